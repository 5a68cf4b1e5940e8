using Stein.Networks;
using Stein.Noise;
using Stein.Sampling;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Short walks need no cancellation.

namespace Stein.Tests.Sampling;

public class ChainDeterminismTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void ChainsHaveTheSameBitsOnAnyNumberOfWorkers(int workers) => Assert.Equal(Walk(1, 700), Walk(workers, 700));

    [Fact]
    public void AChainDoesNotKnowHowManyOthersThereAre() => Assert.Equal(Walk(1, 700)[..(150 * 3)], Walk(1, 150));

    static float[] Walk(int workers, int count)
    {
        using var pool = new WorkerPool(workers);
        var noise = new NoiseStream(4, 0);
        var network = new ScoreNetwork(new(3, [20, 12], Activation.Silu, -1));
        network.Initialize(noise);
        var chains = Chains<float>.Scattered(count, 3, 2, noise);
        new Sampler<float>(new UnadjustedLangevin<float>(network, 0.05f), noise, pool).Walk(chains, 50);
        return chains.Positions.Items.ToArray();
    }
}
