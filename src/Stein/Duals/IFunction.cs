using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// A real function of a point, written once over <see cref="IReal{TSelf}"/>. Its values and its exact derivatives come from the same text.
/// </summary>
/// <remarks>
/// Implementations are structs. They may carry data: plain numbers mix with those of the algebra, <c>2 * x[0] + 1</c>, and
/// <see cref="IReal{TSelf}.Constant"/> makes one of them where a function asks for it. A function cannot look at its numbers, so no
/// point can change what is done with another.
/// </remarks>
/// <example><code>
/// readonly struct Rosenbrock : IFunction
/// {
///     public R Invoke&lt;R&gt;(ReadOnlySpan&lt;R&gt; x) where R : unmanaged, IReal&lt;R&gt;
///     {
///         R a = 1 - x[0], b = x[1] - x[0] * x[0];
///         return a * a + 100 * b * b;
///     }
/// }
/// </code></example>
public interface IFunction
{
    /// <summary><c>f(x)</c>.</summary>
    /// <param name="x">The coordinates of the point, <c>[D]</c>.</param>
    /// <typeparam name="R">A number, a register of numbers, or a dual number over either.</typeparam>
    /// <returns>The value, with the derivatives that the coordinates carry.</returns>
    R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>;
}
