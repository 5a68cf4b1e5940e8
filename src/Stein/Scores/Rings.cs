using Stein.Simd;

namespace Stein.Scores;

/// <summary>Rings around the origin of radius <c>1, 2, … K</c>: <c>log p̃(x) = log Σ_k e^(−(‖x‖ − k)²/(2σ²))</c>.</summary>
/// <param name="count">The number <c>K</c> of rings, at least 1.</param>
/// <param name="deviation">The deviation <c>σ</c> across a ring, above 0.</param>
public readonly struct Rings(int count, double deviation) : IDensity
{
    /// <summary>Rounds the tip that <c>‖x‖</c> has at the origin, where it has no derivative.</summary>
    const double Tip = 1e-6;

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R radius = R.Sqrt(x[0] * x[0] + x[1] * x[1] + R.Constant(Tip)), log = LogPdf.Normal(radius, 1, deviation);
        for (int k = 2; k <= count; k++) log = LogPdf.LogSumExp(log, LogPdf.Normal(radius, k, deviation));
        return log;
    }
}
