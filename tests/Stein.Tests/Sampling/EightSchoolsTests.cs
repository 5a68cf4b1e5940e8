using Stein.Diagnostics;
using Stein.Sampling;
using Stein.Scores;
using Xunit;

#pragma warning disable xUnit1051 // An example is shorter without a cancellation token.

namespace Stein.Tests.Sampling;

public class EightSchoolsTests
{
    [Fact]
    public void TheExampleRuns()
    {
        // example
        var density = Score.FromDensity(new EightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]));
        var result = MarkovChainMonteCarlo.Draw(density, new DrawOptions { Count = 2000 }, seed: 3);
        var draws = result.Draws.Map(["mu", "tau"], (x, q) => (q[0], q[1]) = (x[0], Constrain.Positive(x[1])));
        var summary = Summary.Compute(result with { Draws = draws });
        // end

        Assert.Empty(summary.Warnings);
        Assert.Empty(DensityCheck.Findings(density, result.Draws));
        Assert.InRange(summary.Rows[0].Mean, 4.1, 4.7);
        Assert.Contains($"{summary}".TrimEnd(), ReadmeTests.Readme);
    }
}
