using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>
/// Counts whose logarithmic rates are a Gaussian process: the logarithms of its length <c>ρ</c> and deviation <c>α</c>, then independent
/// normals that the factor of the covariance makes the process.
/// </summary>
/// <param name="x">The places.</param>
/// <param name="counts">The counts.</param>
readonly struct ProcessCounts(double[] x, double[] counts) : IPosterior
{
    const double Jitter = 1e-10;

    public int Dimension => 2 + x.Length;

    public static Posterior Of()
    {
        var data = new PosteriorData("gp_pois_regr");
        return Posterior.Of("gp_pois_regr-gp_pois_regr", new ProcessCounts(data["x"], data["k"]));
    }

    public R LogDensity<R>(ReadOnlySpan<R> p) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0), rho = Constrain.Positive(p[0], ref log), alpha = Constrain.Positive(p[1], ref log);
        log += LogPdf.Gamma(rho, 25, 4) + LogPdf.Normal(alpha, 0, 2);
        Span<R> f = stackalloc R[x.Length];
        Process(p[2..], rho, alpha, f);
        for (int i = 0; i < x.Length; i++) log += LogPdf.Normal(p[2 + i], 0, 1) + (counts[i] * f[i] - R.Exp(f[i]));
        return log;
    }

    public void Report(ReadOnlySpan<double> p, Span<double> quantities)
    {
        (quantities[0], quantities[1]) = (Constrain.Positive(p[0]), Constrain.Positive(p[1]));
        Span<Scalar<double>> z = stackalloc Scalar<double>[x.Length], f = stackalloc Scalar<double>[x.Length];
        for (int i = 0; i < x.Length; i++) z[i] = p[2 + i];
        Process<Scalar<double>>(z, quantities[0], quantities[1], f);
        for (int i = 0; i < x.Length; i++) quantities[2 + i] = f[i].Value;
    }

    void Process<R>(ReadOnlySpan<R> z, R rho, R alpha, Span<R> f) where R : unmanaged, IReal<R>
    {
        Span<R> matrix = stackalloc R[x.Length * x.Length];
        Covariance.Smooth(x, alpha, rho, R.Constant(Jitter), matrix);
        Covariance.Factor(matrix, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            f[i] = R.Constant(0);
            for (int k = 0; k <= i; k++) f[i] += matrix[i * x.Length + k] * z[k];
        }
    }
}
