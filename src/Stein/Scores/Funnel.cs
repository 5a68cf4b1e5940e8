using Stein.Buffers;
using Stein.Duals;
using Stein.Noise;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// Neal's funnel: <c>x_1 ~ N(0, 9)</c>, the others <c>~ N(0, e^{x_1})</c>. Its scale changes by orders of magnitude from mouth to neck,
/// so that no single step size fits.
/// </summary>
/// <param name="dimension">The dimension <c>D</c>, at least 2.</param>
/// <exception cref="ArgumentOutOfRangeException">The dimension is below 2.</exception>
/// <remarks>
/// The density is normalised. The default value has dimension 0, and is no density. Source: Neal 2003, <em>Slice sampling</em>.
/// </remarks>
public readonly struct Funnel(int dimension) : IDensity, ISampled
{
    readonly int dimension = Parameter.AtLeast(2, dimension);

    /// <inheritdoc cref="IDensity.Dimension"/>
    public int Dimension => dimension;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R square = R.Constant(0);
        for (int i = 1; i < x.Length; i++) square = R.FusedMultiplyAdd(x[i], x[i], square);
        R others = square * R.Exp(-x[0]) + (x.Length - 1) * x[0];
        return LogPdf.Normal(x[0], 0, 3) - 0.5 * others - (x.Length - 1) * LogPdf.HalfLogTwoPi;
    }

    /// <inheritdoc/>
    public void Draw(NoiseStream noise, long first, MatrixView<double> points)
    {
        Shapes.Check<double>(points, Dimension, nameof(points));
        noise.Normals(0, first * dimension, points.Items);
        for (int b = 0; b < points.Rows; b++)
        {
            points[b, 0] *= 3;
            double scale = Scalar<double>.Exp(points[b, 0] / 2).Value;
            for (int i = 1; i < dimension; i++) points[b, i] *= scale;
        }
    }
}
