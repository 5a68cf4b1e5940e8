using Stein.Buffers;
using Stein.Models;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;
using Stein.Training;
using Xunit;

#pragma warning disable xUnit1051 // Fits of seconds need no cancellation.

namespace Stein.Tests.Models;

public class FineTuneTests(ITestOutputHelper log)
{
    static readonly GaussianMixture clusters = new([1, 2], [-2, 0, 2, 1], 0.7);

    [Fact]
    public void TheScoreAtTheSmallestLevelBecomesMoreExact()
    {
        var options = SmallFit.Options with { Hidden = [32, 32], Steps = 800, BatchSize = 256 };
        var plain = SmallFit.Density(Rows(2000), options, seed: 1);
        var tuned = SmallFit.Density(Rows(2000), options with { FineTuneSteps = 400, FineTuneUpTo = 0.2 }, seed: 1);
        double before = Divergence(plain), after = Divergence(tuned);
        log.WriteLine($"½E‖s − ∇log p‖²: {before} before, {after} after {tuned.Report!.Steps} steps, best {tuned.Report.BestStep}");
        Assert.True(after < 0.7 * before, $"{before} before, {after} after");
        Assert.InRange(tuned.Report.BestStep, plain.Report!.Steps + 1, tuned.Report.Steps);
    }

    [Fact]
    public void WorkersDoNotMatterAndTheProgressCountsOn()
    {
        var options = SmallFit.Options with
        {
            Hidden = [12, 8],
            EnsembleSize = 2,
            Steps = 30,
            FineTuneSteps = 20,
            BatchSize = 300,
            Patience = 30
        };
        var reports = new List<FitProgress>();
        byte[] one = SmallFit.Bytes(SmallFit.Density(Rows(300), options, 2, new Collected(reports)));
        using var three = new WorkerPool(3);
        Assert.Equal(one, SmallFit.Bytes(DensityModel.Fit(Rows(300), options, 2, three)));
        Assert.NotEqual(one, SmallFit.Bytes(SmallFit.Density(Rows(300), options with { FineTuneSteps = 0 }, 2)));
        Assert.NotEqual(one, SmallFit.Bytes(SmallFit.Density(Rows(300), options with { FineTuneUpTo = 0.3 }, 2)));
        Assert.Equal([.. Enumerable.Range(1, 100)], reports.Select(report => report.Step));
        Assert.All(reports, report => Assert.Equal(100, report.Steps));
    }

    /// <summary>Of the score at the smallest level from that of the mixture, which the noise of a hundredth leaves as it is.</summary>
    static double Divergence(DensityModel fit)
    {
        const int Count = 4000;
        double[] points = new double[2 * Count], truths = new double[2 * Count];
        clusters.Draw(new NoiseStream(9, 1), 0, new(points, Count, 2));
        var scores = fit.AtLevel(SmallFit.Options.SmallestNoise).Score(Table.FromRows(points, ["x", "y"]));
        new GaussianMixtureScore<double>(clusters)
            .Evaluate(new ReadOnlyMatrixView<double>(points, Count, 2), new MatrixView<double>(truths, Count, 2));
        return scores.Values.ToArray().Zip(truths, (s, t) => 0.5 * (s - t) * (s - t)).Sum() / Count;
    }

    static Table Rows(int count)
    {
        var rows = new double[2 * count];
        clusters.Draw(new NoiseStream(9, 0), 0, new(rows, count, 2));
        return Table.FromRows(rows, ["x", "y"]);
    }

    sealed class Collected(List<FitProgress> reports) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => reports.Add(value);
    }
}
