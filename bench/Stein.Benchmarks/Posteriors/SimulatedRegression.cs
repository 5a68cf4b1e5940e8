using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>Simulated regressions without an intercept, whose five coefficients are nearly independent or correlated.</summary>
static class SimulatedRegression
{
    public static Posterior Of(string name)
    {
        var data = new PosteriorData(name);
        double[] y = data["y"], rows = data["X"];
        int width = rows.Length / y.Length;
        double[][] columns = [.. Enumerable.Range(0, width).Select(k => y.Select((_, n) => rows[n * width + k]).ToArray())];
        return Posterior.Of($"{name}-blr", new LinearRegression<Prior>(y, columns));
    }

    readonly struct Prior : IRegressionPrior
    {
        public R Log<R>(ReadOnlySpan<R> b, R sigma) where R : unmanaged, IReal<R>
        {
            R log = LogPdf.Normal(sigma, 0, 10);
            foreach (R coefficient in b) log += LogPdf.Normal(coefficient, 0, 10);
            return log;
        }
    }
}
