using Stein.Models;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Sampling;
using Stein.Shards;
using Xunit;

namespace Stein.Tests.Training;

public class DeterminismTests
{
    public static TheoryData<int> Teams => [2, 3, 4, 8];

    [Theory]
    [MemberData(nameof(Teams))]
    public void AFitHasTheSameBitsOnAnyNumberOfThreads(int threads) => Assert.Equal(Fit(1), Fit(threads));

    [Theory]
    [MemberData(nameof(Teams))]
    public void ChainsHaveTheSameBitsOnAnyNumberOfThreads(int threads) => Assert.Equal(Walk(1, 700), Walk(threads, 700));

    [Fact]
    public void AChainDoesNotKnowHowManyOthersThereAre() => Assert.Equal(Walk(1, 700)[..(150 * 3)], Walk(1, 150));

    static byte[] Fit(int threads)
    {
        var noise = new NoiseStream(3, 0);
        var rows = new double[900];
        noise.Normals<double>(0, 0, rows);
        for (int i = 0; i < rows.Length; i += 3) rows[i] = 100 + 5 * (rows[i] > 0 ? rows[i] + 4 : rows[i] - 4);
        var options = new FitOptions { Hidden = [20, 12], Steps = 60, Batch = 200, Seed = 5, Threads = threads, Objective = new ImplicitScoreMatching(0.1f) };
        var stream = new MemoryStream();
        ScoreFit.Run(new(rows, 300, 3), ["a", "b", "c"], options).Model.Save(stream);
        return stream.ToArray();
    }

    static float[] Walk(int threads, int count)
    {
        using var pool = new WorkerPool(threads);
        var noise = new NoiseStream(4, 0);
        var network = new ScoreNetwork(new(3, [20, 12], Activation.Silu, -1));
        network.Initialize(noise);
        var chains = Chains<float>.Scattered(count, 3, 2, noise);
        new Sampler<float>(new UnadjustedLangevin<float>(network, 0.05f), noise, pool).Walk(chains, 50);
        return chains.Positions.Items.ToArray();
    }
}
