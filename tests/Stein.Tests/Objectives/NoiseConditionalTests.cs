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

/// <summary>Small levels by the exact trace: the mean is that of denoising for every network, with less variance.</summary>
public class NoiseConditionalTests
{
    const double Smallest = 0.05, Largest = 9;

    /// <summary>
    /// The mean over the noise of both losses, by the trapezoidal rule, at every point and in their slopes along the parameters. With half
    /// of the trace, or its sign turned, they differ.
    /// </summary>
    [Theory]
    [InlineData(Preconditioning.Karras, 1, 1.0, true)]
    [InlineData(Preconditioning.Scaled, 1, 1.0, true)]
    [InlineData(Preconditioning.Karras, 2, 1.0, true)]
    [InlineData(Preconditioning.Scaled, 2, 1.0, true)]
    [InlineData(Preconditioning.Karras, 2, 0.5, false)]
    [InlineData(Preconditioning.Scaled, 1, -1.0, false)]
    public void OverTheNoiseImplicitAndDenoisingHaveTheSameMean(Preconditioning preconditioning, int dimension, double trace, bool same)
    {
        const double Reach = 7.5, Spacing = 0.25, Step = 1e-3;
        foreach (int[] hidden in new int[][] { [5, 4], [4, 4, 3] })
        {
            var network = new ScoreNetwork(new(dimension, hidden, Activation.Silu, 0, 3));
            network.Initialize(new NoiseStream(5, (uint)hidden.Length));
            double[] parameters = [.. network.Parameters.ToArray().Select(p => (double)p)], along = new double[parameters.Length],
                x = [0.7, -0.4];
            new NoiseStream(5, 9).Normals<double>(0, 0, along);
            foreach (double sigma in new[] { 0.05, 0.6, 1.5 })
            {
                var naive = new NaiveNoiseConditional(network.Shape, preconditioning, Smallest, Largest, [sigma]);
                double[] means = new double[2];
                foreach (double[] z in Nodes(dimension, Reach, Spacing))
                {
                    double weight = Math.Pow(Spacing / Math.Sqrt(2 * Math.PI), dimension) * Math.Exp(-0.5 * z.Sum(value => value * value));
                    double Gap(double offset)
                    {
                        double[] moved = [.. parameters.Zip(along, (p, a) => p + offset * a)];
                        return naive.ImplicitLoss(moved, x[..dimension], z, 0, trace) - naive.Loss(moved, x[..dimension],
                            [.. z.Select(value => -value)], z, 0);
                    }
                    means[0] += weight * Gap(0);
                    means[1] += weight * (Gap(Step) - Gap(-Step)) / (2 * Step);
                }
                Assert.True(means.All(mean => Math.Abs(mean) < 1e-6) == same, $"σ = {sigma}: {means[0]}, {means[1]}");
            }
        }
    }

    /// <summary>
    /// At the minimiser on normal data derivatives vary as <c>σ²</c> by denoising and as <c>2σ⁴</c> by the trace, which weighs <c>τ/σ</c>
    /// times as much.
    /// </summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(3.0)]
    public void TheTraceVariesLessWhereTheNoiseIsFinerThanTheData(double sigma)
    {
        const int Rows = 128, Batches = 200;
        const double Tau = 3;
        var conditioning = new NoiseConditioning(new(Smallest, Largest), 2);
        // With outputs of zero the score is that of the standard normal; the derivative by the weights of the last layer is one by a factor
        // of x̃.
        var network = new ScoreNetwork(new(1, [16], Activation.Tanh, 0, 2));
        network.Initialize(new NoiseStream(6, 0), outputScale: 0);
        using var pool = new WorkerPool(1);
        double[] variances = [.. new[] { 0, Tau }.Select(tau =>
        {
            var objective = new ShardedObjective(network, new NoiseConditionalScoreMatching(conditioning, [sigma], tau), pool);
            var points = new AlignedArray<float>(Rows);
            int length = network.Shape.StorageLength;
            double[] sums = new double[length], squares = new double[length];
            for (ulong batch = 0; batch < Batches; batch++)
            {
                new NoiseStream(6, 1).Normals<float>(batch, 0, points.Span);
                objective.Differentiate(new(points, Rows), new NoiseStream(6, 2), batch);
                for (int p = 0; p < length; p++)
                {
                    double derivative = objective.Gradient[p] * (tau == 0 ? 1 : sigma / tau);
                    (sums[p], squares[p]) = (sums[p] + derivative, squares[p] + derivative * derivative);
                }
            }
            return squares.Sum() / Batches - sums.Sum(sum => sum / Batches * (sum / Batches));
        })];
        // Of curved features the factor is not the one of linear ones.
        Assert.InRange(variances[0] / variances[1] * (2 * sigma * sigma), 0.3, 3);
    }

    [Fact]
    public void ExactUpToNothingItIsDenoisingBitForBit()
    {
        var random = new RandomNetwork(3, leastConditions: 2, mostRows: 40);
        var conditioning = new NoiseConditioning(new(Smallest, Largest), random.Shape.Conditions);
        using var pool = new WorkerPool(1);
        var plain = new NoiseConditionalScoreMatching(conditioning);
        var (loss, gradient) = Differentiate(plain);
        // No level is that small.
        var (same, sameGradient) = Differentiate(plain.WithExactUpTo(0.9 * Smallest));
        Assert.Equal(loss, same);
        Assert.Equal(gradient, sameGradient);
        var scaled = new NoiseConditioning(conditioning.Range, conditioning.Features, Preconditioning.Scaled);
        var exact = new NoiseConditionalScoreMatching(scaled).WithExactUpTo(0.5);
        Assert.Equal((0.5, scaled), (exact.ExactUpTo, exact.Conditioning));
        foreach (double wrong in new[] { -0.1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => plain.WithExactUpTo(wrong));

        (double, float[]) Differentiate(NoiseConditionalScoreMatching objective)
        {
            var sharded = new ShardedObjective(random.Network, objective, pool);
            return (sharded.Differentiate(new(random.Points, random.Rows), new NoiseStream(1, 1), 2), sharded.Gradient.ToArray());
        }
    }

    [Fact]
    public void EveryTeamGivesTheSameBits()
    {
        var random = new RandomNetwork(4, leastConditions: 2, mostRows: 900);
        var conditioning = new NoiseConditioning(new(Smallest, Largest), random.Shape.Conditions);
        var results = new[] { 1, 2, 3 }.Select(workers =>
        {
            using var pool = new WorkerPool(workers);
            var sharded = new ShardedObjective(random.Network, new NoiseConditionalScoreMatching(conditioning, exactUpTo: 0.6), pool);
            return (Loss: sharded.Differentiate(new(random.Points, random.Rows), new NoiseStream(1, 1), 2),
                Gradient: sharded.Gradient.ToArray());
        }).ToArray();
        Assert.All(results, result => Assert.Equal(results[0].Loss, result.Loss));
        Assert.All(results, result => Assert.Equal(results[0].Gradient, result.Gradient));
    }

    static IEnumerable<double[]> Nodes(int dimension, double reach, double spacing)
    {
        double[] line = [.. Enumerable.Range(0, 1 + (int)Math.Round(2 * reach / spacing)).Select(k => k * spacing - reach)];
        return dimension == 1 ? line.Select(a => new[] { a }) : from a in line from b in line select new[] { a, b };
    }
}
