using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Scores;
using Stein.Shards;
using Stein.Tests.Networks;
using Stein.Training;
using Xunit;

namespace Stein.Tests.Objectives;

/// <summary>What every objective has to keep to, the user's own as well.</summary>
public class ObjectiveTests
{
    static readonly NoiseStream noise = new(17, 2);

    /// <summary>All objectives that fit a network of random shape.</summary>
    static IEnumerable<IObjective> Objectives(NetworkShape shape)
    {
        yield return new ImplicitScoreMatching();
        yield return new ImplicitScoreMatching(0.2f, TraceMethod.Tangents);
        if (shape.Hidden.Length <= 2) yield return new ImplicitScoreMatching(0.1f, TraceMethod.Collapsed);
        yield return new SlicedScoreMatching();
        yield return new SlicedScoreMatching(3, SliceDistribution.Gaussian, varianceReduced: false, noiseFloor: 0.1f);
        yield return new DenoisingScoreMatching(0.3f);
        yield return new ExplicitScoreMatching(new StandardNormal(shape.Dimension));
        yield return new TemperedScoreMatching(0.5f);
    }

    [Property(MaxTest = 20)]
    public void LossAndGradientAreLinearInTheWeights(int seed)
    {
        var random = new RandomNetwork(seed, mostRows: 6, mostConditions: 0);
        using var pool = new WorkerPool(1);
        foreach (var objective in Objectives(random.Shape))
        {
            var sharded = new ShardedObjective(random.Network, objective, pool);
            float[] weights = [.. Enumerable.Range(0, random.Rows).Select(b => 0.5f * (b % 4))];
            double loss = 0, size = 0;
            var gradient = new double[random.Shape.StorageLength];
            for (int b = 0; b < random.Rows; b++)
            {
                var (one, slopes) = Differentiate(sharded, random, [.. Enumerable.Range(0, random.Rows).Select(row => row == b ? 1f : 0)]);
                loss += weights[b] * one;
                size += weights[b] * (Math.Abs(one) + Norm(slopes));
                for (int p = 0; p < gradient.Length; p++) gradient[p] += weights[b] * slopes[p];
            }
            var (all, total) = Differentiate(sharded, random, weights);
            Assert.InRange(Math.Abs(all - loss), 0, 1e-5 * (1 + size));
            Assert.InRange(Norm([.. total.Zip(gradient, (a, e) => a - e)]), 0, 1e-5 * (1 + size));
        }
    }

    [Property(MaxTest = 20)]
    public void WeightsOfOneAreNoWeights(int seed)
    {
        var random = new RandomNetwork(seed, mostRows: 40, mostConditions: 0);
        using var pool = new WorkerPool(1);
        foreach (var objective in Objectives(random.Shape))
        {
            var sharded = new ShardedObjective(random.Network, objective, pool);
            var (weighted, slopes) = Differentiate(sharded, random, [.. Enumerable.Repeat(1f, random.Rows)]);
            Assert.Equal(weighted, sharded.Differentiate(new(random.Points, random.Rows), noise, 3) * random.Rows);
            Assert.Equal(slopes, sharded.Gradient[..slopes.Length].ToArray().Select(g => (double)g));
        }
    }

    [Fact]
    public void AWholeWeightIsARepeatedRowWhereNothingIsDrawn()
    {
        var random = new RandomNetwork(5, mostRows: 30, mostConditions: 0);
        using var pool = new WorkerPool(1);
        foreach (var objective in new IObjective[] { new ImplicitScoreMatching(),
            new ExplicitScoreMatching(new StandardNormal(random.Shape.Dimension)) })
        {
            var sharded = new ShardedObjective(random.Network, objective, pool);
            int[] counts = [.. Enumerable.Range(0, random.Rows).Select(b => b % 3)];
            var (weighted, slopes) = Differentiate(sharded, random, [.. counts.Select(count => (float)count)]);
            float[] repeated = [.. Enumerable.Range(0, random.Rows).SelectMany(b => Enumerable.Repeat(b, counts[b]))
                .SelectMany(b => random.View[b].ToArray())];
            var points = new AlignedArray<float>(repeated.Length);
            repeated.CopyTo(points.Span);
            double loss = sharded.Differentiate(new(points, counts.Sum()), noise, 3) * counts.Sum();
            Assert.Equal(loss, weighted, 1e-5 * (1 + Math.Abs(loss)));
            double[] expected = [.. sharded.Gradient[..slopes.Length].ToArray().Select(g => (double)g)];
            Assert.InRange(Norm([.. slopes.Zip(expected, (a, e) => a - e)]), 0, 1e-5 * (1 + Norm(expected)));
        }
    }

    [Property(MaxTest = 6)]
    public void EveryTeamGivesTheSameBits(int seed)
    {
        var random = new RandomNetwork(seed, mostRows: 900, mostConditions: 0);
        foreach (var objective in Objectives(random.Shape))
        {
            double? loss = null;
            double[] gradient = [];
            foreach (int workers in new[] { 1, 2, 3 })
            {
                using var pool = new WorkerPool(workers);
                var (value, slopes) = Differentiate(new ShardedObjective(random.Network, objective, pool), random,
                    [.. Enumerable.Range(0, random.Rows).Select(b => 0.25f * (b % 5))]);
                Assert.Equal(loss ??= value, value);
                if (gradient.Length == 0) gradient = slopes;
                Assert.Equal(gradient, slopes);
            }
        }
    }

    /// <summary>
    /// An objective of a user's own trains a network to its minimiser, which for <see cref="TemperedScoreMatching"/> is known.
    /// </summary>
    [Fact]
    public void AnObjectiveOfAUsersOwnFindsItsMinimiser()
    {
        const int Rows = 4096, Steps = 1200;
        const float Temperature = 2;
        var points = new AlignedArray<float>(Rows);
        noise.Normals<float>(0, 0, points.Span);
        var network = new ScoreNetwork(new(1, [24], Activation.Tanh, skip: -1));
        network.Initialize(noise, outputScale: 0);
        using var pool = new WorkerPool(1);
        var trainer = new Trainer(network, new TemperedScoreMatching(Temperature), new Minibatches(new(points.Span, Rows, 1), 512, noise),
            new(5e-3, Steps, 50), noise, pool, 0.99);
        for (int step = 0; step < Steps; step++) trainer.Step();
        network.SetParameters(trainer.Average);
        float[] at = [-1.5f, -0.5f, 0, 0.5f, 1.5f], scores = new float[5];
        network.Evaluate(new(at, 5, 1), new MatrixView<float>(scores, 5, 1));
        // Of standard normal data the score is −x.
        for (int i = 0; i < at.Length; i++) Assert.Equal(-Temperature * at[i], scores[i], 0.25);
    }

    static (double Loss, double[] Gradient) Differentiate(ShardedObjective sharded, RandomNetwork random, float[] weights)
    {
        var given = new AlignedArray<float>(weights.Length);
        weights.CopyTo(given.Span);
        double loss = sharded.Differentiate(new(random.Points, random.Rows, given), noise, 3) * random.Rows;
        return (loss, [.. sharded.Gradient[..random.Shape.StorageLength].ToArray().Select(g => (double)g)]);
    }

    static double Norm(double[] x) => Math.Sqrt(x.Sum(value => value * value));

    sealed class StandardNormal(int dimension) : IScore<float>
    {
        public int Dimension => dimension;

        public void Evaluate(ReadOnlyMatrixView<float> points, MatrixView<float> scores)
        {
            for (int i = 0; i < points.Items.Length; i++) scores.Items[i] = -points.Items[i];
        }
    }
}
