using Stein.Models;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Fits of a second need no cancellation.

namespace Stein.Tests.Models;

/// <summary>
/// What a model is follows from its objective: with a conditioning it is a density of all noise levels, without one a score.
/// </summary>
public class OwnObjectiveTests
{
    static readonly DensityOptions options = SmallFit.Options with
    {
        Preconditioning = Preconditioning.Scaled,
        Objective = conditioning => new UniformLevels(conditioning)
    };

    /// <summary>Of a correlated normal, whose log-likelihood is known: 1500 fresh rows are right to 0.1 nats on average.</summary>
    [Fact]
    public void AnObjectiveOfAllLevelsIsTrainedAsADensity()
    {
        var model = SmallFit.Density(Rows(1500, 1),
            options with { Hidden = [32, 32], SmallestNoise = 0.05, Steps = 1500, BatchSize = 256 });
        var fresh = Rows(1500, 2);
        double[] own = [.. model.AtLevel(0.05).LogLikelihood(fresh).Select(result => result.Value)], truth = [.. Truth(fresh)];
        Assert.Equal(truth.Average(), own.Average(), 0.1);
        Assert.Equal(Preconditioning.Scaled, model.Scores.Conditioning.Preconditioning);
        Assert.Equal(SmallFit.Bytes(model), SmallFit.Bytes(DensityModel.Load(new MemoryStream(SmallFit.Bytes(model)))));
        Assert.True(model.Report!.LogLikelihood > SmallFit.Density(Rows(1500, 1), options with { Steps = 1 }).Report!.LogLikelihood);
    }

    [Fact]
    public void ItIsGivenTheConditioningOfTheOptions()
    {
        NoiseConditioning? given = null;
        var model = SmallFit.Density(Rows(50, 1), options with
        {
            Steps = 1,
            SmallestNoise = 0.1,
            LargestNoise = 7,
            NoiseFeatures = 5,
            Objective = conditioning => new UniformLevels(given = conditioning),
        });
        Assert.Same(given, model.Scores.Conditioning);
        Assert.Equal((0.1, 7, 5), (given!.Range.Smallest, given.Range.Largest, given.Features));
    }

    /// <summary>At once: even before the table, which has too few rows, is looked at.</summary>
    [Fact]
    public void AnObjectiveOfAllLevelsIsRefusedByTheScoreOfOne()
    {
        var conditioning = new NoiseConditioning(new(0.1, 5), 4);
        var model = SmallFit.Score(Rows(50, 1), new ImplicitScoreMatching(0.1f), SmallFit.ScoreOptions with { Steps = 1 });
        foreach (IObjective objective in new IObjective[] { new NoiseConditionalScoreMatching(conditioning),
            new UniformLevels(conditioning) })
        {
            foreach (Action fit in new Action[]
            {
                () => ScoreModel.Fit(Rows(3, 1), objective, progress: new NoTraining()),
                () => model.ContinueFit(Rows(3, 1), objective, progress: new NoTraining()),
            })
            {
                var refused = Assert.Throws<ArgumentException>(fit);
                Assert.Equal("objective", refused.ParamName);
                Assert.Contains("DensityModel", refused.Message);
            }
        }
    }

    [Fact]
    public void AFactoryThatTurnsToAnotherConditioningIsRefused()
    {
        var other = new NoiseConditioning(new(0.1, 5), 16, Preconditioning.Scaled);
        foreach (var create in new Func<NoiseConditioning, IObjective>[]
        {
            _ => new ImplicitScoreMatching(0.1f),
            _ => new UniformLevels(other),
            given => new UniformLevels(new(given.Range, given.Features, Preconditioning.Karras)),
            given => new UniformLevels(new(given.Range, 3, given.Preconditioning)),
            _ => null!,
        })
        {
            var refused = Assert.Throws<ArgumentException>(() => SmallFit.Density(Rows(50, 1), options with { Objective = create },
                progress: new NoTraining()));
            Assert.Equal("options", refused.ParamName);
            Assert.Contains("Conditioning", refused.Message);
        }
    }

    static Table Rows(int count, ulong seed)
    {
        var normals = new double[2 * count];
        new NoiseStream(seed, 90).Normals<double>(0, 0, normals);
        return Table.FromRows([.. normals.Select((z, at) => at % 2 == 0 ? z : 0.8 * normals[at - 1] + 0.6 * z)], 2);
    }

    /// <summary>The density smoothed by a noise of 0.05.</summary>
    static IEnumerable<double> Truth(Table rows)
    {
        double variance = 1 + 0.05 * 0.05, determinant = variance * variance - 0.64;
        for (int b = 0; b < rows.RowCount; b++)
        {
            double x = rows[b, 0], y = rows[b, 1], square = (variance * (x * x + y * y) - 1.6 * x * y) / determinant;
            yield return -0.5 * (square + Math.Log(determinant)) - Math.Log(2 * Math.PI);
        }
    }
}
