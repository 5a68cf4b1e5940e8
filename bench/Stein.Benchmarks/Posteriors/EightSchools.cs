using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>Eight effects around a mean (Rubin 1981), by their deviations from it: <c>(z, μ, log τ)</c>, <c>θ = μ + τ z</c>.</summary>
/// <param name="y">The measured effects.</param>
/// <param name="sigma">Their known errors.</param>
readonly struct EightSchools(double[] y, double[] sigma) : IPosterior
{
    public int Dimension => y.Length + 2;

    public static Posterior Of()
    {
        var data = new PosteriorData("eight_schools");
        return Posterior.Of("eight_schools-eight_schools_noncentered", new EightSchools(data["y"], data["sigma"]));
    }

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0), mu = x[^2], tau = Constrain.Positive(x[^1], ref log);
        log += LogPdf.Normal(mu, 0, 5) + LogPdf.Cauchy(tau, 0, 5);
        for (int j = 0; j < y.Length; j++) log += LogPdf.Normal(x[j], 0, 1) + LogPdf.Normal(y[j], mu + tau * x[j], sigma[j]);
        return log;
    }

    public void Report(ReadOnlySpan<double> x, Span<double> quantities)
    {
        double mu = x[^2], tau = Constrain.Positive(x[^1]);
        for (int j = 0; j < y.Length; j++) quantities[j] = mu + tau * x[j];
        (quantities[^2], quantities[^1]) = (mu, tau);
    }
}
