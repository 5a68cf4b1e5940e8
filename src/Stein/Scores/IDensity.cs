using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// A density known up to a constant factor, written by its logarithm over the number algebra. Value, score and trace come from that
/// one text, by dual numbers. The normaliser has no part in score and trace, and may be left out.
/// </summary>
/// <remarks>
/// Implementations are structs. They may carry data: plain numbers mix with those of the algebra, <c>2 * x[0] + 1</c>, and
/// <see cref="IReal{TSelf}.Constant"/> makes one of them where a function asks for it. <see cref="Score.FromDensity"/> makes a density the
/// score that samplers and diagnostics take.
/// </remarks>
/// <example><code>
/// readonly struct Banana(double bend) : IDensity
/// {
///     public int Dimension =&gt; 2;
///
///     public R LogDensity&lt;R&gt;(ReadOnlySpan&lt;R&gt; x) where R : unmanaged, IReal&lt;R&gt;
///     {
///         R y = x[1] - bend * x[0] * x[0];
///         return -0.5 * (x[0] * x[0] + y * y);
///     }
/// }
/// </code></example>
public interface IDensity
{
    /// <summary>The dimension <c>D</c> of the points, at least 1.</summary>
    int Dimension { get; }

    /// <summary><c>log p̃(x)</c>, any constant added.</summary>
    /// <param name="x">The coordinates of the point, <c>[D]</c>.</param>
    /// <typeparam name="R">A number, a register of numbers, or a dual number over either.</typeparam>
    R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>;
}
