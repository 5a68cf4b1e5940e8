using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>
/// A series whose variance follows its last square and its last variance, GARCH(1, 1): <c>(μ, α₀, α₁, β₁)</c> with <c>α₀ &gt; 0</c> and
/// <c>α₁ + β₁ &lt; 1</c>, flat priors.
/// </summary>
/// <param name="y">The series.</param>
/// <param name="first">The first deviation.</param>
readonly struct Garch(double[] y, double first) : IPosterior
{
    public int Dimension => 4;

    public static Posterior Of()
    {
        var data = new PosteriorData("garch");
        return Posterior.Of("garch-garch11", new Garch(data["y"], data.Number("sigma1")));
    }

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0), mu = x[0], alpha0 = Constrain.Positive(x[1], ref log), alpha1 = Constrain.Unit(x[2], ref log);
        R rest = R.Sigmoid(-x[2]), beta1 = rest * Constrain.Unit(x[3], ref log);
        log -= R.Softplus(x[2]);
        R variance = R.Constant(first * first), residual = y[0] - mu, square = residual * residual, sum = square / variance;
        for (int t = 1; t < y.Length; t++)
        {
            variance = alpha0 + alpha1 * square + beta1 * variance;
            residual = y[t] - mu;
            square = residual * residual;
            sum += R.Log(variance) + square / variance;
        }
        return log - 0.5 * sum;
    }

    public void Report(ReadOnlySpan<double> x, Span<double> quantities)
    {
        double alpha1 = Constrain.Between(x[2], 0, 1);
        (quantities[0], quantities[1], quantities[2]) = (x[0], Constrain.Positive(x[1]), alpha1);
        quantities[3] = (1 - alpha1) * Constrain.Between(x[3], 0, 1);
    }
}
