using Stein.Buffers;
using Stein.Duals;
using Stein.Noise;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>Eight of the sixteen squares of <c>[−4, 4]²</c>, alternating, with edges that fall off over a width <c>δ</c>.</summary>
/// <param name="edge">The width <c>δ</c> of the edges, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">The width is out of range.</exception>
/// <remarks>
/// The density is normalised. Draws are those of sharp edges, uniform on the squares: entropy <c>ln 32</c>. The default value has no edges,
/// dimension 0, and is no density. Source: Grathwohl et al. 2019.
/// </remarks>
public readonly struct Checkerboard(double edge) : IDensity, ISampled
{
    /// <summary>The density of white squares over that of black ones: what keeps the logarithm finite between the squares.</summary>
    const double White = 1e-3;

    readonly double edge = Parameter.Positive(edge), logNormalizer = LogNormalizer(edge);

    /// <inheritdoc cref="IDensity.Dimension"/>
    public int Dimension => edge > 0 ? 2 : 0;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        // Waves of period 4 with flat tops: their product is 1 on black squares, −1 on white ones.
        R waves = Wave(x[0]) * Wave(x[1]), board = R.FusedMultiplyAdd(R.Constant(0.5 * (1 - White)), waves, R.Constant(0.5 * (1 + White)));
        return R.Log(board) + Inside(x[0]) + Inside(x[1]) + logNormalizer;
    }

    /// <inheritdoc/>
    public void Draw(NoiseStream noise, long first, MatrixView<double> points)
    {
        Shapes.Check<double>(points, Dimension, nameof(points));
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

    R Wave<R>(R x) where R : unmanaged, IReal<R> => R.Tanh(R.Sin(Math.PI / 2 * x) / (Math.PI / 2 * edge));

    R Inside<R>(R x) where R : unmanaged, IReal<R> => -R.Softplus((x - 4) / edge) - R.Softplus((-4 - x) / edge);

    /// <summary>
    /// The waves are odd, so only their mean ½(1 + White) counts; and <c>∫ σ((4 − x)/δ) σ((4 + x)/δ) dx = 8 / (1 − e^(−8/δ))</c>.
    /// </summary>
    static double LogNormalizer(double edge)
    {
        double width = -8 / Scalar<double>.Expm1(-8 / edge).Value;
        return -Scalar<double>.Log(0.5 * (1 + White)).Value - 2 * Scalar<double>.Log(width).Value;
    }
}
