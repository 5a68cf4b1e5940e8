using Stein.Benchmarks.Steps;
using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Stein.Training;

namespace Stein.Benchmarks.Suites;

/// <summary>
/// The score of a batch, with its trace, and the gradients of the objectives. Names and operations are those of the <c>steps</c> command.
/// </summary>
public class NetworksSuite : Suite
{
    /// <inheritdoc/>
    public override IEnumerable<Kernel> Kernels =>
    [
        Kernel.Of(Peak.Float),
        Step("forward:2,128,2,1024"), Step("forward:64,256,2,256"), Step("trace:8,128,2,256"),
        Gradient("denoise:2,64,2,128"), Gradient("denoise:2,128,2,1024"),
        Gradient("exact:2,64,2,128"), Gradient("exact:2,128,2,1024"), Gradient("exact:8,128,2,256"), Gradient("exact:8,128,3,256"),
    ];

    internal static Kernel Step(string text)
    {
        var step = StepCase.Parse(text);
        return new(text, Work.Operations(step.Operations), () => step.Prepare(new WorkerPool(1)));
    }

    /// <summary>The gradient alone, without the step of Adam.</summary>
    static Kernel Gradient(string text)
    {
        var step = StepCase.Parse(text);
        return new($"gradient of {text}", Work.Operations(step.Operations), () =>
        {
            var noise = new NoiseStream(1, 0);
            var network = new ScoreNetwork(new(step.D, [.. Enumerable.Repeat(step.H, step.L)]));
            network.Initialize(noise);
            AlignedArray<float> points = Normals<float>(step.B * step.D);
            IObjective objective = step.Op == "exact" ? new ImplicitScoreMatching() : new DenoisingScoreMatching(0.1f);
            var sharded = new ShardedObjective(network, objective, new WorkerPool(1));
            ulong count = 0;
            return () => sharded.Differentiate(new(points, step.B), noise, count++);
        });
    }
}
