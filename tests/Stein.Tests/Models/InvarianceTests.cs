using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Flow;
using Stein.Models;
using Stein.Networks;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Fits and flows of milliseconds need no cancellation.

namespace Stein.Tests.Models;

/// <summary>What a log-likelihood has to keep to when columns change their units or their order.</summary>
public class InvarianceTests
{
    const double Smallest = 0.1;

    static readonly DensityOptions options = SmallFit.Options with
    {
        Hidden = [16, 12],
        EnsembleSize = 2,
        Steps = 40,
        SmallestNoise = Smallest
    };

    /// <summary>
    /// By powers of two nothing is rounded: the fit is the same bit for bit, and the log-likelihood changes by the log-determinant.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OfAFitUnitsChangeItByTheLogDeterminant(bool shaped)
    {
        double[] factors = [1024, 0.25, 1];
        var rows = Rows();
        var rescaled = Moved(rows, factors, [0, 0, 0]);
        DensityModel model = Fit(rows, options with { ColumnShapes = shaped }),
            other = Fit(rescaled, options with { ColumnShapes = shaped });
        Assert.Equal(shaped, model.Scaling.IsShaped);
        Assert.All(model.Scores.Ensemble.Zip(other.Scores.Ensemble),
            pair => Assert.Equal(pair.First.Parameters.ToArray(), pair.Second.Parameters.ToArray()));
        double volume = factors.Sum(Math.Log);
        double[] before = Logs(model, rows), after = Logs(other, rescaled);
        for (int b = 0; b < before.Length; b++) Assert.Equal(before[b] - volume, after[b], 1e-12 * (1 + Math.Abs(before[b])));
    }

    /// <summary>By any factors and shifts, on a model of the same network.</summary>
    [Property(MaxTest = 10)]
    public void AnyUnitsDoSoToRoundOff(int seed)
    {
        var random = new Random(seed);
        var model = Fit(Rows(), options with { Steps = 5 });
        double[] factors = [.. Enumerable.Range(0, 3).Select(_ => Math.Exp(8 * random.NextDouble() - 4))];
        double[] shifts = [.. factors.Select(factor => factor * (random.NextDouble() - 0.5))];
        double[] mean = [.. model.Scaling.Mean.ToArray().Select((m, i) => factors[i] * m + shifts[i])];
        double[] scale = [.. model.Scaling.Scale.ToArray().Select((s, i) => factors[i] * s)];
        var other = new DensityModel(model.Scores, model.Data, model.Level, new(mean, scale), model.Columns);
        var rows = Rows().Take([.. Enumerable.Range(0, 20)]);
        double[] before = Logs(model, rows), after = Logs(other, Moved(rows, factors, shifts));
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
        var before = new LogLikelihood<double>(new GaussianMixtureScore<double>(mixture), normal, 0.1, 60, 1e-8)
            .Evaluate(new ReadOnlyMatrixView<double>(points, 10, 3), pool);
        var after = new LogLikelihood<double>(new GaussianMixtureScore<double>(permuted), permutedNormal, 0.1, 60, 1e-8)
            .Evaluate(new ReadOnlyMatrixView<double>(Permuted(points, order), 10, 3), pool);
        for (int b = 0; b < 10; b++) Assert.Equal(before[b].Value, after[b].Value, 1e-10);
    }

    /// <summary>The networks of a fit with the columns of their first weights and the rows of their last ones in another order.</summary>
    [Fact]
    public void OfAFitTheOrderOfColumnsDoesNotMatter()
    {
        int[] order = [2, 0, 1];
        var model = Fit(Rows(), options);
        double[] mean = Permuted(model.Scaling.Mean.ToArray(), order), scale = Permuted(model.Scaling.Scale.ToArray(), order);
        double[] covariance = [.. order.SelectMany(i => order.Select(j => model.Data.Covariance[3 * i + j]))];
        var scores = new NoiseConditionalNetwork([.. model.Scores.Ensemble.Select(network => Permuted(network, order))],
            model.Scores.Conditioning);
        var other = new DensityModel(
            scores, new Gaussian(Permuted(model.Data.Mean.ToArray(), order), covariance), model.Level, new(mean, scale), ["c", "a", "b"]);
        // By their names the columns are found as they are; without names they are taken as they stand.
        var rows = Rows();
        double[] before = Logs(model, rows), after = Logs(other, rows), swapped = Logs(other, Table.FromRows(rows.Values, 3));
        for (int b = 0; b < before.Length; b++) Assert.Equal(before[b], after[b], 2e-3);
        // A twin: rows whose columns stay where they were.
        Assert.True(before.Zip(swapped, (p, q) => Math.Abs(p - q)).Average() > 0.1);
    }

    /// <summary>A fit at its smallest level.</summary>
    static DensityModel Fit(Table rows, DensityOptions chosen) => SmallFit.Density(rows, chosen, seed: 5).AtLevel(Smallest);

    static double[] Logs(DensityModel model, Table rows)
    {
        using var pool = new WorkerPool(1);
        return [.. model.LogLikelihood(rows, pool: pool).Select(result => result.Value)];
    }

    static Table Moved(Table rows, double[] factors, double[] shifts)
        => Table.FromRows([.. rows.Values.ToArray().Select((value, at) => factors[at % 3] * value + shifts[at % 3])], rows.Columns);

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

    static Table Rows()
    {
        var rows = new MatrixView<double>(new double[450], 150, 3);
        new NoiseStream(42, 0).Normals<double>(0, 0, rows.Items);
        for (int b = 0; b < 150; b++)
        {
            rows[b, 1] = 3 + 2 * rows[b, 0] + rows[b, 1];
            rows[b, 2] = Math.Exp(rows[b, 2]);
        }
        return Table.FromRows(rows.Items, ["a", "b", "c"]);
    }
}
