using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>A mixture of two normals with ordered means, <c>(μ₁, log (μ₂ − μ₁), log σ₁, log σ₂, logit θ)</c>.</summary>
/// <param name="y">The observations.</param>
readonly struct TwoNormals(double[] y) : IPosterior
{
    public int Dimension => 5;

    public static Posterior Of()
        => Posterior.Of("low_dim_gauss_mix-low_dim_gauss_mix", new TwoNormals(new PosteriorData("low_dim_gauss_mix")["y"]));

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0), mu1 = x[0], mu2 = Constrain.Above(x[1], mu1, ref log);
        R sigma1 = Constrain.Positive(x[2], ref log), sigma2 = Constrain.Positive(x[3], ref log), theta = Constrain.Unit(x[4], ref log);
        log += LogPdf.Normal(mu1, 0, 2) + LogPdf.Normal(mu2, 0, 2) + LogPdf.Normal(sigma1, 0, 2) + LogPdf.Normal(sigma2, 0, 2)
            + LogPdf.Beta(theta, 5, 5);
        R share1 = R.Log(theta) - x[2], share2 = R.Log1p(-theta) - x[3], rate1 = 1 / sigma1, rate2 = 1 / sigma2;
        foreach (double value in y)
        {
            R z1 = (value - mu1) * rate1, z2 = (value - mu2) * rate2;
            log += LogPdf.LogSumExp(share1 - 0.5 * z1 * z1, share2 - 0.5 * z2 * z2);
        }
        return log;
    }

    public void Report(ReadOnlySpan<double> x, Span<double> quantities)
    {
        Constrain.Ordered(x[..2], quantities[..2]);
        (quantities[2], quantities[3]) = (Constrain.Positive(x[2]), Constrain.Positive(x[3]));
        quantities[4] = Constrain.Between(x[4], 0, 1);
    }
}
