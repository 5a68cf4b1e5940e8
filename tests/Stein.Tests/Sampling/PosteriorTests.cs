using System.Diagnostics;
using Stein.Diagnostics;
using Stein.Sampling;
using Stein.Shards;
using Xunit;

namespace Stein.Tests.Sampling;

/// <summary>
/// Five posteriors against the moments of 10,000 reference draws each: default options, one seed for all. With means that are right
/// and 27 of them a bound of 4 standard errors is passed by chance about once in 600 seeds, if the reference had none; the 5 % on
/// deviations are about three of their standard errors.
/// </summary>
public class PosteriorTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData("eight_schools-eight_schools_noncentered")]
    [InlineData("arK-arK")]
    [InlineData("kidiq-kidscore_momiq")]
    [InlineData("earnings-logearn_height")]
    [InlineData("low_dim_gauss_mix-low_dim_gauss_mix")]
    public void MeansAndDeviationsAreTheReferences(string name)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STEIN_LONG") == "1" || !name.StartsWith("low"),
            "takes seconds; set STEIN_LONG=1");
        var posterior = Posteriors.Of(name);
        var clock = Stopwatch.StartNew();
        var result = MarkovChainMonteCarlo.Draw(posterior.Density, new DrawOptions { Count = 2000 }, seed: 3,
            cancellation: TestContext.Current.CancellationToken);
        double seconds = clock.Elapsed.TotalSeconds;
        var summary = Summary.Compute(result with
        {
            Draws = result.Draws.Map([.. posterior.Reference.Moments.Select(moment => moment.Name)],
            posterior.Report)
        });
        log.WriteLine($"{name}: {seconds:F2} s, {summary.Rows.Min(row => row.BulkSize) / seconds:F0} effective draws a second\n{summary}");
        foreach (var (row, moment) in summary.Rows.Zip(posterior.Reference.Moments))
        {
            Assert.InRange(Math.Abs(row.Mean - moment.Mean) / row.MeanError, 0, 4);
            Assert.InRange(row.Deviation / moment.Deviation, 0.95, 1.05);
            Assert.InRange(row.Rhat, 0, 1.01);
            Assert.True(row.BulkSize >= 400 && row.TailSize >= 400);
        }
    }

    [Fact]
    public void DrawsDependOnNoThreads()
    {
        var posterior = Posteriors.Of("eight_schools-eight_schools_noncentered");
        double[] Draw(int workers, int thinning = 1)
        {
            using var pool = new WorkerPool(workers);
            var options = new DrawOptions { Chains = 40, WarmUp = 200, Count = 60 / thinning, Thinning = thinning };
            return MarkovChainMonteCarlo.Draw(posterior.Density, options, seed: 5, pool: pool,
                cancellation: TestContext.Current.CancellationToken).Draws.Values;
        }

        double[] all = Draw(1), thinned = Draw(1, thinning: 3);
        Assert.Equal(all, Draw(3));
        for (int draw = 0; draw < 20; draw++) Assert.Equal(all.AsSpan((3 * draw + 2) * 400, 400), thinned.AsSpan(draw * 400, 400));
    }
}
