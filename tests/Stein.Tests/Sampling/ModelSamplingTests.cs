using Stein.Buffers;
using Stein.Models;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Stein.Tests.Training;
using Xunit;

#pragma warning disable xUnit1051 // Samples of milliseconds need no cancellation.

namespace Stein.Tests.Sampling;

public class ModelSamplingTests
{
    /// <summary>Two columns of their own units: means of 10 and −300, deviations of 2 and 50, correlation 0.8.</summary>
    static readonly ScoreModel model = ScoreFit.Run(Rows(1000), ["x", "y"], SmallFit.Options with { Hidden = [32, 32], Steps = 600, Batch = 256, Seed = 2 }).Model;

    [Fact]
    public void SamplesHaveTheDataMoments()
    {
        const int Count = 4000;
        using var pool = new WorkerPool(2);
        double[] samples = model.Sample(Count, 1, pool);
        double x = Enumerable.Range(0, Count).Average(b => samples[2 * b]), y = Enumerable.Range(0, Count).Average(b => samples[2 * b + 1]);
        double xx = Enumerable.Range(0, Count).Average(b => Math.Pow(samples[2 * b] - x, 2)), yy = Enumerable.Range(0, Count).Average(b => Math.Pow(samples[2 * b + 1] - y, 2));
        double xy = Enumerable.Range(0, Count).Average(b => (samples[2 * b] - x) * (samples[2 * b + 1] - y));
        // Four standard errors of the mean of 1000 rows, and a tenth of the deviations.
        Assert.Equal(10, x, 4 * 2 / Math.Sqrt(1000));
        Assert.Equal(-300, y, 4 * 50 / Math.Sqrt(1000));
        Assert.Equal(1, Math.Sqrt(xx) / 2, 0.1);
        Assert.Equal(1, Math.Sqrt(yy) / 50, 0.1);
        Assert.Equal(0.8, xy / Math.Sqrt(xx * yy), 0.05);
    }

    [Fact]
    public void TheyAreAFunctionOfTheSeedAlone()
    {
        using WorkerPool one = new(1), three = new(3);
        double[] samples = model.Sample(300, 5, one);
        Assert.Equal(samples, model.Sample(300, 5, three));
        Assert.Equal(samples[..200], model.Sample(100, 5, one));
        Assert.NotEqual(samples, model.Sample(300, 6, one));
        Assert.NotEqual(samples, model.Sample(300, 5, one, corrections: 2));
        Assert.Empty(model.Sample(0, 5, one));
    }

    [Fact]
    public void WhatMakesNoSenseIsRefused()
    {
        using var pool = new WorkerPool(1);
        var oneLevel = ScoreFit.Run(Rows(50), ["x", "y"], FitOptions.For(new ImplicitScoreMatching()) with { Hidden = [4], Steps = 1, Threads = 1 }).Model;
        Assert.Contains("all noise levels", Assert.Throws<ArgumentException>(() => oneLevel.Sample(1, 0, pool)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Sample(-1, 0, pool));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Sample(1, 0, pool, corrections: -1));
        Assert.ThrowsAny<OperationCanceledException>(() => model.Sample(1, 0, pool, cancellation: new CancellationToken(true)));
    }

    static ReadOnlyMatrixView<double> Rows(int count)
    {
        var rows = new MatrixView<double>(new double[2 * count], count, 2);
        new NoiseStream(11, 0).Normals<double>(0, 0, rows.Items);
        for (int b = 0; b < count; b++) (rows[b, 0], rows[b, 1]) = (10 + 2 * rows[b, 0], -300 + 50 * (0.8 * rows[b, 0] + 0.6 * rows[b, 1]));
        return rows;
    }
}
