using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Sampling;
using Stein.Shards;
using Stein.Training;
using Xunit;

namespace Stein.Tests.Training;

[Collection(nameof(Alone))]
public class AllocationTests
{
    const int WarmUp = 200, Attempts = 3;

    static readonly int Steps = Environment.GetEnvironmentVariable("STEIN_LONG") == "1" ? 10_000 : 1_000;

    [Theory]
    [InlineData("denoising", 16, 16)]
    [InlineData("implicit", 16)]
    [InlineData("implicit", 16, 16)]
    [InlineData("implicit", 16, 16, 16)]
    [InlineData("sliced", 16, 16, 16)]
    public void TrainingStepsAllocateNothing(string name, params int[] hidden)
    {
        foreach (bool residual in new[] { false, true }) Train(name, new NetworkShape(2, hidden, residual: residual));
    }

    static void Train(string name, NetworkShape shape)
    {
        using var pool = new WorkerPool(2);
        var noise = new NoiseStream(1, 0);
        var network = new ScoreNetwork(shape);
        network.Initialize(noise);
        float[] rows = new float[600], weights = new float[300];
        noise.Normals<float>(0, 0, rows);
        noise.Uniforms<float>(1, 0, weights);
        IObjective objective = name switch
        {
            "denoising" => new DenoisingScoreMatching(0.1f),
            "sliced" => new SlicedScoreMatching(2, noiseFloor: 0.1f),
            _ => new ImplicitScoreMatching(0.1f),
        };
        var minibatches = new Minibatches(new(rows, 300, 2), 256, noise, weights);
        var trainer = new Trainer(network, objective, minibatches, new(1e-3, int.MaxValue, 10), noise, pool);
        Assert.Equal(0, Allocated(() => trainer.Step()));
    }

    [Fact]
    public void SamplerStepsAllocateNothing()
    {
        using var pool = new WorkerPool(2);
        var noise = new NoiseStream(1, 0);
        var network = new ScoreNetwork(new(2, [16, 16], skip: -1));
        network.Initialize(noise);
        network.Reserve(pool.Workers);
        var chains = Chains<float>.Scattered(500, 2, 1, noise);
        var sampler = new Sampler<float>(new UnadjustedLangevin<float>(network, 0.01f), noise, pool);
        Assert.Equal(0, Allocated(() => sampler.Walk(chains, 1)));
    }

    [Fact]
    public void RunsWithinRunsAllocateNothing()
    {
        using WorkerPool outer = new(2), inner = new(2);
        var work = new Within(inner, new Within(null, null));
        Assert.Equal(0, Allocated(() => outer.Run(4, work)));
    }

    [Fact]
    public void AByteInEveryStepIsFound() => Assert.True(Allocated(() => GC.KeepAlive(new byte[1])) >= Steps);

    sealed class Within(WorkerPool? pool, IShardWork? work) : IShardWork
    {
        public void Run(int shard, int worker) => pool?.Run(3, work!);
    }

    /// <summary>
    /// The managed memory that all threads put down in <see cref="Steps"/> steps after the first ones. The runtime and the test runner have
    /// threads of their own, which may put something down at any time: the least of some attempts is that of the steps.
    /// </summary>
    static long Allocated(Action step)
    {
        for (int i = 0; i < WarmUp; i++) step();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Steps; i++) step();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least;
    }
}
