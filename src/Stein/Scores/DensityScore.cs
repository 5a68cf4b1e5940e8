using System.Numerics;
using Stein.Buffers;
using Stein.Duals;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// The score <c>∇ log p̃(x)</c> of a density written by its logarithm, exact by dual numbers, a register of points at a time.
/// </summary>
/// <param name="density">The density.</param>
/// <typeparam name="TDensity">The density.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// <c>D</c> evaluations a register for the score, <c>D</c> nested ones for the trace, <c>D(D + 1)/2</c> for the Jacobian; nothing is
/// allocated but what the shared pool lends for large <c>D</c>. A row that is NaN or infinite spoils no other, and every width gives the
/// same bits.
/// </remarks>
public sealed class DensityScore<TDensity, T>(TDensity density) : ILogDensity<T>, IDifferentiableScore<T>
    where TDensity : struct, IDensity where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly LogDensity logDensity = new(density);

    /// <inheritdoc/>
    public int Dimension { get; } = density.Dimension >= 1
        ? density.Dimension
        : throw new ArgumentException($"a density of dimension {density.Dimension}", nameof(density));

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<T> points, MatrixView<T> scores)
    {
        Check(points);
        Gradient.Run(logDensity, points, [], scores);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<T> points, Span<T> logDensities, MatrixView<T> scores)
    {
        Check(points);
        Gradient.Run(logDensity, points, logDensities, scores);
    }

    /// <summary>Writes the score of each point and the trace of its Jacobian.</summary>
    /// <param name="points">Points <c>[B, D]</c>, one a row.</param>
    /// <param name="scores">Receives <c>∇ log p̃(x)</c> of each row, <c>[B, D]</c>; may be empty (<c>default</c>).</param>
    /// <param name="traces">Receives <c>tr J(x) = Δ log p̃(x)</c> of each row, <c>[B]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Trace(ReadOnlyMatrixView<T> points, MatrixView<T> scores, Span<T> traces)
    {
        Check(points);
        Laplacian.Run(logDensity, points, [], scores, traces);
    }

    /// <inheritdoc/>
    public void Jacobian(ReadOnlyMatrixView<T> points, MatrixView<T> jacobians)
    {
        Check(points);
        Hessian.Run(logDensity, points, jacobians);
    }

    void Check(ReadOnlyMatrixView<T> points)
    {
        if (points.Columns != Dimension)
        {
            throw new ArgumentException(
                $"points of shape [{points.Rows}, {points.Columns}] for a density of dimension {Dimension}", nameof(points));
        }
    }

    readonly struct LogDensity(TDensity density) : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R> => density.LogDensity(x);
    }
}

/// <summary>Makes densities scores.</summary>
public static class Score
{
    /// <summary>
    /// The score of a density, in double precision; <see cref="DensityScore{TDensity, T}"/> itself serves <see cref="float"/> too.
    /// </summary>
    /// <exception cref="ArgumentException">The density has no dimension.</exception>
    public static DensityScore<TDensity, double> Of<TDensity>(TDensity density) where TDensity : struct, IDensity => new(density);
}
