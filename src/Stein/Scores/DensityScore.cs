using System.Numerics;
using Stein.Buffers;
using Stein.Duals;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>The score <c>∇ log p̃(x)</c> of a density by dual numbers, a register of points at a time; see <see cref="Score"/>.</summary>
/// <param name="density">The density.</param>
/// <typeparam name="TDensity">The density.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class DensityScore<TDensity, T>(TDensity density) : IDifferentiableLogDensity<T>
    where TDensity : struct, IDensity where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly LogDensity logDensity = new(density);
    readonly bool isReverse = density.Dimension >= 1 && Gradient.IsReverse(new LogDensity(density), density.Dimension);

    /// <inheritdoc/>
    public int Dimension { get; } = density.Dimension >= 1
        ? density.Dimension
        : throw new ArgumentException($"a density of dimension {density.Dimension}", nameof(density));

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<T> points, MatrixView<T> scores)
    {
        Shapes.Check(points, Dimension, nameof(points));
        Gradient.Evaluate(Lanes.Width, logDensity, points, [], scores, isReverse);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<T> points, Span<T> logDensities, MatrixView<T> scores)
    {
        Shapes.Check(points, Dimension, nameof(points));
        Gradient.Evaluate(Lanes.Width, logDensity, points, logDensities, scores, isReverse);
    }

    /// <inheritdoc/>
    public void Trace(ReadOnlyMatrixView<T> points, MatrixView<T> scores, Span<T> traces)
    {
        Shapes.Check(points, Dimension, nameof(points));
        Laplacian.Evaluate(logDensity, points, [], scores, traces);
    }

    /// <inheritdoc/>
    public void Jacobian(ReadOnlyMatrixView<T> points, MatrixView<T> jacobians)
    {
        Shapes.Check(points, Dimension, nameof(points));
        Hessian.Evaluate(logDensity, points, jacobians);
    }

    readonly struct LogDensity(TDensity density) : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R> => density.LogDensity(x);
    }
}
