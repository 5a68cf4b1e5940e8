using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Flow;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Integrations of milliseconds need no cancellation.

namespace Stein.Tests.Flow;

/// <summary>Log-likelihoods by the probability flow of known noisy scores are the known ones.</summary>
public class LogLikelihoodTests
{
    static readonly NoiseStream noise = new(61, 0);

    [Property(MaxTest = 20)]
    public void OfANormalItIsTheKnownOneWithinTheReportedError(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, 6);
        const double Smallest = 0.02;
        double[] mean = [.. Enumerable.Range(0, dimension).Select(_ => 4 * random.NextDouble() - 2)],
            root = [.. Enumerable.Range(0, dimension * dimension).Select(_ => 2 * random.NextDouble() - 1)];
        var covariance = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++)
            for (int j = 0; j < dimension; j++)
                for (int k = 0; k < dimension; k++)
                    covariance[i * dimension + j] += root[i * dimension + k] * root[j * dimension + k] + (i == j ? 0.05 : 0);
        var gaussian = new Gaussian(mean, covariance);
        double[] points = [.. Enumerable.Range(0, 20 * dimension).Select(_ => 6 * random.NextDouble() - 3)];
        Check(gaussian, gaussian, Smallest, 50, points, dimension, Truth(gaussian.Smoothed(Smallest), points, dimension), 1e-4);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-5)]
    [InlineData(1e-7)]
    public void OfAMixtureToo(double tolerance)
    {
        const int Count = 100;
        var mixture = new GaussianMixture([1, 4, 2], [-5, -5, 5, 5, 0, 3], 0.7);
        double[] points = new double[2 * Count];
        noise.Normals<double>(0, 0, points);
        for (int i = 0; i < points.Length; i++) points[i] *= 5;
        Check(new GaussianMixtureScore<double>(mixture), Normal(mixture), 0.1, 50_000, points, 2, Truth(mixture.Smoothed(0.1), points),
            tolerance);
    }

    /// <summary>Twins: a score of another width, and a trace of the wrong sign, by far miss the truth.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AWrongScoreOrTraceIsFound(bool trace)
    {
        var mixture = new GaussianMixture([1, 4], [-2, -2, 2, 2], 0.7);
        double[] points = [0, 0, 2, 1, -2, -3];
        INoiseConditionalScore<double> score = trace ? new Spoilt(mixture) : new GaussianMixtureScore<double>(mixture.Smoothed(0.6));
        double[] truth = Truth(mixture.Smoothed(0.1), points);
        using var pool = new WorkerPool(1);
        var results = new LogLikelihood<double>(score, Normal(mixture), 0.1, 1000)
            .Evaluate(new ReadOnlyMatrixView<double>(points, 3, 2), pool);
        Assert.All(results.Zip(truth), pair => Assert.True(Math.Abs(pair.First.Value - pair.Second) > 1e-2));
    }

    [Fact]
    public void ARowsResultDependsOnThatRowAlone()
    {
        const int Count = 150;
        double[] points = new double[2 * Count];
        noise.Normals<double>(1, 0, points);
        var likelihood = new LogLikelihood<double>(new GaussianMixtureScore<double>(GaussianMixture.EightGaussians),
            Normal(GaussianMixture.EightGaussians), 0.05, 100);
        using WorkerPool one = new(1), three = new(3);
        var all = likelihood.Evaluate(new ReadOnlyMatrixView<double>(points, Count, 2), one);
        Assert.Equal(all, likelihood.Evaluate(new ReadOnlyMatrixView<double>(points, Count, 2), three));
        Assert.Equal(all[100..103], likelihood.Evaluate(new ReadOnlyMatrixView<double>(points.AsSpan(200, 6), 3, 2), three));
        Assert.Empty(likelihood.Evaluate(new ReadOnlyMatrixView<double>([], 0, 2), one));
        var bad = likelihood.Evaluate(new ReadOnlyMatrixView<double>([double.NaN, 1, 0.5, 0.5], 2, 2), one);
        Assert.True(double.IsNaN(bad[0].Value) && double.IsFinite(bad[1].Value));
    }

    [Fact]
    public void InSinglePrecisionItIsNearlyTheSame()
    {
        var mixture = new GaussianMixture([1, 4], [-2, -2, 2, 2], 0.7);
        double[] points = [0, 0, 2, 1, -2, -3];
        using var pool = new WorkerPool(1);
        var results = new LogLikelihood<float>(new GaussianMixtureScore<float>(mixture), Normal(mixture), 0.1, 100, 1e-3)
            .Evaluate(new ReadOnlyMatrixView<float>(Array.ConvertAll(points, x => (float)x), 3, 2), pool);
        double[] truth = Truth(mixture.Smoothed(0.1), points);
        for (int b = 0; b < 3; b++) Assert.Equal(truth[b], results[b].Value, 1e-3);
    }

    [Fact]
    public void TheFlowThereAndBackEndsWhereItBegan()
    {
        double[] points = [0.3, -1, 2, 4], start = [.. points], there = new double[2], back = new double[2];
        Carry(there, 0.1, 50);
        Carry(back, 50, 0.1);
        for (int i = 0; i < 4; i++) Assert.Equal(start[i], points[i], 1e-5);
        for (int b = 0; b < 2; b++) Assert.Equal(there[b], -back[b], 1e-5);

        void Carry(double[] changes, double from, double to)
        {
            var flow = new ProbabilityFlow<double>(new GaussianMixtureScore<double>(GaussianMixture.EightGaussians), new(2, [0.1, -0.2], 2),
                from, to);
            new MultistepMethod<double>(flow, 2).Carry(points, changes, new double[2], 400, default);
        }
    }

    [Fact]
    public void WhatMakesNoSenseIsRefused()
    {
        var gaussian = new Gaussian([0], [1]);
        using var pool = new WorkerPool(1);
        Assert.Throws<ArgumentException>(() => new LogLikelihood<double>(gaussian, new Gaussian([0, 0], [1, 0, 0, 1]), 0.1, 1));
        Assert.Throws<ArgumentException>(() => new LogLikelihood<double>(gaussian, gaussian, 0, 1));
        Assert.Throws<ArgumentException>(() => new LogLikelihood<double>(gaussian, gaussian, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogLikelihood<double>(gaussian, gaussian, 0.1, 1, 0));
        foreach (double wrong in new[] { -0.1, 1.1, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => new LogLikelihood<double>(gaussian, gaussian, 0.1, 1, dataLevel: wrong));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlowCoordinates(1, [0], double.NaN));
        Assert.Throws<ArgumentException>(() => new LogLikelihood<double>(gaussian, gaussian, 0.1, 1)
            .Evaluate(new ReadOnlyMatrixView<double>([1, 2], 1, 2), pool));
        Assert.ThrowsAny<OperationCanceledException>(
            () => new LogLikelihood<double>(gaussian, gaussian, 0.1, 1)
                .Evaluate(new ReadOnlyMatrixView<double>([1], 1, 1), pool, new CancellationToken(true)));
    }

    static void Check(INoiseConditionalScore<double> score, Gaussian normal, double smallest, double largest, double[] points,
        int dimension, double[] truth, double tolerance)
    {
        using var pool = new WorkerPool(2);
        var results = new LogLikelihood<double>(score, normal, smallest, largest, tolerance)
            .Evaluate(new ReadOnlyMatrixView<double>(points, truth.Length, dimension), pool);
        for (int b = 0; b < truth.Length; b++)
        {
            double error = Math.Abs(results[b].Value - truth[b]);
            Assert.True(results[b].Error <= tolerance, $"row {b}: {results[b]}");
            // The reported error bounds the real one, but for what round-off leaves.
            Assert.True(error <= results[b].Error + 1e-9, $"row {b}: {results[b]}, truth {truth[b]}");
        }
    }

    static double[] Truth(Gaussian gaussian, double[] points, int dimension)
    {
        double[] logs = new double[points.Length / dimension], scores = new double[points.Length];
        gaussian.Evaluate(new ReadOnlyMatrixView<double>(points, logs.Length, dimension), logs,
            new MatrixView<double>(scores, logs.Length, dimension));
        return logs;
    }

    static double[] Truth(GaussianMixture mixture, double[] points)
    {
        double[] logs = new double[points.Length / 2], scores = new double[points.Length];
        new GaussianMixtureScore<double>(mixture)
            .Evaluate(new ReadOnlyMatrixView<double>(points, logs.Length, 2), logs, new MatrixView<double>(scores, logs.Length, 2));
        return logs;
    }

    /// <summary>The normal of the mixture's mean and covariance, from many draws' exact moments over its components.</summary>
    static Gaussian Normal(GaussianMixture mixture)
    {
        double[] mean = new double[2], covariance = new double[4];
        for (int k = 0; k < mixture.Components; k++)
            for (int i = 0; i < 2; i++) mean[i] += Math.Exp(mixture.LogWeights[k]) * mixture.Mean(k)[i];
        for (int k = 0; k < mixture.Components; k++)
            for (int i = 0; i < 2; i++)
                for (int j = 0; j < 2; j++)
                    covariance[2 * i
                        + j] += Math.Exp(mixture.LogWeights[k]) * ((mixture.Mean(k)[i] - mean[i]) * (mixture.Mean(k)[j] - mean[j])
                        + (i == j ? mixture.Deviation * mixture.Deviation : 0));
        return new(mean, covariance);
    }

    sealed class Spoilt(GaussianMixture mixture) : INoiseConditionalScore<double>
    {
        public int Dimension => 2;

        public ITracedScore<double> At(double sigma) => new WrongTrace(new GaussianMixtureScore<double>(mixture.Smoothed(sigma)));

        sealed class WrongTrace(GaussianMixtureScore<double> score) : ITracedScore<double>
        {
            public int Dimension => 2;

            public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores) => score.Evaluate(points, scores);

            public void Trace(ReadOnlyMatrixView<double> points, MatrixView<double> scores, Span<double> traces)
            {
                score.Trace(points, scores, traces);
                foreach (ref double trace in traces) trace /= 2;
            }
        }
    }
}
