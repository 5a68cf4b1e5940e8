using Stein.Buffers;
using Stein.Flow;
using Stein.Models;
using Stein.Networks;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;
using Xunit;

namespace Stein.Tests.Models;

public class ModelLikelihoodTests
{
    const double Smallest = 0.05;

    static readonly SinhArcsinh[] shapes = [new(3, 2, 0.8, 0.5, 0.1, 1.2), SinhArcsinh.Affine(-1, 0.5)];

    [Fact]
    public void ItIsTheLikelihoodByXAndTheLogDeterminant()
    {
        var model = Model(shapes, 0.3f);
        double[] y = [1, -1, 4, -0.7, 40, -2, -5, 0];
        var x = new float[y.Length];
        for (int i = 0; i < y.Length; i++) x[i] = (float)shapes[i % 2].Standardize(y[i]);
        using var pool = new WorkerPool(1);
        var levels = model.Levels!;
        var byX = new LogLikelihood<float>(levels.Scores, levels.Data, Smallest, 50, 1e-3, dataLevel: Smallest).Evaluate(new ReadOnlyMatrixView<float>(x, 4, 2), pool, cancellation: TestContext.Current.CancellationToken);
        var byY = model.LogLikelihood(new ReadOnlyMatrixView<double>(y, 4, 2), pool, cancellation: TestContext.Current.CancellationToken);
        for (int b = 0; b < 4; b++)
            Assert.Equal(byX[b].Value + shapes[0].LogSlope(y[2 * b]) - Math.Log(0.5), byY[b].Value, 1e-12);
    }

    /// <summary>A network of zeros has the score of a normal, so the density by <c>y</c> is known.</summary>
    [Fact]
    public void TheDensityIntegratesToOneAndItsSlopeIsTheScore()
    {
        const int Count = 1201;
        var model = Model(shapes[..1], 0);
        // Nodes even in x reach both tails.
        double[] y = [.. Enumerable.Range(0, Count).Select(k => shapes[0].Restore(-6 + 12.0 * k / (Count - 1)))];
        using var pool = new WorkerPool(1);
        double[] logs = [.. model.LogLikelihood(new ReadOnlyMatrixView<double>(y, Count, 1), pool, cancellation: TestContext.Current.CancellationToken).Select(result => result.Value)], scores = new double[Count];
        double mass = 0;
        for (int k = 0; k + 1 < Count; k++) mass += 0.5 * (Math.Exp(logs[k]) + Math.Exp(logs[k + 1])) * (y[k + 1] - y[k]);
        Assert.Equal(1, mass, 1e-3);
        model.Evaluate(new ReadOnlyMatrixView<double>(y, Count, 1), new MatrixView<double>(scores, Count, 1));
        for (int k = 100; k + 100 < Count; k += 7)
        {
            double h = 0.02 * Math.Exp(-shapes[0].LogSlope(y[k]));
            double[] pair = [.. model.LogLikelihood(new ReadOnlyMatrixView<double>([y[k] - h, y[k] + h], 2, 1), pool, cancellation: TestContext.Current.CancellationToken).Select(result => result.Value)];
            Assert.Equal(scores[k] * h, (pair[1] - pair[0]) / 2, 2e-3);
        }
    }

    /// <summary>The scores of a standard normal, whose noise is large beside the largest level: what is smoothed once too often shows.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void TheDataAreSmoothedByTheLargestLevelOnce(double smallest)
    {
        var model = Model([SinhArcsinh.Affine(0, 1)], 0, smallest, largest: 5);
        using var pool = new WorkerPool(1);
        double[] rows = [0, 1, -2, 4];
        var logs = model.LogLikelihood(new ReadOnlyMatrixView<double>(rows, 4, 1), pool, cancellation: TestContext.Current.CancellationToken);
        double variance = 1 + smallest * smallest;
        for (int b = 0; b < 4; b++) Assert.Equal(-0.5 * (rows[b] * rows[b] / variance + Math.Log(2 * Math.PI * variance)), logs[b].Value, 1e-5);
    }

    static ScoreModel Model(SinhArcsinh[] columns, float outputScale, double smallest = Smallest, double largest = 50)
    {
        int dimension = columns.Length;
        var embedding = new NoiseEmbedding(new(smallest, largest), 8);
        var network = new ScoreNetwork(new(dimension, [16], Activation.Tanh, 0, embedding.Features));
        network.Initialize(new(3, 0), outputScale);
        double[] mean = new double[dimension], one = [.. Enumerable.Repeat(1.0, dimension)], identity = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) identity[i * (dimension + 1)] = 1 + smallest * smallest;
        var levels = new ScoreLevels(new([network], embedding, Preconditioning.Karras), new Gaussian(mean, identity), smallest);
        return new(levels, new(mean, one, columns), [.. Enumerable.Range(0, dimension).Select(i => $"c{i}")]);
    }
}
