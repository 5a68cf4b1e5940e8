using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Walks of a few steps need no cancellation.

namespace Stein.Tests.Sampling;

/// <summary>A chain is a function of its index: two calls for parts of a job give what one call for the whole gives.</summary>
public class FirstIndexTests
{
    static readonly string[] samplers =
        ["unadjusted", "preconditioned", "underdamped", "adjusted", "hamiltonian", "annealed", "predictor-corrector", "flow"];

    static readonly GaussianMixtureScore<float> score = new(GaussianMixture.EightGaussians);

    [Property(MaxTest = 10)]
    public void ChainsOfTwoCallsAreThoseOfOne(uint seed)
    {
        var random = new Random((int)(seed >> 1));
        foreach (string sampler in samplers)
        {
            int count = random.Next(2, 300), split = random.Next(1, count), workers = random.Next(1, 4);
            long first = random.Next(3) switch { 0 => 0, 1 => random.Next(), _ => (1L << 32) - count };
            bool uniform = random.Next(2) == 0;
            float[] whole = Ends(sampler, seed, count, first, uniform, workers);
            Assert.Equal(whole[..(2 * split)], Ends(sampler, seed, split, first, uniform, workers));
            Assert.Equal(whole[(2 * split)..], Ends(sampler, seed, count - split, first + split, uniform, workers));
            Assert.NotEqual(whole, Ends(sampler, seed, count, first == 0 ? 1 : first - 1, uniform, workers));
        }
    }

    [Property(MaxTest = 10)]
    public void DrawsOfRowsOfTwoCallsAreThoseOfOne(uint seed)
    {
        var random = new Random((int)(seed >> 1));
        int rows = random.Next(2, 12), split = random.Next(1, rows), draws = random.Next(1, 80);
        long first = random.Next(2) == 0 ? 0 : (1L << 33) / 128 - rows;
        float[] table = [.. Enumerable.Range(0, 2 * rows).Select(_ => random.Next(2) == 0 ? float.NaN : random.NextSingle())];
        var sampler = new ConditionalSampler<float>(score, [0, 0], 2, NoiseSchedule.Geometric(20, 0.1, 6), 2);
        using var pool = new WorkerPool(2);
        float[] Draw(Range part, long index)
        {
            float[] items = table[(2 * part.Start.Value)..(2 * part.End.Value)];
            return sampler.Draw(new ReadOnlyMatrixView<float>(items, items.Length / 2, 2), draws, new NoiseStream(seed, 0),
                indices: [.. Enumerable.Range(0, items.Length / 2).Select(row => index + row)], pool: pool);
        }

        float[] whole = Draw(..rows, first);
        Assert.Equal(whole[..(2 * draws * split)], Draw(..split, first));
        Assert.Equal(whole[(2 * draws * split)..], Draw(split..rows, first + split));
    }

    [Fact]
    public void MarkovChainsOfTwoCallsWithoutWarmUpAreThoseOfOne()
    {
        var target = Score.FromDensity(new EightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]));
        double[] Draw(int chains, long first) => MarkovChainMonteCarlo
            .Draw(target, new DrawOptions { Chains = chains, WarmUp = 0, Count = 20 }, seed: 4, firstChain: first).Draws.Values;

        double[] all = Draw(5, 7), some = Draw(2, 7), others = Draw(3, 9);
        for (int draw = 0; draw < 20; draw++)
        {
            Assert.Equal(some[(20 * draw)..(20 * draw + 20)], all[(50 * draw)..(50 * draw + 20)]);
            Assert.Equal(others[(30 * draw)..(30 * draw + 30)], all[(50 * draw + 20)..(50 * draw + 50)]);
        }
    }

    [Fact]
    public void IndicesBeyondTheNoiseOfAStepAreRefused()
    {
        foreach (var (dimension, indices) in (ReadOnlySpan<(int, long)>)[(1, 1L << 32), (2, 1L << 32), (4, 1L << 31), (3, (1L << 33) / 3)])
        {
            Assert.Equal(indices - 5, new Chains<double>(5, dimension, indices - 5).FirstIndex);
            Assert.Contains($"0 to {indices - 1}",
                Assert.Throws<ArgumentOutOfRangeException>(() => new Chains<double>(5, dimension, indices - 4)).Message);
            Assert.Throws<ArgumentOutOfRangeException>(() => new Chains<float>(5, dimension, -1));
        }
        // The last chain that is allowed has noise, of acceptance and jitter too.
        foreach (string sampler in samplers) Assert.All(Ends(sampler, 1, 1, (1L << 32) - 1, false, 1), x => Assert.True(float.IsFinite(x)));
        var conditional = new ConditionalSampler<float>(score, [0, 0], 2, [1], 1, particles: 64);
        using var pool = new WorkerPool(1);
        long last = (1L << 33) / 128 - 1;
        conditional.Draw(new ReadOnlyMatrixView<float>([float.NaN, 1], 1, 2), 1, new NoiseStream(1, 0), indices: [last], pool: pool);
        foreach (long wrong in new[] { -1, last + 1 })
        {
            Assert.Throws<ArgumentOutOfRangeException>(
                () => conditional.Draw(new ReadOnlyMatrixView<float>([float.NaN, 1], 1, 2), 1, new NoiseStream(1, 0), indices: [wrong],
                    pool: pool));
        }
    }

    static float[] Ends(string sampler, ulong seed, int count, long first, bool uniform, int workers)
    {
        using var pool = new WorkerPool(workers);
        NoiseStream start = new(seed, 0), walk = new(seed, 1);
        var chains = uniform ? Chains<float>.Uniform(count, 2, -3, 3, start, first) : Chains<float>.Scattered(count, 2, 3, start, first);
        double[] levels = NoiseSchedule.Geometric(20, 0.1, 6);
        switch (sampler)
        {
            case "annealed": new AnnealedLangevin<float>(score, levels, 0.01, 2).Descend(chains, walk, pool: pool); break;
            case "predictor-corrector": new PredictorCorrector<float>(score, levels).Descend(chains, walk, pool: pool); break;
            case "flow": new ProbabilityFlowSampler<float>(score, [0, 0], 2, new(0.1, 20)).Descend(chains, pool: pool); break;
            default:
                ITransition<float> transition = sampler switch
                {
                    "unadjusted" => new UnadjustedLangevin<float>(score, 0.1f),
                    "preconditioned" => new UnadjustedLangevin<float>(score, 0.1f, Metric<float>.Dense([1, 0.3, 0.3, 0.8], 2)),
                    "underdamped" => new UnderdampedLangevin<float>(score, 0.2, 1),
                    "adjusted" => HamiltonianMonteCarlo<float>.Langevin(score, 0.4),
                    _ => new HamiltonianMonteCarlo<float>(score, 0.3, 3, jitter: 0.3),
                };
                new Sampler<float>(transition, walk, pool).Walk(chains, 5);
                break;
        }
        return chains.Positions.Items.ToArray();
    }
}
