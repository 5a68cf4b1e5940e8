using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>
/// A Gaussian process with noise: the logarithms of its length <c>ρ</c>, its deviation <c>α</c> and the noise's variance.
/// </summary>
/// <param name="x">The places.</param>
/// <param name="y">The values.</param>
readonly struct ProcessRegression(double[] x, double[] y) : IPosterior
{
    public int Dimension => 3;

    public static Posterior Of()
    {
        var data = new PosteriorData("gp_pois_regr");
        return Posterior.Of("gp_pois_regr-gp_regr", new ProcessRegression(data["x"], data["y"]));
    }

    public R LogDensity<R>(ReadOnlySpan<R> p) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0), rho = Constrain.Positive(p[0], ref log), alpha = Constrain.Positive(p[1], ref log),
            noise = Constrain.Positive(p[2], ref log);
        log += LogPdf.Gamma(rho, 25, 4) + LogPdf.Normal(alpha, 0, 2) + LogPdf.Normal(noise, 0, 1);
        Span<R> matrix = stackalloc R[x.Length * x.Length], scratch = stackalloc R[x.Length];
        Covariance.Smooth(x, alpha, rho, noise, matrix);
        Covariance.Factor(matrix, x.Length);
        return log + Covariance.LogNormal(y, matrix, scratch);
    }

    public void Report(ReadOnlySpan<double> p, Span<double> quantities)
    {
        for (int i = 0; i < 3; i++) quantities[i] = Constrain.Positive(p[i]);
    }
}
