using Stein.Buffers;
using Stein.Noise;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// Eight of the sixteen squares of <c>[−4, 4]²</c>, alternating, with edges that fall off over a width <c>δ</c>. Draws are those of sharp
/// edges, uniform on the squares: entropy <c>ln 32</c>. Grathwohl et al. 2019.
/// </summary>
/// <param name="edge">The width <c>δ</c> of the edges, above 0.</param>
public readonly struct Checkerboard(double edge) : IDensity, ISampled
{
    /// <summary>The density of white squares over that of black ones: what keeps the logarithm finite between the squares.</summary>
    const double White = 1e-3;

    /// <inheritdoc cref="IDensity.Dimension"/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        // Waves of period 4 with flat tops: their product is 1 on black squares, −1 on white ones.
        R waves = Wave(x[0]) * Wave(x[1]);
        return R.Log(R.FusedMultiplyAdd(R.Constant(0.5 * (1 - White)), waves, R.Constant(0.5 * (1 + White)))) + Inside(x[0]) + Inside(x[1]);
    }

    /// <inheritdoc/>
    public void Draw(NoiseStream noise, long first, MatrixView<double> points)
    {
        noise.Uniforms(0, first * 2, points.Items);
        for (int b = 0; b < points.Rows; b++)
        {
            // The first coordinate anywhere in [−4, 4]; the second in the two black squares of its column.
            double x = 8 * points[b, 0] - 4, y = 2 * points[b, 1];
            bool even = ((int)Math.Floor(x / 2) & 1) == 0;
            points[b, 0] = x;
            points[b, 1] = (y < 1 ? 2 * y - 4 : 2 * (y - 1)) + (even ? 0 : 2);
        }
    }

    R Wave<R>(R x) where R : unmanaged, IReal<R> => R.Tanh(R.Sin(R.Constant(Math.PI / 2) * x) / R.Constant(Math.PI / 2 * edge));

    R Inside<R>(R x) where R : unmanaged, IReal<R>
        => -R.Softplus((x - R.Constant(4)) / R.Constant(edge)) - R.Softplus((R.Constant(-4) - x) / R.Constant(edge));
}
