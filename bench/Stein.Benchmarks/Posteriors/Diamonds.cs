using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>Prices of 5,000 diamonds by 24 centred columns, the intercept last.</summary>
static class Diamonds
{
    public static Posterior Of()
    {
        var data = new PosteriorData("diamonds");
        double[] y = data["Y"], rows = data["X"];
        int width = rows.Length / y.Length;
        double[][] columns =
        [
            .. Enumerable.Range(1, width - 1).Select(k => Columns.Centred([.. y.Select((_, n) => rows[n * width + k])])), Columns.Ones(y),
        ];
        return Posterior.Of("diamonds-diamonds", new LinearRegression<Prior>(y, columns));
    }

    readonly struct Prior : IRegressionPrior
    {
        public R Log<R>(ReadOnlySpan<R> b, R sigma) where R : unmanaged, IReal<R>
        {
            R log = LogPdf.StudentT(b[^1], 3, 8, 10) + LogPdf.StudentT(sigma, 3, 0, 10);
            foreach (R coefficient in b[..^1]) log += LogPdf.Normal(coefficient, 0, 1);
            return log;
        }
    }
}
