using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>A linear regression <c>y ~ N(X b, σ²)</c>, as <c>(b, log σ)</c>.</summary>
/// <param name="y">The outcomes, <c>[N]</c>.</param>
/// <param name="columns">The columns of <c>X</c>, the one of the intercept included, <c>[K][N]</c>.</param>
/// <param name="prior">The prior.</param>
/// <typeparam name="TPrior">The prior's type.</typeparam>
readonly struct LinearRegression<TPrior>(double[] y, double[][] columns, TPrior prior = default) : IPosterior
    where TPrior : struct, IRegressionPrior
{
    /// <summary><c>[N, K]</c>.</summary>
    readonly double[] rows = [.. Enumerable.Range(0, y.Length).SelectMany(n => columns.Select(column => column[n]))];

    public int Dimension { get; } = columns.Length + 1;

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        ReadOnlySpan<R> b = x[..^1];
        R log = R.Constant(0), sigma = Constrain.Positive(x[^1], ref log), squares = R.Constant(0);
        for (int n = 0; n < y.Length; n++)
        {
            ReadOnlySpan<double> row = rows.AsSpan(n * b.Length, b.Length);
            R mean = b[0] * row[0];
            for (int k = 1; k < row.Length; k++) mean += b[k] * row[k];
            R residual = y[n] - mean;
            squares += residual * residual;
        }
        return log + prior.Log(b, sigma) - y.Length * x[^1] - 0.5 * squares / (sigma * sigma);
    }

    public void Report(ReadOnlySpan<double> x, Span<double> quantities)
    {
        x.CopyTo(quantities);
        quantities[^1] = Constrain.Positive(x[^1]);
    }
}
