using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// An exponential family <c>log p̃(x; θ) = F_0(x) + Σ_k θ_k F_k(x)</c>, written by its statistics. The normaliser, which depends on
/// <c>θ</c>, is not needed.
/// </summary>
/// <remarks>Implementations are structs. <see cref="ExponentialDensity{TFamily}"/> is the same family by its density.</remarks>
interface IExponentialFamily
{
    /// <summary>The dimension <c>D</c> of the points, at least 1.</summary>
    int Dimension { get; }

    /// <summary>The number <c>K</c> of statistics, at least 1.</summary>
    int Count { get; }

    /// <summary>The statistics <c>F_1(x), …, F_K(x)</c>.</summary>
    /// <param name="x">The coordinates of the point, <c>[D]</c>.</param>
    /// <param name="statistics">Receives <c>F_k(x)</c>, <c>[K]</c>; every one has to be written.</param>
    /// <typeparam name="R">A number, a register of numbers, or a dual number over either.</typeparam>
    void Statistics<R>(ReadOnlySpan<R> x, Span<R> statistics) where R : unmanaged, IReal<R>;

    /// <summary>The part <c>F_0(x)</c> without a parameter; most families return <c>R.Constant(0)</c>.</summary>
    /// <param name="x">The coordinates of the point, <c>[D]</c>.</param>
    /// <typeparam name="R">A number, a register of numbers, or a dual number over either.</typeparam>
    R Base<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>;
}
