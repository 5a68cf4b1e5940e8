using System.Numerics;
using Stein.Buffers;

namespace Stein.Scores;

/// <summary>
/// A (Stein) score <c>s(x) = ∇ log p(x)</c>: all that samplers and diagnostics see of a distribution, be it a formula,
/// a density written by a user, or a fitted network. The normaliser of <c>p</c> has no part in it.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Implementations may be called from several threads at once, and treat every row by itself.</remarks>
public interface IScore<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The dimension <c>D</c> of the points.</summary>
    int Dimension { get; }

    /// <summary>Writes the score of each point.</summary>
    /// <param name="points">Points <c>[B, D]</c>, one a row.</param>
    /// <param name="scores">Receives <c>s(x)</c> of each row, <c>[B, D]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    void Evaluate(ReadOnlyMatrixView<T> points, MatrixView<T> scores);
}
