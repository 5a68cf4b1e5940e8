using System.Numerics;

namespace Stein.Flow;

/// <summary>
/// The coordinates <c>y = (x − m)/κ</c> with <c>κ² = c² + σ²</c>. A normal distribution of mean <c>m</c> and variances <c>c²</c> is the
/// standard normal in them at every noise level <c>σ</c>, so the points of a flow move little.
/// </summary>
sealed class FlowCoordinates
{
    readonly double[] centre;
    readonly double scale;

    /// <summary>The coordinates of a centre and a scale.</summary>
    /// <param name="dimension">The dimension <c>D</c> of the points.</param>
    /// <param name="centre">The mean <c>m</c> of the data or something near it, <c>[D]</c>.</param>
    /// <param name="scale">Their standard deviation <c>c &gt; 0</c> or something near it.</param>
    /// <exception cref="ArgumentException">The centre has another dimension, or the scale is not above 0.</exception>
    public FlowCoordinates(int dimension, ReadOnlySpan<double> centre, double scale)
    {
        if (centre.Length != dimension)
            throw new ArgumentException($"a centre of dimension {centre.Length} for scores of {dimension}", nameof(centre));
        if (!(scale > 0 && double.IsFinite(scale))) throw new ArgumentOutOfRangeException(nameof(scale), scale, "a scale is above 0");
        (this.centre, this.scale) = (centre.ToArray(), scale);
    }

    /// <summary>The mean <c>m</c>, <c>[D]</c>.</summary>
    public ReadOnlySpan<double> Centre => centre;

    /// <summary>The scale <c>κ</c> at noise level <c>σ</c>.</summary>
    public double Kappa(double sigma) => Math.Sqrt(Variance(sigma));

    /// <summary><c>κ²</c> at noise level <c>σ</c>.</summary>
    public double Variance(double sigma) => scale * scale + sigma * sigma;

    /// <summary>Computes <c>y</c> from <c>x</c>.</summary>
    /// <param name="x">The points <c>[B, D]</c>, without gaps.</param>
    /// <param name="kappa">The scale <c>κ</c> at their noise level.</param>
    /// <param name="y">Receives their coordinates <c>[B, D]</c>.</param>
    public void Enter<T>(ReadOnlySpan<T> x, double kappa, Span<double> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length;)
            for (int j = 0; j < centre.Length; j++, i++) y[i] = (double.CreateTruncating(x[i]) - centre[j]) / kappa;
    }

    /// <summary>Computes <c>x</c> from <c>y</c>.</summary>
    /// <param name="y">The coordinates <c>[B, D]</c>, without gaps.</param>
    /// <param name="kappa">The scale <c>κ</c> at their noise level.</param>
    /// <param name="x">Receives the points <c>[B, D]</c>.</param>
    public void Leave<T>(ReadOnlySpan<double> y, double kappa, Span<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length;)
            for (int j = 0; j < centre.Length; j++, i++) x[i] = T.CreateTruncating(Math.FusedMultiplyAdd(kappa, y[i], centre[j]));
    }
}
