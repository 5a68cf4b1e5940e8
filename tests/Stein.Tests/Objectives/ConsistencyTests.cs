using Stein.Benchmarks.Consistency;
using Stein.Scores;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Objectives;

/// <summary>
/// The estimates of the independent-component model are consistent: their squared error falls like <c>1/n</c>, so that against the sample
/// size it has the slope −1 on logarithmic axes.
/// </summary>
/// <remarks>
/// The check accepts a slope within 4.5 standard errors of −1, of a fit whose standard error is at most 0.25. Under the asymptotic law,
/// with the 21 to 54 degrees of freedom of the fits, a right estimator fails with a probability below 2e−4. At these sizes the slope is
/// steeper by about 0.1, since the smallest samples lie above the asymptotic line; that is less than the standard error of the short
/// test and 1.3 of the long one. The noise is a fixed stream: a machine on which the test passes once passes it always.
/// </remarks>
public class ConsistencyTests
{
    const int ShortStarts = 3;

    /// <summary>Without vectors a fit takes fifty times as long.</summary>
    static readonly bool slow = Lanes.Width == LaneWidth.Scalar;

    static readonly int[] shortSizes = slow ? [500, 1000, 2000] : [500, 1000, 2000, 4000];

    [Fact]
    public void TheErrorOfScoreMatchingFallsLikeOneOverTheSampleSize()
        => Assert.True(IsConsistent(Fit(new Logistic(), Estimator.ScoreMatching, shortSizes, ShortStarts)));

    [Fact]
    public void TheErrorOfMaximumLikelihoodFallsLikeOneOverTheSampleSize()
        => Assert.True(IsConsistent(Fit(new Logistic(), Estimator.MaximumLikelihood, shortSizes, ShortStarts)));

    /// <summary>A normal does not see rotations, so that a model with normal sources cannot tell them apart at any sample size.</summary>
    [Fact]
    public void AModelThatCannotSeparateTheSourcesIsFound()
        => Assert.False(IsConsistent(Fit(new Normal(), Estimator.ScoreMatching, shortSizes, ShortStarts)));

    [Fact]
    public void TheErrorFallsLikeOneOverTheSampleSizeUpTo16000Rows()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STEIN_LONG") == "1", "long: set STEIN_LONG=1");
        foreach (var estimator in Enum.GetValues<Estimator>())
        {
            var fit = Fit(new Logistic(), estimator, ConsistencyExperiment.FullSizes, ConsistencyExperiment.FullStarts);
            TestContext.Current.SendDiagnosticMessage($"{estimator}: {fit}");
            Assert.True(IsConsistent(fit), $"{estimator}: {fit}");
            Assert.InRange(fit.StandardError, 0, 0.1);
        }
    }

    [Fact]
    public void TheErrorDoesNotSeeOrderSignsAndScales()
    {
        double[] mixing = new double[16], unmixing = new double[16];
        for (int k = 0; k < 4; k++)
        {
            mixing[k * 4 + (k + 1) % 4] = 2 + k;
            unmixing[(k + 3) % 4 * 4 + k] = k % 2 == 0 ? -0.5 : 7;
        }
        Assert.Equal((0, true), ConsistencyExperiment.Error(unmixing, mixing));
        unmixing.AsSpan(4, 4).CopyTo(unmixing);
        Assert.Equal((0, false), ConsistencyExperiment.Error(unmixing, mixing));
        unmixing[4] += 0.01;
        Assert.True(ConsistencyExperiment.Error(unmixing, mixing).Error > 0);
    }

    static LogLogFit Fit<TSource>(TSource model, Estimator estimator, int[] sizes, int starts) where TSource : struct, IDensity
        => LogLogFit.Of(ConsistencyExperiment.Run(model, sizes, ConsistencyExperiment.FullRepeats, starts, estimator));

    static bool IsConsistent(LogLogFit fit) => Math.Abs(fit.Slope + 1) <= 4.5 * fit.StandardError && fit.StandardError <= 0.25;

    readonly struct Normal : IDensity
    {
        public int Dimension => 1;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R> => R.Constant(-0.5) * x[0] * x[0];
    }
}
