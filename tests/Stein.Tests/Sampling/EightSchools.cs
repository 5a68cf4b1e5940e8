using Stein.Scores;
using Stein.Simd;

namespace Stein.Tests.Sampling;

// example
/// <summary>Rubin 1981: eight effects y of known errors σ around a mean μ with a spread τ, as x = (μ, log τ, θ).</summary>
readonly struct EightSchools(double[] y, double[] sigma) : IDensity
{
    public int Dimension => 10;

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0), mu = x[0], tau = Constrain.Positive(x[1], ref log);
        log += LogPdf.Normal(mu, 0, 5) + LogPdf.Cauchy(tau, 0, 5);
        for (int j = 0; j < 8; j++) log += LogPdf.Normal(x[2 + j], 0, 1) + LogPdf.Normal(y[j], mu + tau * x[2 + j], sigma[j]);
        return log;
    }
}
// end
