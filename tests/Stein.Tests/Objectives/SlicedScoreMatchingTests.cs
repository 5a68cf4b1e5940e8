using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Stein.Tests.Networks;
using Stein.Tests.Oracles;
using Stein.Training;
using Xunit;

namespace Stein.Tests.Objectives;

/// <summary>
/// Sliced score matching is the exact trace along a basis, its expectation over random directions, and its gradient is exact.
/// </summary>
/// <remarks>
/// The statistical statements run on one seed with bounds at 6 standard errors: a right estimator fails on less than one seed in 10⁸.
/// </remarks>
public class SlicedScoreMatchingTests
{
    const double StandardErrors = 6;

    [Property(MaxTest = 60)]
    public void AlongAnyOrthonormalBasisTheSlicesSumToTheTrace(int seed)
    {
        var random = new RandomNetwork(seed, mostLayers: 4, mostDimensions: 9, mostRows: 20);
        int dimension = random.Shape.Dimension;
        var pass = random.Network.CreatePass(PassKind.Slices(dimension));
        int rows = Math.Min(pass.Rows, random.Rows);
        float[] basis = [.. Enumerable.Range(0, rows).SelectMany(b => Orthonormal(new Random(seed ^ b), dimension)).Select(v => (float)v)];
        var sums = new float[rows];
        pass.Forward(random.View.Slice(0, rows));
        pass.Slices(new ReadOnlyMatrixView<float>(basis, rows, dimension * dimension), sums);
        for (int b = 0; b < rows; b++)
        {
            var jacobian = NaiveNetwork.Jacobian(random.Shape, random.Parameters, random.PointRows[b]);
            double scale = 1 + Math.Sqrt(dimension * jacobian.Cast<double>().Sum(entry => entry * entry));
            double trace = Enumerable.Range(0, dimension).Sum(i => jacobian[i, i]);
            Assert.True(Math.Abs(trace - sums[b]) <= 1e-5 * scale, $"{random}: {sums[b]} instead of {trace}");
        }
    }

    [Property(MaxTest = 60)]
    public void TheGradientIsThatOfTheFormulas(int seed)
    {
        var random = new RandomNetwork(seed, mostLayers: 4, widest: 20, mostDimensions: 6, mostRows: 12, mostConditions: 0);
        var draws = new Random(seed);
        int slices = draws.Next(1, 4);
        var distribution = (SliceDistribution)draws.Next(2);
        bool reduced = draws.Next(2) == 0;
        float floor = draws.Next(2) == 0 ? 0 : 0.2f;
        var noise = new NoiseStream((ulong)seed, 3);
        var weights = new AlignedArray<float>(random.Rows);
        foreach (ref float weight in weights.Span) weight = (float)(2 * draws.NextDouble());

        var tile = new Tile(random.View, 0, noise, 5, weights.Span);
        float[] normals = new float[random.View.Items.Length], directions = new float[slices * normals.Length];
        tile.Normals(normals);
        tile.Directions(distribution, new MatrixView<float>(directions, random.Rows, slices * random.Shape.Dimension));
        var reverse = new NaiveReverse(random.Shape, random.Parameters);
        double loss = 0, scale = 0;
        for (int b = 0; b < random.Rows; b++)
        {
            int dimension = random.Shape.Dimension;
            double weight = weights.Span[b];
            double[] x = [.. random.PointRows[b].Select((value, i) => value + floor * normals[b * dimension + i])];
            double[][] vectors = [.. directions.AsSpan(b * slices * dimension, slices * dimension).ToArray().Select(v => (double)v)
                .Chunk(dimension)];
            double[] Bar(double[] s)
            {
                if (reduced) return [.. s.Select(value => weight * value)];
                var bar = new double[dimension];
                foreach (double[] v in vectors)
                    for (int i = 0; i < dimension; i++) bar[i] += weight / slices * s.Zip(v, (a, c) => a * c).Sum() * v[i];
                return bar;
            }
            var (s, sums) = reverse.Add(x, vectors, Bar, weight / slices);
            double share = weight * sums.Sum() / slices + 0.5 * s.Zip(Bar(s), (a, c) => a * c).Sum();
            loss += share;
            scale += weight * sums.Sum(Math.Abs) / slices + 0.5 * s.Zip(Bar(s), (a, c) => a * c).Sum();
        }

        using var pool = new WorkerPool(1);
        var sharded = new ShardedObjective(random.Network, new SlicedScoreMatching(slices, distribution, reduced, floor), pool);
        double fast = sharded.Differentiate(new(random.Points, random.Rows, weights), noise, 5) * random.Rows;
        Assert.True(Math.Abs(fast - loss) <= 1e-5 * scale, $"{random}: {fast} instead of {loss}");
        double norm = Math.Sqrt(reverse.Gradient.Sum(g => g * g));
        for (int p = 0; p < reverse.Gradient.Length; p++)
            Assert.True(Math.Abs(reverse.Gradient[p] - sharded.Gradient[p]) <= 1e-5 * (1 + norm),
                $"{random}: derivative {p} is {sharded.Gradient[p]} instead of {reverse.Gradient[p]}");
    }

    /// <summary>
    /// The mean over <c>M</c> slices has the trace for its expectation and <c>Var/M</c> for its variance, with
    /// <c>Var = 2 Σ_{i≠j} S_ij²</c> under signs, <c>2 Σ S_ij²</c> under normals, <c>S</c> the symmetric part of <c>J</c>.
    /// </summary>
    [Theory]
    [InlineData(SliceDistribution.Rademacher)]
    [InlineData(SliceDistribution.Gaussian)]
    public void TheMeanConvergesToTheTraceAtTheRateOfTheory(SliceDistribution distribution)
    {
        foreach (int slices in new[] { 1, 4, 16, 64 }) Assert.True(Converges(distribution, slices, draws: slices, distribution));
    }

    [Theory]
    [InlineData(SliceDistribution.Rademacher, 1, SliceDistribution.Gaussian)]
    [InlineData(SliceDistribution.Gaussian, 4, SliceDistribution.Rademacher)]
    public void TheOtherDistributionIsToldApart(SliceDistribution drawn, int slices, SliceDistribution claimed)
        => Assert.False(Converges(drawn, slices, slices, claimed));

    [Fact]
    public void SlicesThatAreNotAveragedAreFound()
    {
        // Sixteen claimed where four are drawn: the variance falls too slowly.
        Assert.False(Converges(SliceDistribution.Rademacher, slices: 16, draws: 4, SliceDistribution.Rademacher));
    }

    [Fact]
    public void SlicesAreAtLeastOne() => Assert.Throws<ArgumentOutOfRangeException>(() => new SlicedScoreMatching(0));

    static bool Converges(SliceDistribution drawn, int slices, int draws, SliceDistribution claimed)
    {
        const int Repeats = 4000;
        var shape = new NetworkShape(5, [12, 10, 8], Activation.Tanh, skip: -1);
        var network = new ScoreNetwork(shape);
        network.Initialize(new NoiseStream(2, 0), outputScale: 3);
        float[] point = [0.3f, -0.2f, 0.9f, 0.1f, -1.1f];
        double[] parameters = [.. network.Parameters.ToArray().Select(p => (double)p)], x = [.. point.Select(v => (double)v)];
        var jacobian = NaiveNetwork.Jacobian(shape, parameters, x);
        double[] score = NaiveNetwork.Score(shape, parameters, x);
        double trace = 0, variance = 0, loss = 0.5 * score.Sum(s => s * s);
        for (int i = 0; i < 5; i++)
        {
            trace += jacobian[i, i];
            for (int j = 0; j < 5; j++)
            {
                double symmetric = 0.5 * (jacobian[i, j] + jacobian[j, i]);
                if (i != j || claimed == SliceDistribution.Gaussian) variance += 2 * symmetric * symmetric;
            }
        }

        using var pool = new WorkerPool(1);
        var rows = new AlignedArray<float>(5);
        point.CopyTo(rows.Span);
        var objective = new ShardedObjective(network, new SlicedScoreMatching(draws, drawn), pool);
        double[] estimates = [.. Enumerable.Range(0, Repeats)
            .Select(t => objective.Evaluate(new(rows, 1), new NoiseStream(9, 0), (ulong)t) - loss)];
        double mean = estimates.Average();
        double[] squares = [.. estimates.Select(e => (e - trace) * (e - trace))];
        double spread = Math.Sqrt(squares.Average(q => (q - squares.Average()) * (q - squares.Average())));
        bool unbiased = Math.Abs(mean - trace) <= StandardErrors * Math.Sqrt(variance / slices / Repeats);
        return unbiased && Math.Abs(squares.Average() - variance / slices) <= StandardErrors * spread / Math.Sqrt(Repeats);
    }

    /// <summary>The rows of a random orthonormal basis, by Gram and Schmidt.</summary>
    static double[] Orthonormal(Random random, int size)
    {
        var rows = new double[size][];
        for (int i = 0; i < size; i++)
        {
            double[] v = [.. Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5)];
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] other in rows[..i])
                {
                    double along = v.Zip(other, (a, b) => a * b).Sum();
                    for (int k = 0; k < size; k++) v[k] -= along * other[k];
                }
                double norm = Math.Sqrt(v.Sum(a => a * a));
                for (int k = 0; k < size; k++) v[k] /= norm;
            }
            rows[i] = v;
        }
        return [.. rows.SelectMany(row => row)];
    }
}
