using Stein.Buffers;
using Stein.Duals;
using Stein.Noise;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>A bent normal of the plane: <c>x_1 ~ N(0, spread²)</c>, <c>x_2 ~ N(bend · (x_1² − spread²), 1)</c>.</summary>
/// <param name="bend">The bend; 0 for none.</param>
/// <param name="spread">The deviation of <c>x_1</c>, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
/// <remarks>
/// The density is normalised. The default value has no parameters, dimension 0, and is no density. Source: Haario, Saksman and Tamminen
/// 1999.
/// </remarks>
public readonly struct Banana(double bend, double spread) : IDensity, ISampled
{
    readonly double bend = Parameter.Finite(bend), spread = Parameter.Positive(spread);

    /// <inheritdoc cref="IDensity.Dimension"/>
    public int Dimension => spread > 0 ? 2 : 0;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        => LogPdf.Normal(x[0], 0, spread) + LogPdf.Normal(x[1] - bend * (x[0] * x[0] - spread * spread), 0, 1);

    /// <inheritdoc/>
    public void Draw(NoiseStream noise, long first, MatrixView<double> points)
    {
        Shapes.Check<double>(points, Dimension, nameof(points));
        noise.Normals(0, first * 2, points.Items);
        for (int b = 0; b < points.Rows; b++)
        {
            points[b, 0] *= spread;
            points[b, 1] += bend * (points[b, 0] * points[b, 0] - spread * spread);
        }
    }
}
