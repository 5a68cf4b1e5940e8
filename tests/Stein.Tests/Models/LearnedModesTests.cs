using Stein.Models;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // A fit of seconds needs no cancellation.

namespace Stein.Tests.Models;

/// <summary>
/// The weights of clusters far apart, <c>1/5 N((−5, −5), I) + 4/5 N((5, 5), I)</c> (Song and Ermon 2019, section 3.2.2), found by scores
/// that were learned from draws. Plain Langevin at the smallest level keeps the shares of its start.
/// </summary>
/// <remarks>
/// Annealed Langevin by plan gives the minor one 0.21 with the true scores as well: what is learned is not to blame for that.
/// </remarks>
public class LearnedModesTests(ITestOutputHelper log)
{
    static readonly GaussianMixture modes = new([0.2, 0.8], [-5, -5, 5, 5], 1);

    /// <summary>The standard error of the share is 0.009 in the rows that are fitted and 0.006 in those drawn.</summary>
    [Fact]
    public void ASmallNetworkFindsThem()
    {
        var model = Fit(2000, SmallFit.Options with { Hidden = [32, 32], Steps = 1000, BatchSize = 256 }, 1);
        double minor = Corrected(model, 4000, 1), plain = Plain(model, 4000);
        log.WriteLine($"predictor-corrector {minor}, plain {plain}");
        Assert.InRange(minor, 0.17, 0.23);
        Assert.InRange(plain, 0.4, 0.6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheDefaultFitFindsThem(ulong seed)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STEIN_LONG") == "1", "takes a minute; set STEIN_LONG=1");
        var model = Fit(10_000, new(), seed);
        ReadOnlySpan<double> mean = model.Scaling.Mean, scale = model.Scaling.Scale;
        var known = new GaussianMixture([0.2, 0.8],
            [(-5 - mean[0]) / scale[0], (-5 - mean[1]) / scale[1], (5 - mean[0]) / scale[0], (5 - mean[1]) / scale[1]], 1 / scale[0]);
        double corrected = Corrected(model, 10_000, seed);
        double annealed = Annealed(model, model.Scores, 10_000, seed),
            ofKnown = Annealed(model, new GaussianMixtureScore<float>(known), 10_000, seed);
        log.WriteLine($"predictor-corrector {corrected}, annealed {annealed}, with the true scores {ofKnown}");
        Assert.InRange(corrected, 0.18, 0.22);
        Assert.InRange(annealed, 0.18, 0.22);
        Assert.InRange(annealed - ofKnown, -0.02, 0.02);
    }

    static DensityModel Fit(int count, DensityOptions options, ulong seed)
    {
        var rows = new double[2 * count];
        modes.Draw(new NoiseStream(seed, 64), 0, new(rows, count, 2));
        return DensityModel.Fit(Table.FromRows(rows, ["x", "y"]), options, seed);
    }

    static double Corrected(DensityModel model, int count, ulong seed) => Share(model.Sample(count, seed: seed).Values);

    static double Annealed(DensityModel model, INoiseConditionalScore<float> scores, int count, ulong seed)
    {
        using var pool = new WorkerPool(2);
        var range = new NoiseRange(model.Level, model.Scores.Range.Largest);
        var plan = NoiseSchedule.Plan(2, range);
        var chains = Chains<float>.Scattered(count, 2, (float)Math.Sqrt(1 + range.Largest * range.Largest), new(seed, 67));
        new AnnealedLangevin<float>(scores, plan.Levels, plan.StepSize, plan.StepsPerLevel)
            .Descend(chains, new(seed, 68), denoise: true, pool);
        return Share(model.Scaling.Restore(chains.Positions));
    }

    static double Plain(DensityModel model, int count)
    {
        using var pool = new WorkerPool(2);
        var chains = Chains<float>.Scattered(count, 2, 2, new NoiseStream(1, 65));
        new Sampler<float>(new UnadjustedLangevin<float>(model.Scores.At(model.Level), 0.02f), new NoiseStream(1, 66), pool)
            .Walk(chains, 300);
        return Share(model.Scaling.Restore(chains.Positions));
    }

    static double Share(ReadOnlySpan<double> points)
    {
        int count = points.Length / 2, minor = 0;
        for (int b = 0; b < count; b++) minor += points[2 * b] + points[2 * b + 1] < 0 ? 1 : 0;
        return minor / (double)count;
    }
}
