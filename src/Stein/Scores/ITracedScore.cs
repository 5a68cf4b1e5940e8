using System.Numerics;
using Stein.Buffers;

namespace Stein.Scores;

/// <summary>
/// A score that knows the exact trace of its Jacobian, <c>tr J(x) = Δ log p(x)</c>: what log-likelihoods are integrated from.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface ITracedScore<T> : IScore<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes the score of each point and the trace of its Jacobian.</summary>
    /// <param name="points">Points <c>[B, D]</c>, one a row.</param>
    /// <param name="scores">Receives <c>s(x)</c> of each row, <c>[B, D]</c>.</param>
    /// <param name="traces">Receives <c>tr J(x)</c> of each row, <c>[B]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    void Trace(ReadOnlyMatrixView<T> points, MatrixView<T> scores, Span<T> traces);
}
