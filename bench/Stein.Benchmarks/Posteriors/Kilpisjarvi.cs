using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>Summer temperatures at Kilpisjärvi by the year, in raw units.</summary>
static class Kilpisjarvi
{
    public static Posterior Of()
    {
        var data = new PosteriorData("kilpisjarvi_mod");
        double[] x = data["x"];
        var prior = new Prior(data.Number("pmualpha"), data.Number("psalpha"), data.Number("pmubeta"), data.Number("psbeta"));
        return Posterior.Of("kilpisjarvi_mod-kilpisjarvi", new LinearRegression<Prior>(data["y"], [Columns.Ones(x), x], prior));
    }

    readonly struct Prior(double mean0, double deviation0, double mean1, double deviation1) : IRegressionPrior
    {
        public R Log<R>(ReadOnlySpan<R> b, R sigma) where R : unmanaged, IReal<R>
            => LogPdf.Normal(b[0], mean0, deviation0) + LogPdf.Normal(b[1], mean1, deviation1);
    }
}
