using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Walks of a few steps need no cancellation.

namespace Stein.Tests.Sampling;

/// <summary>From broad noise down to a known mixture: shares of the modes and the spread within them.</summary>
public class PredictorCorrectorTests
{
    const int Count = 10_000;

    static readonly GaussianMixture mixture = new([0.2, 0.8], [-3, -3, 3, 3], 0.6);

    /// <summary>
    /// The share of the minor mode within 6 of its standard errors, 0.004, of 0.20, the variance within a mode within 6 % of its value: its
    /// standard error is 1 %. Twins: the corrector's or the predictor's share left out where it is needed, too few levels.
    /// </summary>
    [Theory]
    [InlineData(150, 1, true, true)]
    [InlineData(500, 0, true, true)]
    [InlineData(150, 1, false, true)]
    [InlineData(8, 0, true, false)]
    public void DrawsHaveTheWeightsAndTheSpreadOfTheMixture(int levels, int corrections, bool denoise, bool right)
    {
        const double Smallest = 0.03;
        var chains = Run(levels, corrections, denoise, Count, workers: 2, Smallest);
        int minor = 0;
        double squares = 0;
        for (int b = 0; b < Count; b++)
        {
            double side = chains[2 * b] + chains[2 * b + 1] < 0 ? -3 : 3;
            if (side < 0) minor++;
            squares += (Math.Pow(chains[2 * b] - side, 2) + Math.Pow(chains[2 * b + 1] - side, 2)) / (2 * Count);
        }
        bool share = Math.Abs((double)minor / Count - 0.2) < 6 * 0.004, spread = Math.Abs(squares / 0.36 - 1) < 0.06;
        Assert.True((share && spread) == right, $"share {(double)minor / Count}, variance {squares / 0.36}");
    }

    [Fact]
    public void AChainDependsOnNeitherThreadsNorOthers()
    {
        var all = Run(10, 1, true, 900, 1, 0.1);
        Assert.Equal(all, Run(10, 1, true, 900, 3, 0.1));
        Assert.Equal(all[..20], Run(10, 1, true, 10, 2, 0.1));
    }

    [Fact]
    public void LevelsThatDoNotFallAreRefused()
    {
        var score = new GaussianMixtureScore<float>(mixture);
        Assert.Throws<ArgumentException>(() => new PredictorCorrector<float>(score, []));
        Assert.Throws<ArgumentException>(() => new PredictorCorrector<float>(score, [1, 1]));
        Assert.Throws<ArgumentException>(() => new PredictorCorrector<float>(score, [1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictorCorrector<float>(score, [1], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictorCorrector<float>(score, [1], 1, 0));
    }

    static float[] Run(int levels, int corrections, bool denoise, int count, int workers, double smallest)
    {
        using var pool = new WorkerPool(workers);
        var falling = NoiseSchedule.Geometric(200, smallest, levels);
        var chains = Chains<float>.Scattered(count, 2, 200, new NoiseStream(4, 0));
        new PredictorCorrector<float>(new GaussianMixtureScore<float>(mixture), falling, corrections)
            .Descend(chains, new NoiseStream(4, 1), denoise, pool);
        return chains.Positions.Items.ToArray();
    }
}
