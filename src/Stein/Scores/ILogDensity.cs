using System.Numerics;
using Stein.Buffers;

namespace Stein.Scores;

/// <summary>A score with its log-density, up to a constant: what the accept step of Metropolis needs.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface ILogDensity<T> : IScore<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes the log-density and the score of each point.</summary>
    /// <param name="points">Points <c>[B, D]</c>, one a row.</param>
    /// <param name="logDensities">Receives <c>log p̃(x)</c> of each row, <c>[B]</c>.</param>
    /// <param name="scores">Receives <c>∇ log p̃(x)</c> of each row, <c>[B, D]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    void Evaluate(ReadOnlyMatrixView<T> points, Span<T> logDensities, MatrixView<T> scores);
}
