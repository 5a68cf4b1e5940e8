using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Flow;
using Stein.Models;
using Stein.Networks;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;
using Stein.Tests.Training;
using Xunit;

#pragma warning disable xUnit1051 // Fits and flows of milliseconds need no cancellation.

namespace Stein.Tests.Models;

/// <summary>What a log-likelihood has to keep to when columns change their units or their order.</summary>
public class InvarianceTests
{
    const double Smallest = 0.1;

    static readonly FitOptions options = SmallFit.Options with { Hidden = [16, 12], Members = 2, Steps = 40, SmallestNoise = Smallest, Seed = 5 };

    /// <summary>By powers of two nothing is rounded: the fit is the same bit for bit, and the log-likelihood changes by the log-determinant.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OfAFitUnitsChangeItByTheLogDeterminant(bool shaped)
    {
        double[] factors = [1024, 0.25, 1];
        var rows = Rows();
        var rescaled = new MatrixView<double>(new double[rows.Rows * 3], rows.Rows, 3);
        for (int b = 0; b < rows.Rows; b++)
            for (int i = 0; i < 3; i++) rescaled[b, i] = factors[i] * rows[b, i];
        ScoreModel model = ScoreFit.Run(rows, ["a", "b", "c"], options with { Shapes = shaped }).Model;
        ScoreModel other = ScoreFit.Run(rescaled, ["a", "b", "c"], options with { Shapes = shaped }).Model;
        Assert.Equal(shaped, model.Scaling.IsShaped);
        Assert.Equal(model.Network.Parameters.ToArray(), other.Network.Parameters.ToArray());
        double volume = factors.Sum(Math.Log);
        double[] before = Logs(model, rows), after = Logs(other, rescaled);
        for (int b = 0; b < before.Length; b++) Assert.Equal(before[b] - volume, after[b], 1e-12 * (1 + Math.Abs(before[b])));
    }

    /// <summary>By any factors and shifts, on a model of the same network.</summary>
    [Property(MaxTest = 10)]
    public void AnyUnitsDoSoToRoundOff(int seed)
    {
        var random = new Random(seed);
        var model = ScoreFit.Run(Rows(), ["a", "b", "c"], options with { Steps = 5 }).Model;
        double[] factors = [.. Enumerable.Range(0, 3).Select(_ => Math.Exp(8 * random.NextDouble() - 4))], shifts = [.. factors.Select(factor => factor * (random.NextDouble() - 0.5))];
        double[] mean = [.. model.Scaling.Mean.ToArray().Select((m, i) => factors[i] * m + shifts[i])], scale = [.. model.Scaling.Scale.ToArray().Select((s, i) => factors[i] * s)];
        var other = new ScoreModel(model.Levels!, new(mean, scale), model.Columns);
        var rows = Rows().Slice(0, 20);
        var moved = new MatrixView<double>(new double[60], 20, 3);
        for (int b = 0; b < 20; b++)
            for (int i = 0; i < 3; i++) moved[b, i] = factors[i] * rows[b, i] + shifts[i];
        double[] before = Logs(model, rows), after = Logs(other, moved);
        for (int b = 0; b < 20; b++) Assert.Equal(before[b] - factors.Sum(Math.Log), after[b], 2e-3);
    }

    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public void OfKnownScoresTheOrderOfColumnsDoesNotMatter(params int[] order)
    {
        double[] means = [-1, 2, 0.5, 1, -2, 3, 0, 0, -2], points = new double[30];
        new NoiseStream(41, 0).Normals<double>(0, 0, points);
        var mixture = new GaussianMixture([1, 2, 3], means, 0.6);
        var permuted = new GaussianMixture([1, 2, 3], Permuted(means, order), 0.6);
        Gaussian normal = new([0.1, -0.3, 0.7], [2, 0.3, -0.1, 0.3, 3, 0.4, -0.1, 0.4, 1.5]);
        double[] covariance = [.. order.SelectMany(i => order.Select(j => normal.Covariance[3 * i + j]))];
        var permutedNormal = new Gaussian(Permuted(normal.Mean.ToArray(), order), covariance);
        using var pool = new WorkerPool(1);
        var before = new LogLikelihood<double>(new GaussianMixtureScore<double>(mixture), normal, 0.1, 60, 1e-8).Evaluate(new ReadOnlyMatrixView<double>(points, 10, 3), pool);
        var after = new LogLikelihood<double>(new GaussianMixtureScore<double>(permuted), permutedNormal, 0.1, 60, 1e-8)
            .Evaluate(new ReadOnlyMatrixView<double>(Permuted(points, order), 10, 3), pool);
        for (int b = 0; b < 10; b++) Assert.Equal(before[b].Value, after[b].Value, 1e-10);
    }

    /// <summary>The networks of a fit with the columns of their first weights and the rows of their last ones in another order.</summary>
    [Fact]
    public void OfAFitTheOrderOfColumnsDoesNotMatter()
    {
        int[] order = [2, 0, 1];
        var model = ScoreFit.Run(Rows(), ["a", "b", "c"], options).Model;
        var levels = model.Levels!;
        double[] mean = Permuted(model.Scaling.Mean.ToArray(), order), scale = Permuted(model.Scaling.Scale.ToArray(), order);
        double[] covariance = [.. order.SelectMany(i => order.Select(j => levels.Data.Covariance[3 * i + j]))];
        var scores = new NoiseConditionalNetwork([.. levels.Scores.Members.Select(member => Permuted(member, order))], levels.Scores.Conditioning);
        var other = new ScoreModel(new ScoreLevels(scores, new Gaussian(Permuted(levels.Data.Mean.ToArray(), order), covariance), levels.Level),
            new(mean, scale), ["c", "a", "b"]);
        var rows = Rows();
        var permuted = new MatrixView<double>(new double[3 * rows.Rows], rows.Rows, 3);
        for (int b = 0; b < rows.Rows; b++)
            for (int i = 0; i < 3; i++) permuted[b, i] = rows[b, order[i]];
        double[] before = Logs(model, rows), after = Logs(other, permuted), swapped = Logs(other, rows);
        for (int b = 0; b < before.Length; b++) Assert.Equal(before[b], after[b], 2e-3);
        // A twin: rows whose columns stay where they were.
        Assert.True(before.Zip(swapped, (p, q) => Math.Abs(p - q)).Average() > 0.1);
    }

    static double[] Logs(ScoreModel model, ReadOnlyMatrixView<double> rows)
    {
        using var pool = new WorkerPool(1);
        return [.. model.LogLikelihood(rows, pool, 1e-3).Select(result => result.Value)];
    }

    static ScoreNetwork Permuted(ScoreNetwork network, int[] order)
    {
        var shape = network.Shape;
        float[] old = network.Parameters.ToArray(), moved = [.. old];
        int inputs = shape.Inputs(1), last = shape.Layers, width = shape.Inputs(last);
        Span<float> first = moved.AsSpan(shape.Weights(1)), rows = moved.AsSpan(shape.Weights(last)), bias = moved.AsSpan(shape.Bias(last));
        for (int i = 0; i < order.Length; i++)
        {
            for (int j = 0; j < shape.Outputs(1); j++) first[j * inputs + i] = old.AsSpan(shape.Weights(1))[j * inputs + order[i]];
            old.AsSpan(shape.Weights(last)).Slice(order[i] * width, width).CopyTo(rows[(i * width)..]);
            bias[i] = old.AsSpan(shape.Bias(last))[order[i]];
        }
        var permuted = new ScoreNetwork(shape);
        permuted.SetParameters(moved);
        return permuted;
    }

    /// <summary>Rows of three columns, in another order.</summary>
    static double[] Permuted(double[] rows, int[] order) => [.. rows.Select((_, i) => rows[i / 3 * 3 + order[i % 3]])];

    static ReadOnlyMatrixView<double> Rows()
    {
        var rows = new MatrixView<double>(new double[450], 150, 3);
        new NoiseStream(42, 0).Normals<double>(0, 0, rows.Items);
        for (int b = 0; b < 150; b++)
        {
            rows[b, 1] = 3 + 2 * rows[b, 0] + rows[b, 1];
            rows[b, 2] = Math.Exp(rows[b, 2]);
        }
        return rows;
    }
}
