using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Walks of a few steps need no cancellation.

namespace Stein.Tests.Sampling;

/// <summary>A way down noise levels in one walk, against the same way level by level.</summary>
public class DescentTests
{
    static readonly GaussianMixtureScore<float> score = new(GaussianMixture.EightGaussians);

    static readonly NoiseStream noise = new(5, 1);

    static readonly double[] levels = NoiseSchedule.Geometric(30, 0.1, 9);

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(0, false)]
    [InlineData(0, true)]
    public void PredictorAndCorrectorDrawTheSameInOneWalkAsLevelByLevel(int corrections, bool denoise)
    {
        using WorkerPool one = new(1), three = new(3);
        Chains<float> whole = Start(one), parts = Start(one);
        new PredictorCorrector<float>(score, levels, corrections).Descend(whole, noise, denoise, three);
        for (int i = 0; i < levels.Length; i++)
        {
            double sigma = levels[i];
            Walk(parts, new UnadjustedLangevin<float>(score.At(sigma), (float)(4 * 0.16 * 0.16 * sigma * sigma)), corrections, one);
            if (i < levels.Length - 1)
                Walk(parts, new ReverseDiffusion<float>(score.At(sigma), (sigma - levels[i + 1]) * (sigma + levels[i + 1])), 1, one);
            else if (denoise) Walk(parts, new DenoisingStep<float>(score.At(sigma), sigma), 1, one);
        }
        Same(parts, whole);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(4, true)]
    public void AnnealedLangevinDrawsTheSameInOneWalkAsLevelByLevel(int steps, bool denoise)
    {
        using WorkerPool one = new(1), three = new(3);
        Chains<float> whole = Start(one), parts = Start(one);
        new AnnealedLangevin<float>(score, levels, 0.01, steps).Descend(whole, noise, denoise, three);
        foreach (double sigma in levels)
            Walk(parts, new UnadjustedLangevin<float>(score.At(sigma), (float)(0.01 * (sigma / levels[^1]) * (sigma / levels[^1]))), steps,
                one);
        if (denoise) Walk(parts, new DenoisingStep<float>(score.At(levels[^1]), levels[^1]), 1, one);
        Same(parts, whole);
    }

    [Fact]
    public void ChainsOfAnotherDimensionAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new PredictorCorrector<float>(score, levels).Descend(new(3, 5), noise));
        Assert.Throws<ArgumentException>(() => new AnnealedLangevin<float>(score, levels, 0.1, 1).Descend(new(3, 5), noise));
    }

    /// <summary>Chains that have made steps before: the noise goes on from there.</summary>
    static Chains<float> Start(WorkerPool pool)
    {
        var chains = Chains<float>.Scattered(700, 2, 30, new NoiseStream(5, 0));
        Walk(chains, new UnadjustedLangevin<float>(score.At(30), 1), 3, pool);
        return chains;
    }

    static void Walk(Chains<float> chains, ITransition<float> transition, int steps, WorkerPool pool)
        => new Sampler<float>(transition, noise, pool).Walk(chains, steps);

    static void Same(Chains<float> expected, Chains<float> actual)
    {
        Assert.Equal(expected.Steps, actual.Steps);
        Assert.Equal(expected.Positions.Items, actual.Positions.Items);
    }
}
