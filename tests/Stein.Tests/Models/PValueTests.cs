using Stein.Models;
using Stein.Noise;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Fits of a second need no cancellation.

namespace Stein.Tests.Models;

public class PValueTests
{
    const int Fresh = 4000;

    static readonly DensityOptions options = SmallFit.Options with
    {
        Hidden = [32, 32],
        Steps = 600,
        BatchSize = 256,
        ValidationFraction = 0.5,
        SmallestNoise = 0.1,
    };

    /// <summary>Fitted to 1000 rows and compared with 1000 others.</summary>
    static readonly DensityModel model = SmallFit.Density(Rows(2000, 1), options);

    /// <summary>
    /// The distribution of the p-values of 4000 fresh rows is uniform as two samples of 1000 and 4000 scores of the same distribution are
    /// alike: by Smirnov's bound the largest distance exceeds 2.69 √(1/1000 + 1/4000) = 0.095 in one of 10⁶ runs. Twins: rows that vary a
    /// fifth more or less.
    /// </summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(1.2, false)]
    [InlineData(0.8, false)]
    public void OfFreshRowsLikeTheDataTheyAreUniform(double spread, bool uniform)
    {
        double[] sorted = [.. model.AnomalyScores(Rows(Fresh, 2, spread)).Select(result => result.PValue).Order()];
        double distance = Enumerable.Range(0, Fresh)
            .Max(b => Math.Max(Math.Abs(sorted[b] - b / (double)Fresh), Math.Abs(sorted[b] - (b + 1) / (double)Fresh)));
        Assert.Equal(uniform, distance < 0.095 + 1.0 / 1001);
    }

    [Fact]
    public void TheyFallAsTheScoreRisesToOneOverAllRowsAndOne()
    {
        var results = model.AnomalyScores(Rows(300, 3)).OrderBy(result => result.Score).ToArray();
        for (int b = 1; b < results.Length; b++) Assert.True(results[b].PValue <= results[b - 1].PValue);
        Assert.All(results, result => Assert.InRange(result.PValue, 1.0 / 1001, 1));
        foreach (double[] outlier in new double[][] { [8, 0], [0, 9], [-50, 50], [1e30, 0] })
            Assert.Equal(1.0 / 1001, model.AnomalyScore(outlier).PValue);
        Assert.Equal(1.0 / 1001, model.AnomalyScores(Table.FromRow(double.NaN, 1), allowNonFinite: true)[0].PValue);
        Assert.Equal(1, model.AnomalyScore(double.MaxValue).PValue);
    }

    [Fact]
    public void AnEnsembleHasThemToo()
    {
        var ensemble = SmallFit.Density(Rows(600, 1), options with { EnsembleSize = 3, ValidationFraction = 0.2, Steps = 100 });
        Assert.All(ensemble.AnomalyScores(Rows(50, 2)), result => Assert.InRange(result.PValue, 1.0 / 361, 1));
        Assert.Equal(1.0 / 361, ensemble.AnomalyScore([20, 20]).PValue);
    }

    [Fact]
    public void TheyAreKeptByTheFile()
    {
        var copy = DensityModel.Load(new MemoryStream(SmallFit.Bytes(model)));
        Assert.Equal(model.AnomalyScores(Rows(100, 4)), copy.AnomalyScores(Rows(100, 4)));
        Assert.Equal(model.AnomalyScores(Rows(100, 4)), model.WithMetadata(new Dictionary<string, string> { ["a"] = "b" })
            .AnomalyScores(Rows(100, 4)));
        foreach (var (level, _) in model.Report!.LevelsTried)
            Assert.Equal(model.AtLevel(level).AnomalyScores(Rows(10, 4)), copy.AtLevel(level).AnomalyScores(Rows(10, 4)));
    }

    [Fact]
    public void EachLevelThatWasTriedHasItsOwnAndOthersHaveNone()
    {
        double[] row = [2.5, -1];
        double[] tried = [.. model.Report!.LevelsTried.Select(one => one.Level)],
            values = [.. tried.Select(level => model.AtLevel(level).AnomalyScore(row).PValue)];
        Assert.Equal([0.1, 0.2], tried);
        Assert.All(values, value => Assert.InRange(value, 1.0 / 1001, 1));
        Assert.Equal(values[0], model.AtLevel(0.5).AtLevel(0.1).AnomalyScore(row).PValue);
        foreach (double other in new[] { 0.11, 0.5, 1 })
        {
            var result = model.AtLevel(other).AnomalyScore(row);
            Assert.True(double.IsFinite(result.Score) && double.IsNaN(result.PValue));
        }
    }

    [Fact]
    public void AModelWithoutValidationRowsHasNone()
    {
        var parts = new DensityModel(model.Scores, model.Data, model.Level, model.Scaling, model.Columns);
        Assert.Equal(model.AnomalyScore([1, 1]).Score, parts.AnomalyScore([1, 1]).Score);
        Assert.True(double.IsNaN(parts.AnomalyScore([1, 1]).PValue));
        Assert.True(double.IsNaN(DensityModel.Load(new MemoryStream(SmallFit.Bytes(parts))).AnomalyScore([1, 1]).PValue));
    }

    [Fact]
    public void AContinuedFitHasItsOwn()
    {
        var continued = model.ContinueFit(Rows(100, 5), new() { Steps = 2, ValidationFraction = 0.2 });
        Assert.Equal(1.0 / 21, continued.AnomalyScore([30, 0]).PValue);
    }

    static Table Rows(int count, ulong seed, double spread = 1)
    {
        var rows = new double[2 * count];
        new NoiseStream(seed, 91).Normals<double>(0, 0, rows);
        return Table.FromRows([.. rows.Select((z, at) => spread * (at % 2 == 0 ? z : 0.6 * rows[at - 1] + 0.8 * z))], 2);
    }
}
