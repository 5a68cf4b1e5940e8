using Stein.Buffers;
using Stein.Models;
using Stein.Noise;
using Stein.Objectives;
using Stein.Scores;
using Xunit;

#pragma warning disable xUnit1051 // Fits of seconds need no cancellation.

namespace Stein.Tests.Training;

public class FineTuneTests(ITestOutputHelper log)
{
    static readonly GaussianMixture clusters = new([1, 2], [-2, 0, 2, 1], 0.7);

    [Fact]
    public void TheScoreAtTheSmallestLevelBecomesMoreExact()
    {
        var options = SmallFit.Options with { Hidden = [32, 32], Steps = 800, Batch = 256, Seed = 1 };
        var plain = ScoreFit.Run(Rows(2000), ["x", "y"], options);
        var tuned = ScoreFit.Run(Rows(2000), ["x", "y"], options with { FineTune = 400, FineTuneUpTo = 0.2 });
        double before = Divergence(plain), after = Divergence(tuned);
        log.WriteLine($"½E‖s − ∇log p‖²: {before} before, {after} after {tuned.Steps} steps, best {tuned.BestStep}");
        Assert.True(after < 0.7 * before, $"{before} before, {after} after");
        Assert.InRange(tuned.BestStep, plain.Steps + 1, tuned.Steps);
    }

    [Fact]
    public void ThreadsDoNotMatterAndTheProgressCountsOn()
    {
        var options = SmallFit.Options with { Hidden = [12, 8], Members = 2, Steps = 30, FineTune = 20, Batch = 300, Patience = 30, Seed = 2 };
        var looks = new List<FitProgress>();
        byte[] one = Bytes(options, new Collected(looks));
        Assert.Equal(one, Bytes(options with { Threads = 3 }, null));
        Assert.NotEqual(one, Bytes(options with { FineTune = 0 }, null));
        Assert.NotEqual(one, Bytes(options with { FineTuneUpTo = 0.3 }, null));
        Assert.Equal([.. Enumerable.Range(1, 100)], looks.Select(look => look.Step));
        Assert.All(looks, look => Assert.Equal(100, look.Steps));
    }

    [Fact]
    public void WhatMakesNoSenseIsRefused()
    {
        var options = SmallFit.Options with { Hidden = [4], Steps = 1, FineTune = 1 };
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreFit.Run(Rows(50), ["x", "y"], options with { FineTune = -1 }));
        Assert.Throws<ArgumentException>(() => ScoreFit.Run(Rows(50), ["x", "y"], options with { FineTuneUpTo = 0 }));
        Assert.Throws<ArgumentException>(() => ScoreFit.Run(Rows(50), ["x", "y"], options with { Objective = new ImplicitScoreMatching() }));
    }

    /// <summary>Of the score at the smallest level from that of the mixture, which the noise of a hundredth leaves as it is.</summary>
    static double Divergence(FitResult fit)
    {
        const int Count = 4000;
        double[] points = new double[2 * Count], scores = new double[2 * Count], truths = new double[2 * Count];
        clusters.Draw(new NoiseStream(9, 1), 0, new(points, Count, 2));
        fit.Model.Evaluate(new ReadOnlyMatrixView<double>(points, Count, 2), new MatrixView<double>(scores, Count, 2));
        new GaussianMixtureScore<double>(clusters).Evaluate(new ReadOnlyMatrixView<double>(points, Count, 2), new MatrixView<double>(truths, Count, 2));
        return scores.Zip(truths, (s, t) => 0.5 * (s - t) * (s - t)).Sum() / Count;
    }

    static byte[] Bytes(FitOptions options, IProgress<FitProgress>? progress)
    {
        using var stream = new MemoryStream();
        ScoreFit.Run(Rows(300), ["x", "y"], options, progress).Model.Save(stream);
        return stream.ToArray();
    }

    static ReadOnlyMatrixView<double> Rows(int count)
    {
        var rows = new MatrixView<double>(new double[2 * count], count, 2);
        clusters.Draw(new NoiseStream(9, 0), 0, rows);
        return rows;
    }

    sealed class Collected(List<FitProgress> looks) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => looks.Add(value);
    }
}
