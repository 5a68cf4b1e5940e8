using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>
/// The same eight effects as themselves, <c>(θ, μ, log τ)</c>: a funnel, which no single step size suits. A hard test on purpose.
/// </summary>
/// <param name="y">The measured effects.</param>
/// <param name="sigma">Their known errors.</param>
readonly struct EightSchoolsCentred(double[] y, double[] sigma) : IPosterior
{
    public int Dimension => y.Length + 2;

    public static Posterior Of()
    {
        var data = new PosteriorData("eight_schools");
        return Posterior.Of("eight_schools-eight_schools_centered", "eight_schools-eight_schools_noncentered",
            new EightSchoolsCentred(data["y"], data["sigma"]));
    }

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0), mu = x[^2], tau = Constrain.Positive(x[^1], ref log);
        log += LogPdf.Normal(mu, 0, 5) + LogPdf.Cauchy(tau, 0, 5);
        for (int j = 0; j < y.Length; j++) log += LogPdf.Normal(x[j], mu, tau) + LogPdf.Normal(y[j], x[j], sigma[j]);
        return log;
    }

    public void Report(ReadOnlySpan<double> x, Span<double> quantities)
    {
        x.CopyTo(quantities);
        quantities[^1] = Constrain.Positive(x[^1]);
    }
}
