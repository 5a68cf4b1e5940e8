using Stein.Diagnostics;
using Stein.Sampling;
using Stein.Scores;
using Xunit;

namespace Stein.Tests.Sampling;

public class EightSchoolsTests
{
    [Fact]
    public void NothingIsFoundInItsDensity()
    {
        var density = Score.FromDensity(new EightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]));
        var result = MarkovChainMonteCarlo.Draw(
            density, new DrawOptions { Count = 200 }, seed: 3, cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(DensityCheck.Findings(density, result.Draws));
    }
}
