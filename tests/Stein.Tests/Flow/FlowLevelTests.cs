using System.Collections.Concurrent;
using Stein.Flow;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Ways of milliseconds need no cancellation.

namespace Stein.Tests.Flow;

/// <summary>The scores of a noise level are made once for all rows, tiles and numbers of steps.</summary>
public class FlowLevelTests
{
    static readonly NoiseRange range = new(0.05, 50);

    [Fact]
    public void ALikelihoodMakesEachLevelOnce()
    {
        var score = new Counted();
        var points = Chains<double>.Scattered(500, 2, 4, new NoiseStream(3, 0)).Positions;
        using var pool = new WorkerPool(1);
        new LogLikelihood<double>(score, new([0, 0], [8, 0, 0, 8]), range.Smallest, range.Largest).Evaluate(points, pool);
        Assert.All(score.Made, level => Assert.Equal(1, level.Value));
    }

    [Fact]
    public void AFlowOfChainsMakesEachLevelOnce()
    {
        var score = new Counted();
        var chains = Chains<double>.Scattered(500, 2, 50, new NoiseStream(3, 0));
        using var pool = new WorkerPool(1);
        var report = new ProbabilityFlowSampler<double>(score, [0, 0], 2, range).Descend(chains, denoise: false, pool);
        Assert.All(score.Made, level => Assert.Equal(1, level.Value));
        // All ways have points in common: of the finest one every point is met, and no other.
        Assert.Equal(report.MostSteps + 1, score.Made.Count);
    }

    /// <summary>Three ways: from one level to another, by any number of steps, whole places of fewer steps are places of more.</summary>
    [Theory]
    [InlineData(0.05, 50)]
    [InlineData(3, 0.7)]
    public void TwiceTheStepsMeetTheSameLevels(double from, double to)
    {
        var flow = new ProbabilityFlow<double>(new Counted(), new(2, [0, 0], 2), from, to);
        for (int steps = 8; steps < 2048; steps *= 2)
            for (int step = 0; step <= steps; step++) Assert.Same(flow.Level(step, steps), flow.Level(2 * step, 2 * steps));
        Assert.NotSame(flow.Level(1, 4096), flow.Level(1, 4096));
        Assert.Equal(flow.Level(1, 4096).Kappa, flow.Level(2, 8192).Kappa);
    }

    sealed class Counted : INoiseConditionalScore<double>
    {
        readonly GaussianMixtureScore<double> score = new(GaussianMixture.EightGaussians);

        public ConcurrentDictionary<double, int> Made { get; } = new();

        public int Dimension => 2;

        public ITracedScore<double> At(double sigma)
        {
            Made.AddOrUpdate(sigma, 1, (_, count) => count + 1);
            return score.At(sigma);
        }
    }
}
