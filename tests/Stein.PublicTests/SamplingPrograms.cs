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
        double[] ends = Ends(count: 1000, first: 0);
        Assert.Equal(200, ends.Average(end => end * end), 32.0);
        Assert.Equal(ends[^200..], Ends(count: 100, first: 900));

        static double[] Ends(int count, long first)
        {
            var chains = new Chains<double>(count, 2, firstIndex: first);
            new Sampler<double>(new RandomWalk(2), new(Seed: 1, Stream: 1u << 31)).Walk(chains, 200);
            return chains.Positions.Items.ToArray();
        }
    }
}
