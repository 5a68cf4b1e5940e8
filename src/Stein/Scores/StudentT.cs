using Stein.Simd;

namespace Stein.Scores;

/// <summary>The multivariate t of unit scale: <c>p(x) ∝ (1 + ‖x‖²/ν)^(−(ν + D)/2)</c>; heavy tails.</summary>
/// <param name="degrees">The degrees of freedom <c>ν &gt; 0</c>. Each coordinate has variance <c>ν/(ν − 2)</c>, if <c>ν &gt; 2</c>.</param>
/// <param name="dimension">The dimension <c>D</c>, at least 1.</param>
/// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
/// <remarks>The density is normalised. The default value has dimension 0, and is no density.</remarks>
public readonly struct StudentT(double degrees, int dimension) : IDensity
{
    readonly double degrees = Parameter.Positive(degrees), logNormalizer = LogNormalizer(degrees, dimension);
    readonly int dimension = Parameter.AtLeast(1, dimension);

    /// <inheritdoc/>
    public int Dimension => dimension;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R square = R.Constant(0);
        for (int i = 0; i < x.Length; i++) square = R.FusedMultiplyAdd(x[i], x[i], square);
        return -0.5 * (degrees + dimension) * R.Log1p(square / degrees) + logNormalizer;
    }

    /// <summary><c>log Γ((ν + D)/2) − log Γ(ν/2) − (D/2) log νπ</c>, by steps of 1 and one of ½: nothing large cancels.</summary>
    static double LogNormalizer(double degrees, int dimension)
    {
        double sum = 0;
        for (int k = 0; k < dimension / 2; k++) sum += Scalar<double>.Log((0.5 + k / degrees) / Math.PI).Value;
        if (dimension % 2 == 0) return sum;
        return sum + GammaFunction.LogHalfStep(0.5 * degrees + dimension / 2) - 0.5 * (Scalar<double>.Log(degrees).Value + LogPdf.LogPi);
    }
}
