using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>
/// The arithmetic in which functions are written. Numbers, registers of numbers and dual numbers over either implement it, so that one
/// formula gives a value, many values at once, or derivatives. Plain numbers mix with those of the algebra: <c>2 * x + 0.5</c>.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <remarks>
/// Each operation rounds to nearest, ties to even. Operations are never fused or reordered, so equal arguments give equal bits on every
/// machine. <see cref="Elementary"/> states the errors of the elementary functions. The example is a polynomial, which takes numbers,
/// registers and dual numbers.
/// </remarks>
/// <example><code>
/// static R Cubic&lt;R&gt;(R x) where R : unmanaged, IReal&lt;R&gt; => x * x * x - 2 * x + 1;
/// </code></example>
public interface IReal<TSelf> where TSelf : unmanaged, IReal<TSelf>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The nearest representable number to <paramref name="value"/>, with zero derivative.</summary>
    static abstract TSelf Constant(double value);

    /// <summary>The sum.</summary>
    static abstract TSelf operator +(TSelf x, TSelf y);

    /// <summary>The difference.</summary>
    static abstract TSelf operator -(TSelf x, TSelf y);

    /// <summary>The product.</summary>
    static abstract TSelf operator *(TSelf x, TSelf y);

    /// <summary>The quotient.</summary>
    static abstract TSelf operator /(TSelf x, TSelf y);

    /// <summary>The negative.</summary>
    static abstract TSelf operator -(TSelf x);

    /// <summary>The sum with a plain number, <c>x + Constant(y)</c>.</summary>
    [MethodImpl(Inline)] static virtual TSelf operator +(TSelf x, double y) => x + TSelf.Constant(y);

    /// <summary>The sum with a plain number, <c>Constant(x) + y</c>.</summary>
    [MethodImpl(Inline)] static virtual TSelf operator +(double x, TSelf y) => TSelf.Constant(x) + y;

    /// <summary>The difference with a plain number, <c>x - Constant(y)</c>.</summary>
    [MethodImpl(Inline)] static virtual TSelf operator -(TSelf x, double y) => x - TSelf.Constant(y);

    /// <summary>The difference with a plain number, <c>Constant(x) - y</c>.</summary>
    [MethodImpl(Inline)] static virtual TSelf operator -(double x, TSelf y) => TSelf.Constant(x) - y;

    /// <summary>The product with a plain number, <c>x * Constant(y)</c>.</summary>
    [MethodImpl(Inline)] static virtual TSelf operator *(TSelf x, double y) => x * TSelf.Constant(y);

    /// <summary>The product with a plain number, <c>Constant(x) * y</c>.</summary>
    [MethodImpl(Inline)] static virtual TSelf operator *(double x, TSelf y) => TSelf.Constant(x) * y;

    /// <summary>The quotient with a plain number, <c>x / Constant(y)</c>.</summary>
    [MethodImpl(Inline)] static virtual TSelf operator /(TSelf x, double y) => x / TSelf.Constant(y);

    /// <summary>The quotient with a plain number, <c>Constant(x) / y</c>.</summary>
    [MethodImpl(Inline)] static virtual TSelf operator /(double x, TSelf y) => TSelf.Constant(x) / y;

    /// <summary><c>x·y + z</c>, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf x, TSelf y, TSelf z);

    /// <summary>The square root, correctly rounded; NaN below zero.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary><c>eˣ</c>.</summary>
    static abstract TSelf Exp(TSelf x);

    /// <summary><c>eˣ − 1</c>, accurate near zero.</summary>
    static abstract TSelf Expm1(TSelf x);

    /// <summary>The natural logarithm; NaN below zero.</summary>
    static abstract TSelf Log(TSelf x);

    /// <summary><c>ln(1 + x)</c>, accurate near zero.</summary>
    static abstract TSelf Log1p(TSelf x);

    /// <summary>The sine of an angle in radians.</summary>
    static abstract TSelf Sin(TSelf x);

    /// <summary>The cosine of an angle in radians.</summary>
    static abstract TSelf Cos(TSelf x);

    /// <summary>The hyperbolic tangent.</summary>
    static abstract TSelf Tanh(TSelf x);

    /// <summary><c>1 / (1 + e⁻ˣ)</c>.</summary>
    static abstract TSelf Sigmoid(TSelf x);

    /// <summary><c>ln(1 + eˣ)</c>.</summary>
    static abstract TSelf Softplus(TSelf x);

    /// <summary>
    /// <c>λ(x) = log(Φ(x)/Φ(−x))</c>, with the distribution function <c>Φ</c> of the standard normal: the log-odds of a probability by
    /// its normal quantile. So <c>Φ(x) = σ(λ(x))</c> and <c>log Φ(x) = −log(1 + e^(−λ(x)))</c>, far in both tails.
    /// </summary>
    static abstract TSelf ProbitToLogit(TSelf x);

    /// <summary>
    /// The derivative <c>λ'(x) = φ(x)/(Φ(x) Φ(−x))</c> of <see cref="ProbitToLogit"/>, with the density <c>φ</c> of the standard normal.
    /// Its own derivative is <c>λ' (λ' tanh(λ/2) − x)</c>.
    /// </summary>
    static abstract TSelf ProbitToLogitSlope(TSelf x);
}
