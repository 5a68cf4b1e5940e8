using Stein.Sampling;
using Stein.Scores;
using Xunit;

namespace Stein.PublicTests;

/// <summary>Chains on scores and densities that users bring.</summary>
public class SamplingPrograms
{
    [Fact]
    public void MarkovChainsOfAnOwnDensity()
    {
        double[] x = [.. Enumerable.Range(0, 30).Select(i => i / 15.0 - 1)], y = [.. x.Select((at, i) => 2 + 3 * at + 0.1 * Math.Cos(5 * i))];
        var density = Score.FromDensity(new OwnDensity(x, y));
        DrawResult result = MarkovChainMonteCarlo.Draw(density, new DrawOptions { Count = 500, LeapfrogSteps = 10 }, seed: 1);
        double[] slopes = result.Draws.Coordinate(1);
        Assert.Equal(3, slopes.Average(), 0.1);
    }

    [Fact]
    public void AnOwnStep()
    {
        var chains = new Chains<double>(1000, 1);
        new Sampler<double>(new HalvingWalk(), new(Seed: 1, Stream: 1u << 31)).Walk(chains, 200);
        double[] ends = chains.Positions.Items.ToArray();
        Assert.Equal(4.0 / 3, ends.Average(end => end * end), 0.25);
    }
}
