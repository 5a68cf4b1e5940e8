using Stein.Buffers;
using Stein.Noise;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>A bent normal of the plane: <c>x_1 ~ N(0, spread²)</c>, <c>x_2 ~ N(bend · (x_1² − spread²), 1)</c>. Haario, Saksman and Tamminen 1999.</summary>
/// <param name="bend">The bend; 0 for none.</param>
/// <param name="spread">The deviation of <c>x_1</c>, above 0.</param>
public readonly struct Banana(double bend, double spread) : IDensity, ISampled
{
    /// <inheritdoc cref="IDensity.Dimension"/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        => LogPdf.Normal(x[0], 0, spread) + LogPdf.Normal(x[1] - R.Constant(bend) * (x[0] * x[0] - R.Constant(spread * spread)), 0, 1);

    /// <inheritdoc/>
    public void Draw(NoiseStream noise, long first, MatrixView<double> points)
    {
        noise.Normals(0, first * 2, points.Items);
        for (int b = 0; b < points.Rows; b++)
        {
            points[b, 0] *= spread;
            points[b, 1] += bend * (points[b, 0] * points[b, 0] - spread * spread);
        }
    }
}
