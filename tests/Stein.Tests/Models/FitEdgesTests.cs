using Stein.Noise;
using Stein.Objectives;
using Stein.Tables;
using Stein.Training;
using Xunit;

#pragma warning disable xUnit1051 // Fits of milliseconds need no cancellation.

namespace Stein.Tests.Models;

/// <summary>Tables and settings at the edge of what can be fitted, by both kinds of model.</summary>
public class FitEdgesTests
{
    const int Count = 60;

    [Fact]
    public void PatienceMayBeEndless()
        => Assert.Equal(200, SmallFit.Density(Rows(), SmallFit.Options with { Steps = 200, Patience = int.MaxValue }).Report!.Steps);

    /// <summary>Whichever row it is in, of those that are trained on or of those for validation.</summary>
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void ANumberThatIsNotFiniteIsNamed(double value)
    {
        for (int row = 0; row < Count; row++)
        {
            var spoilt = Spoilt(row, value);
            foreach (var fit in Fits(steps: 200, new NoTraining()))
                Assert.StartsWith($"row {row}, column 'y' is {value}", Assert.Throws<ArgumentException>(() => fit(spoilt)).Message);
        }
    }

    /// <summary>
    /// The scaling knows all rows, so the outlier is <c>√(n − 1)</c> deviations away at most, and the other rows are the same beside it.
    /// </summary>
    [Theory]
    [InlineData(1e60)]
    [InlineData(-1e300)]
    public void AHugeNumberIsFittedWhicheverRowItIsIn(double value)
    {
        foreach (int row in new[] { 0, 1, 17, Count - 1 })
            foreach (var fit in Fits(steps: 3)) fit(Spoilt(row, value));
    }

    [Fact]
    public void FewRowsAreRefused()
    {
        foreach (var fit in Fits(steps: 1, new NoTraining()))
            Assert.Contains("9 rows are too few",
                Assert.Throws<ArgumentException>(() => fit(Rows().Take([.. Enumerable.Range(0, 9)]))).Message);
        foreach (var fit in Fits(steps: 1)) fit(Rows().Take([.. Enumerable.Range(0, 10)]));
    }

    [Fact]
    public void ASingularSampleHasNoNormalToCompareWith()
    {
        double[] x = [.. Rows().Column("x").Select(value => Math.Round(8 * value) / 8)];
        var report = SmallFit.Score(Table.FromColumns(("x", x), ("y", x)), new ImplicitScoreMatching(),
            SmallFit.ScoreOptions with { Steps = 5 }).Report!;
        Assert.True(double.IsNaN(report.GaussianImplicitLoss) && double.IsFinite(report.ImplicitLoss));
    }

    /// <summary>A row that weighs all but everything, and rows whose weight vanishes in single precision.</summary>
    [Theory]
    [InlineData(1e45)]
    [InlineData(1e-60)]
    public void WeightsMayDifferByAnyFactor(double factor)
    {
        var weighted = Rows().WithWeights([.. Enumerable.Range(0, Count).Select(b => b % 2 == 0 ? 1 : factor)]);
        Assert.True(double.IsFinite(SmallFit.Density(weighted, SmallFit.Options with { Steps = 200 }).Report!.ValidationLoss));
        Assert.True(double.IsFinite(
            SmallFit.Score(weighted, new ImplicitScoreMatching(0.1f), SmallFit.ScoreOptions with { Steps = 200 }).Report!.ValidationLoss));
    }

    static Action<Table>[] Fits(int steps, IProgress<FitProgress>? progress = null) =>
    [
        table => SmallFit.Density(table, SmallFit.Options with { Steps = steps }, progress: progress),
        table => SmallFit.Score(table, new ImplicitScoreMatching(0.1f), SmallFit.ScoreOptions with { Steps = steps }, progress: progress),
    ];

    static Table Spoilt(int row, double value)
    {
        double[] numbers = Rows().Values.ToArray();
        numbers[2 * row + 1] = value;
        return Table.FromRows(numbers, ["x", "y"]);
    }

    static Table Rows()
    {
        var rows = new double[2 * Count];
        new NoiseStream(13, 0).Normals<double>(0, 0, rows);
        return Table.FromRows(rows, ["x", "y"]);
    }
}
