using Stein.Models;
using Stein.Noise;
using Stein.Objectives;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Fits of milliseconds need no cancellation.

namespace Stein.Tests.Models;

/// <summary>A column that is the same in all rows but one can be fitted, whichever rows chance keeps for validation.</summary>
public class RareFlagTests
{
    const int Count = 5000;

    static readonly DensityOptions density = SmallFit.Options with { Hidden = [4], Steps = 3, SmallestNoise = 0.2 };

    [Fact]
    public void ASingleOneIsFittedWhateverTheSeed()
    {
        var validated = new HashSet<bool>();
        for (ulong seed = 0; seed < 30; seed++)
        {
            var model = SmallFit.Score(Flagged(1234, 1), new ImplicitScoreMatching(0.1f),
                SmallFit.ScoreOptions with { Hidden = [4], Steps = 3 }, seed);
            validated.Add(model.Report!.ValidationRows.Contains(1234));
            // One in n: a mean of 1/n and a variance of 1/n − 1/n².
            Assert.Equal(1.0 / Count, model.Scaling.Mean[1], 1e-12);
            Assert.Equal(Math.Sqrt(1.0 / Count - 1.0 / Count / Count), model.Scaling.Scale[1], 1e-9);
        }
        Assert.Equal(2, validated.Count);
    }

    [Fact]
    public void ByADensityToo()
    {
        var validated = new HashSet<bool>();
        for (ulong seed = 0; seed < 20; seed++)
        {
            var model = SmallFit.Density(Flagged(77, 1), density with { ColumnShapes = seed % 2 == 0 }, seed);
            validated.Add(model.Report!.ValidationRows[0].Contains(77));
            Assert.True(double.IsFinite(model.Report.LogLikelihood));
        }
        Assert.Equal(2, validated.Count);
    }

    [Fact]
    public void WithoutItTheColumnIsConstantAndNamedAsTheUserNamesIt()
    {
        double[] weights = [.. Enumerable.Range(0, Count).Select(row => row == 5 ? 0.0 : 1)];
        var unweighted = Flagged(5, 0).WithColumns("x", "is fraud?");
        foreach (var constant in new[] { unweighted, Flagged(5, 1).WithColumns("x", "is fraud?").WithWeights(weights) })
        {
            foreach (Action fit in new Action[]
            {
                () => SmallFit.Density(constant, density, progress: new NoTraining()),
                () => SmallFit.Density(constant, density with { ColumnShapes = true }, progress: new NoTraining()),
                () => SmallFit.Score(constant, new ImplicitScoreMatching(0.1f), progress: new NoTraining()),
            })
            {
                Assert.Contains("column 'is fraud?' is constant", Assert.Throws<ArgumentException>(fit).Message);
            }
        }
    }

    static Table Flagged(int row, double value)
    {
        double[] x = new double[Count], flag = new double[Count];
        new NoiseStream(3, 0).Normals<double>(0, 0, x);
        flag[row] = value;
        return Table.FromColumns(("x", x), ("flag", flag));
    }
}
