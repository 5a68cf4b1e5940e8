using System.Numerics;
using Stein.Buffers;

namespace Stein.Scores;

/// <summary>
/// A score that knows its whole Jacobian <c>J_ij = ∂s_i/∂x_j</c>. That of a true score is the Hessian of <c>log p</c>, and symmetric.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IDifferentiableScore<T> : ITracedScore<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes the Jacobian of the score at each point.</summary>
    /// <param name="points">Points <c>[B, D]</c>, one a row.</param>
    /// <param name="jacobians">Receives <c>J(x)</c> of each row, <c>[B, D²]</c>: in each row a Jacobian, row by row.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    void Jacobian(ReadOnlyMatrixView<T> points, MatrixView<T> jacobians);
}
