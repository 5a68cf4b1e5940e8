using Stein.Buffers;
using Stein.Models;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Stein.Training;
using Xunit;

#pragma warning disable xUnit1051 // Fits of milliseconds need no cancellation.

namespace Stein.Tests.Training;

/// <summary>Tables and settings at the edge of what can be fitted.</summary>
public class ScoreFitTests
{
    const int Count = 60;

    static readonly FitOptions[] kinds =
        [SmallFit.Options with { Steps = 200 }, FitOptions.For(new ImplicitScoreMatching(0.1f)) with { Hidden = [8], Steps = 200, Threads = 1 }];

    [Fact]
    public void PatienceMayBeEndlessButNotNegative()
    {
        Assert.Equal(200, ScoreFit.Run(Rows(), ["x", "y"], kinds[0] with { Patience = int.MaxValue }).Steps);
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreFit.Run(Rows(), ["x", "y"], kinds[0] with { Patience = -1 }));
    }

    /// <summary>Whichever row it is in, of those that are trained with or of those that are held out.</summary>
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e60)]
    public void ANumberThatCannotBeFittedIsNamed(double value)
    {
        foreach (var options in kinds)
        {
            var heldOut = ScoreFit.Run(Rows(), ["x", "y"], options with { Steps = 1 }).Splits[0].HeldOut;
            for (int row = 0; row < Count; row++)
            {
                // A huge number in a training row is fitted: the other rows are then all the same beside it.
                if (double.IsFinite(value) && !heldOut.Contains(row)) continue;
                double[] numbers = Rows().Items.ToArray();
                numbers[2 * row + 1] = value;
                var refused = Assert.Throws<ArgumentException>(() => ScoreFit.Run(new(numbers, Count, 2), ["x", "y"], options, new NoLook()));
                Assert.StartsWith($"column 1, row {row} is {value}", refused.Message);
            }
        }
    }

    [Fact]
    public void NamesAreCountedBeforeTraining()
        => Assert.All(kinds, options => Assert.Contains("names", Assert.Throws<ArgumentException>(() => ScoreFit.Run(Rows(), ["x"], options, new NoLook())).Message));

    [Fact]
    public void ASingularSampleHasNoNormalToCompareWith()
    {
        var rows = Rows();
        for (int b = 0; b < Count; b++) rows[b, 0] = rows[b, 1] = Math.Round(8 * rows[b, 0]) / 8;
        var fit = ScoreFit.Run(rows, ["x", "y"], kinds[1] with { Objective = new ImplicitScoreMatching(), Steps = 5 });
        Assert.True(double.IsNaN(fit.GaussianHeldOutImplicitLoss) && double.IsFinite(fit.HeldOutImplicitLoss));
    }

    /// <summary>A row that weighs all but everything, and rows whose weight vanishes in single precision.</summary>
    [Theory]
    [InlineData(1e45)]
    [InlineData(1e-60)]
    public void WeightsMayDifferByAnyFactor(double factor)
    {
        double[] weights = [.. Enumerable.Range(0, Count).Select(b => b % 2 == 0 ? 1 : factor)];
        foreach (var options in kinds) Assert.True(double.IsFinite(ScoreFit.Run(Rows(), ["x", "y"], options, weights: weights).ValidationLoss));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void TheDecayOfAnAverageLiesBetweenZeroAndOne(double decay)
        => Assert.Throws<ArgumentOutOfRangeException>(() => ScoreFit.Run(Rows(), ["x", "y"], kinds[0] with { AverageDecay = decay }));

    [Fact]
    public void NoRowsAreNoJudges()
    {
        using var pool = new WorkerPool(1);
        Assert.Throws<ArgumentException>(() => new ValidationLoss(new(2, [4]), new ImplicitScoreMatching(), pool, default, 0, default));
    }

    static MatrixView<double> Rows()
    {
        var rows = new MatrixView<double>(new double[2 * Count], Count, 2);
        new NoiseStream(13, 0).Normals<double>(0, 0, rows.Items);
        return rows;
    }
}
