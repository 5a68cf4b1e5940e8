using Stein.Objectives;
using Stein.Training;
using Xunit;

namespace Stein.PublicTests;

/// <summary>Implicit matching, with the exact trace, of a network of one's own, step by step.</summary>
public class NetworkPrograms
{
    [Fact]
    public void ImplicitMatchingOfAnOwnNetwork()
    {
        float[] rows = [.. Enumerable.Range(0, 400).Select(i => (float)(Math.Sin(i) + Math.Cos(1.7 * i)))];
        var network = OwnNetwork.Create(dimension: 2);
        var trainer = new Trainer(network, new ImplicitScoreMatching(noiseFloor: 0.1f), new(rows, 200, 2), new() { Steps = 200, BatchSize = 100 });
        double first = trainer.Step(), last = first;
        while (trainer.Steps < 200) last = trainer.Step();
        network.SetParameters(trainer.Average);
        Assert.True(last < first);

        float[] scores = new float[400], traces = new float[200];
        network.Trace(new(rows, 200, 2), new(scores, 200, 2), traces);
        Assert.All(traces, trace => Assert.True(float.IsFinite(trace)));
    }
}
