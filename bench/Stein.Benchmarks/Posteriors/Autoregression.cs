using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>A series by its last five values.</summary>
static class Autoregression
{
    public static Posterior Of()
    {
        var data = new PosteriorData("arK");
        double[] y = data["y"];
        int order = (int)data.Number("K");
        return Posterior.Of("arK-arK", new LinearRegression<Prior>(y[order..],
            [Columns.Ones(y[order..]), .. Enumerable.Range(1, order).Select(lag => y[(order - lag)..^lag])]));
    }

    readonly struct Prior : IRegressionPrior
    {
        public R Log<R>(ReadOnlySpan<R> b, R sigma) where R : unmanaged, IReal<R>
        {
            R log = LogPdf.Cauchy(sigma, 0, 2.5);
            foreach (R coefficient in b) log += LogPdf.Normal(coefficient, 0, 10);
            return log;
        }
    }
}
