using Stein.Networks;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Walks of seconds need no cancellation.

namespace Stein.Tests.Sampling;

/// <summary>
/// Samples cost little memory beside themselves: <c>n</c> samples of <c>D</c> doubles take chains of as many floats, half of that, and what
/// does not grow with <c>n</c>. The networks are small, for time; what the engine allocates does not depend on their size but for the fixed
/// part.
/// </summary>
[Collection(nameof(Alone))]
public class SamplingAllocationTests(ITestOutputHelper log)
{
    const int Count = 100_000;

    /// <summary>Room for what does not grow with the number: the scores of the levels, and what each worker needs for its tile.</summary>
    const long Fixed = 600_000;

    [Theory]
    [InlineData("predictor-corrector", 2)]
    [InlineData("predictor-corrector", 11)]
    [InlineData("annealed", 2)]
    [InlineData("flow", 2)]
    [InlineData("flow", 11)]
    public void SamplesTakeTheMemoryOfTheirChainsAlone(string sampler, int dimension)
    {
        var network = new ScoreNetwork(new(dimension, [8], conditions: 4));
        network.Initialize(new(1, 0), outputScale: 0.1f);
        var score = new NoiseConditionalNetwork([network], new(new(0.05, 10), 4));
        using var pool = new WorkerPool(2);
        long half = 4L * Count * dimension, few = Allocated(sampler, score, Count / 20, pool), many = 0;
        // What the runtime puts down at some time or other is not in every attempt.
        for (int attempt = 0; attempt < 3 && !(many > 0 && many <= half + Fixed && many - few <= half); attempt++)
        {
            few = Allocated(sampler, score, Count / 20, pool);
            many = Allocated(sampler, score, Count, pool);
        }
        log.WriteLine($"{many} bytes beside {2 * half} of {Count} samples, {few} beside a twentieth of them");
        Assert.True(many - few <= half, $"{many - few} bytes more for {Count} samples than for a twentieth");
        Assert.True(many <= half + Fixed, $"{many} bytes beside {2 * half} of samples");
    }

    static long Allocated(string sampler, INoiseConditionalScore<float> score, int count, WorkerPool pool)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var chains = Chains<float>.Scattered(count, score.Dimension, 10, new NoiseStream(1, 0));
        var noise = new NoiseStream(1, 1);
        switch (sampler)
        {
            case "annealed":
                new AnnealedLangevin<float>(score, NoiseSchedule.Geometric(10, 0.05, 20), 0.001, 1)
                .Descend(chains, noise, denoise: true, pool); break;
            case "flow":
                new ProbabilityFlowSampler<float>(score, new double[score.Dimension], 1, new(0.05, 10), 0.1)
                .Descend(chains, denoise: true, pool); break;
            default:
                new PredictorCorrector<float>(score, NoiseSchedule.Geometric(10, 0.05, 50))
                .Descend(chains, noise, denoise: true, pool); break;
        }
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
