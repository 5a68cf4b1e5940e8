using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Models;
using Stein.Networks;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Flows of milliseconds need no cancellation.

namespace Stein.Tests.Models;

public class AnomalyScoreTests
{
    const double Smallest = 0.05, Largest = 50;

    /// <summary>A network of zeros has the score of a normal, so that the anomaly score is known: <c>½‖x‖²/(1 + σ²) + (D/2) log(2π(1 + σ²))</c>.</summary>
    [Fact]
    public void ItIsTheNegativeLogLikelihoodByStandardisedColumns()
    {
        double[] y = [10, 200, 14, 230, -2, 140];
        var model = Model([10, 200], [4, 30], 0);
        using var pool = new WorkerPool(1);
        double[] scores = AnomalyScore.Of(model, model.LogLikelihood(new ReadOnlyMatrixView<double>(y, 3, 2), pool));
        double variance = 1 + Smallest * Smallest;
        for (int b = 0; b < 3; b++)
        {
            double square = Math.Pow((y[2 * b] - 10) / 4, 2) + Math.Pow((y[2 * b + 1] - 200) / 30, 2);
            Assert.Equal(0.5 * square / variance + Math.Log(2 * Math.PI * variance), scores[b], 1e-3);
        }
        Assert.True(scores[0] < scores[1] && scores[1] < scores[2]);
    }

    [Fact]
    public void UnitsDoNotMatter()
    {
        double[] y = [10, 200, 14, 230, -2, 140], rescaled = [.. y.Select((value, i) => (i % 2 == 0 ? 1024 : 0.125) * value)];
        ScoreModel model = Model([10, 200], [4, 30], 0.5f), other = Model([10240, 25], [4096, 3.75], 0.5f);
        using var pool = new WorkerPool(1);
        double[] scores = AnomalyScore.Of(model, model.LogLikelihood(new ReadOnlyMatrixView<double>(y, 3, 2), pool));
        double[] again = AnomalyScore.Of(other, other.LogLikelihood(new ReadOnlyMatrixView<double>(rescaled, 3, 2), pool));
        for (int b = 0; b < 3; b++) Assert.Equal(scores[b], again[b], 1e-12);
    }

    [Fact]
    public void NormsAreThoseOfTheScores()
    {
        const int Count = 600;
        double[] y = new double[2 * Count], levels = [0.05, 0.7, 50];
        new NoiseStream(12, 0).Normals<double>(0, 0, y);
        var model = Model([0.5, -1], [2, 0.25], 0);
        using WorkerPool one = new(1), three = new(3);
        double[] norms = AnomalyScore.Norms(model, new ReadOnlyMatrixView<double>(y, Count, 2), levels, one);
        Assert.Equal(norms, AnomalyScore.Norms(model, new ReadOnlyMatrixView<double>(y, Count, 2), levels, three));
        Assert.Equal(Count * levels.Length, norms.Length);
        for (int b = 0; b < Count; b++)
        {
            double x0 = (y[2 * b] - 0.5) / 2, x1 = (y[2 * b + 1] + 1) / 0.25, length = Math.Sqrt((x0 * x0 + x1 * x1) / 2);
            for (int k = 0; k < levels.Length; k++)
                Assert.Equal(levels[k] * length / (1 + levels[k] * levels[k]), norms[b * levels.Length + k], 1e-5 * (1 + length));
        }
        Assert.Empty(AnomalyScore.Norms(model, new ReadOnlyMatrixView<double>(y, Count, 2), [], one));
        Assert.Empty(AnomalyScore.Norms(model, new ReadOnlyMatrixView<double>([], 0, 2), levels, one));
    }

    [Fact]
    public void NormsThatAreNoneAreRefused()
    {
        var model = Model([0, 0], [1, 1], 0);
        var single = new ScoreModel(new ScoreNetwork(new(2, [4], skip: -1)), model.Scaling, model.Columns);
        using var pool = new WorkerPool(1);
        Assert.Throws<ArgumentException>(() => AnomalyScore.Norms(model, new ReadOnlyMatrixView<double>([1, 2, 3], 1, 3), [1], pool));
        Assert.Throws<ArgumentException>(() => AnomalyScore.Norms(single, new ReadOnlyMatrixView<double>([1, 2], 1, 2), [1], pool));
        foreach (double outside in new[] { 0.04, 51, 0, -1, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => AnomalyScore.Norms(model, new ReadOnlyMatrixView<double>([1, 2], 1, 2), [1, outside], pool));
    }

    [Property]
    public void AboveTheThresholdLiesTheShare(int seed)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, random.Next(2, 200)).Select(_ => random.NextDouble())];
        double contamination = random.NextDouble() * 0.99 + 0.005, threshold = AnomalyScore.Threshold(scores, contamination);
        int above = Math.Min((int)Math.Round(contamination * scores.Length), scores.Length - 1);
        Assert.Equal(above, scores.Count(score => score > threshold));
        Assert.Contains(threshold, scores);
    }

    [Property]
    public void OfTiesNeverMoreThanTheShareLiesAbove(int seed)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (double)random.Next(3))];
        double contamination = random.NextDouble() * 0.99 + 0.005, threshold = AnomalyScore.Threshold(scores, contamination);
        Assert.True(scores.Count(score => score > threshold) <= Math.Round(contamination * scores.Length));
    }

    [Fact]
    public void ExtremesOfTheShare()
    {
        double[] scores = [3, 1, 2, 5, 4];
        Assert.Equal(5, AnomalyScore.Threshold(scores, double.Epsilon));
        Assert.Equal(5, AnomalyScore.Threshold(scores, 0.09));
        Assert.Equal(4, AnomalyScore.Threshold(scores, 0.2));
        Assert.Equal(1, AnomalyScore.Threshold(scores, 1 - 1e-16));
        Assert.Equal(7, AnomalyScore.Threshold([7], 0.9));
        Assert.Equal([3, 1, 2, 5, 4], scores);
        Assert.Throws<ArgumentException>(() => AnomalyScore.Threshold([], 0.1));
        foreach (double wrong in new[] { 0, 1, -0.1, 2, double.NaN }) Assert.Throws<ArgumentOutOfRangeException>(() => AnomalyScore.Threshold(scores, wrong));
    }

    static ScoreModel Model(double[] mean, double[] scale, float outputScale)
    {
        var embedding = new NoiseEmbedding(new(Smallest, Largest), 8);
        var network = new ScoreNetwork(new(2, [16], Activation.Tanh, 0, embedding.Features));
        network.Initialize(new NoiseStream(3, 0), outputScale);
        var levels = new ScoreLevels(new([network], embedding, Preconditioning.Karras), new Gaussian([0, 0], [1, 0, 0, 1]), Smallest);
        return new(levels, new(mean, scale), ["a", "b"]);
    }
}
