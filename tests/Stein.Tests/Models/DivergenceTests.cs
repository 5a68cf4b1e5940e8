using Stein.Models;
using Stein.Noise;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Fits of milliseconds need no cancellation.

namespace Stein.Tests.Models;

/// <summary>A training that diverges says so and hands over the last good model.</summary>
public class DivergenceTests
{
    const int Steps = 200;

    static readonly DensityOptions density = SmallFit.Options with { Steps = Steps, Patience = int.MaxValue };

    static readonly ScoreOptions score = SmallFit.ScoreOptions with { Steps = Steps, Patience = int.MaxValue };

    static readonly int calls = CallsOfAStep();

    /// <summary>There is an evaluation after every second step: after 60 steps there have been 30, after 1 none.</summary>
    [Theory]
    [InlineData(60, double.NaN)]
    [InlineData(61, double.PositiveInfinity)]
    [InlineData(1, double.NaN)]
    public void AScoreComesWithItsLastGoodModel(int step, double loss)
    {
        var objective = new SpoiltObjective(new ImplicitScoreMatching(0.1f), step * calls, loss);
        var diverged = Assert.Throws<DivergenceException<ScoreModel>>(() => SmallFit.Score(Rows(), objective, score));
        Assert.Equal(("the training loss", step), (diverged.Quantity, diverged.Step));
        Assert.False(double.IsFinite(diverged.Value));
        Assert.Contains($"step {step}", diverged.Message);
        var good = Assert.IsType<ScoreModel>(diverged.LastGood);
        Assert.All(good.Score(Rows()).Values.ToArray(), component => Assert.True(double.IsFinite(component)));
        Assert.All(good.Sample(20, 50).Values.ToArray(), x => Assert.True(double.IsFinite(x)));
        // It has learned something: a network of the start has the score −x over standardised columns.
        Assert.NotEqual(-1 / Math.Pow(good.Scaling.Scale[0], 2), good.Score([1, 0])[0] - good.Score([0, 0])[0], 1e-6);
        Assert.Equal(["x", "y"], good.Columns);
        Assert.Equal(SmallFit.Bytes(good), SmallFit.Bytes(ScoreModel.Load(new MemoryStream(SmallFit.Bytes(good)))));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(1)]
    public void SoDoesADensity(int step)
    {
        var diverged = Assert.Throws<DivergenceException<DensityModel>>(() => Fit(step * calls));
        Assert.Equal(("the training loss", step), (diverged.Quantity, diverged.Step));
        RequireUsable(diverged.LastGood, 1);
    }

    [Fact]
    public void WhereTheVeryFirstStepDivergesThereIsNone()
    {
        Assert.Null(Assert.Throws<DivergenceException<DensityModel>>(() => Fit(0)).LastGood);
        var objective = new SpoiltObjective(new ImplicitScoreMatching(0.1f), 0);
        var diverged = Assert.Throws<DivergenceException<ScoreModel>>(() => SmallFit.Score(Rows(), objective, score));
        Assert.Equal(0, diverged.Step);
        Assert.Null(diverged.LastGood);
    }

    /// <summary>The first network is trained to its end, bit for bit as if the second one had not been spoilt.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(60, 2)]
    public void OfAnEnsembleTheNetworksTrainedSoFarAreKept(int step, int kept)
    {
        var two = density with { EnsembleSize = 2 };
        var diverged = Assert.Throws<DivergenceException<DensityModel>>(() => Fit((Steps + step) * calls, two));
        RequireUsable(diverged.LastGood, kept);
        var whole = SmallFit.Density(Rows(), two);
        Assert.Equal(whole.Scores.Ensemble[0].Parameters.ToArray(), diverged.LastGood!.Scores.Ensemble[0].Parameters.ToArray());
    }

    /// <summary>Whatever the parameters became, no model with numbers that are not finite is handed over.</summary>
    [Theory]
    [InlineData(1e3)]
    [InlineData(1e10)]
    [InlineData(1e30)]
    [InlineData(1e300)]
    public void AHugeLearningRateDivergesOrNotButLeavesNoBrokenModel(double rate)
    {
        try
        {
            RequireUsable(SmallFit.Density(Rows(), density with { LearningRate = rate }), 1);
        }
        catch (DivergenceException<DensityModel> diverged)
        {
            if (diverged.LastGood is { } good) RequireUsable(good, 1);
        }
        try
        {
            SmallFit.Score(Rows(), new ImplicitScoreMatching(0.1f), score with { LearningRate = rate });
        }
        catch (DivergenceException<ScoreModel> diverged)
        {
            if (diverged.LastGood is { } good)
                Assert.All(good.Score(Rows()).Values.ToArray(), component => Assert.True(double.IsFinite(component)));
        }
    }

    [Fact]
    public void ALearningRateBeyondAllNumbersDiverges()
    {
        Assert.Throws<DivergenceException<DensityModel>>(() => SmallFit.Density(Rows(), density with { LearningRate = 1e300 }));
        Assert.Throws<DivergenceException<ScoreModel>>(
            () => SmallFit.Score(Rows(), new ImplicitScoreMatching(0.1f), score with { LearningRate = 1e300 }));
    }

    [Fact]
    public void AContinuedFitLeavesTheModelItBeganWithAsItIs()
    {
        var start = SmallFit.Score(Rows(), new ImplicitScoreMatching(0.1f), score with { Steps = 40 });
        byte[] before = SmallFit.Bytes(start);
        var spoilt = new SpoiltObjective(new ImplicitScoreMatching(0.1f), 40 * calls);
        var diverged = Assert.Throws<DivergenceException<ScoreModel>>(
            () => start.ContinueFit(Rows(), spoilt,
                new() { Steps = Steps, BatchSize = score.BatchSize, ValidationFraction = score.ValidationFraction }));
        Assert.NotNull(diverged.LastGood);
        Assert.NotSame(start, diverged.LastGood);
        Assert.Equal(before, SmallFit.Bytes(start));
    }

    [Fact]
    public void AllOfThemAreOneKindOfTrouble()
    {
        var diverged = Assert.ThrowsAny<DivergenceException>(() => Fit(0));
        Assert.IsAssignableFrom<ArithmeticException>(diverged);
        Assert.IsType<DivergenceException>(diverged.InnerException);
    }

    static DensityModel Fit(int goodCalls, DensityOptions? options = null) => SmallFit.Density(Rows(), (options ?? density) with
    {
        Objective = conditioning => new SpoiltObjective(new NoiseConditionalScoreMatching(conditioning), goodCalls),
    });

    static void RequireUsable(DensityModel? model, int networks)
    {
        Assert.NotNull(model);
        Assert.Equal(networks, model.Scores.Ensemble.Count);
        Assert.All(model.Score(Rows()).Values.ToArray(), component => Assert.True(double.IsFinite(component)));
        Assert.All(model.LogLikelihood(Rows()), result => Assert.False(double.IsNaN(result.Value)));
        Assert.Equal(["x", "y"], model.Sample(3).Columns);
        Assert.Equal(SmallFit.Bytes(model), SmallFit.Bytes(DensityModel.Load(new MemoryStream(SmallFit.Bytes(model)))));
    }

    /// <summary>Tiles of a batch, which an objective sees one by one.</summary>
    static int CallsOfAStep()
    {
        var counted = new SpoiltObjective(new ImplicitScoreMatching(0.1f), int.MaxValue);
        SmallFit.Score(Rows(), counted, score with { Steps = 1 });
        return counted.Made;
    }

    static Table Rows()
    {
        var rows = new double[600];
        new NoiseStream(17, 0).Normals<double>(0, 0, rows);
        for (int i = 0; i < rows.Length; i += 2) rows[i] = rows[i] > 0 ? rows[i] + 2 : rows[i] - 2;
        return Table.FromRows(rows, ["x", "y"]);
    }
}
