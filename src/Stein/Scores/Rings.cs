using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// Rings around the origin of the plane, of radius <c>1, 2, … K</c>: <c>p(x) ∝ Σ_k e^(−(‖x‖ − k)²/(2σ²))</c>. On all rings the density is
/// the same.
/// </summary>
/// <param name="count">The number <c>K</c> of rings, at least 1.</param>
/// <param name="deviation">The deviation <c>σ</c> across a ring, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
/// <remarks>
/// The density is normalised. For <c>‖x‖</c> stands <c>√(‖x‖² + 10⁻⁶)</c>. The default value has no rings, dimension 0, and is no density.
/// </remarks>
public readonly struct Rings(int count, double deviation) : IDensity
{
    /// <summary>Rounds the tip that <c>‖x‖</c> has at the origin, where it has no derivative.</summary>
    const double Tip = 1e-6;

    readonly int count = Parameter.AtLeast(1, count);
    readonly double deviation = Parameter.Positive(deviation), logNormalizer = LogNormalizer(count, deviation);

    /// <inheritdoc/>
    public int Dimension => count > 0 ? 2 : 0;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R radius = R.Sqrt(x[0] * x[0] + x[1] * x[1] + Tip), log = LogPdf.Normal(radius, 1, deviation);
        for (int k = 2; k <= count; k++) log = LogPdf.LogSumExp(log, LogPdf.Normal(radius, k, deviation));
        return log + logNormalizer;
    }

    /// <summary>
    /// With the rounded radius <c>s</c>, from the tip's <c>a</c> on: <c>∫ p̃ = 2π Σ_k ∫ s N(s; k, σ²) ds = 2π Σ_k (k Φ(z) + σ φ(z))</c>,
    /// <c>z = (k − a)/σ</c>.
    /// </summary>
    static double LogNormalizer(int count, double deviation)
    {
        double sum = 0;
        for (int k = 1; k <= count; k++)
        {
            double z = (k - Math.Sqrt(Tip)) / deviation;
            double density = Scalar<double>.Exp(-0.5 * z * z - LogPdf.HalfLogTwoPi).Value;
            sum += k * Elementary.Gelu<Scalar<double>, double>(z).Value / z + deviation * density;
        }
        return -Scalar<double>.Log(2 * Math.PI * sum).Value;
    }
}
