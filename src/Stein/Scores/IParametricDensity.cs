using Stein.Simd;

namespace Stein.Scores;

/// <summary>A family of densities <c>p̃(x; β)</c>, each known up to a factor that may depend on <c>β</c> in any way.</summary>
/// <remarks>
/// Implementations are structs. Score matching fits the parameters <c>β</c> to data, see
/// <c>ParametricScoreMatching</c> of <c>Stein.Objectives</c>.
/// </remarks>
public interface IParametricDensity
{
    /// <summary>The dimension <c>D</c> of the points, at least 1.</summary>
    int Dimension { get; }

    /// <summary>The number <c>P</c> of parameters.</summary>
    int Parameters { get; }

    /// <summary><c>log p̃(x; β)</c>, any function of <c>β</c> added.</summary>
    /// <param name="x">The coordinates of the point, <c>[D]</c>.</param>
    /// <param name="parameters">The parameters <c>β</c>, <c>[P]</c>.</param>
    /// <typeparam name="R">A number, a register of numbers, or a dual number over either.</typeparam>
    R LogDensity<R>(ReadOnlySpan<R> x, ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>;
}
