using Stein.Simd;

namespace Stein.Scores;

/// <summary>The multivariate t of unit scale: <c>log p̃(x) = −(ν + D)/2 · log(1 + ‖x‖²/ν)</c>; heavy tails.</summary>
/// <param name="degrees">The degrees of freedom <c>ν &gt; 0</c>; the variance is <c>ν/(ν − 2)</c>, if above 2.</param>
/// <param name="dimension">The dimension <c>D</c>, at least 1.</param>
public readonly struct StudentT(double degrees, int dimension) : IDensity
{
    /// <inheritdoc/>
    public int Dimension => dimension;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R square = R.Constant(0);
        for (int i = 0; i < x.Length; i++) square = R.FusedMultiplyAdd(x[i], x[i], square);
        return R.Constant(-0.5 * (degrees + dimension)) * R.Log1p(square / R.Constant(degrees));
    }
}
