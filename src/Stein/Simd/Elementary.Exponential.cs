using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary><c>eˣ</c>.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T})" path="/remarks"/>
    [MethodImpl(Inline)]
    internal static L Exp<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Past these bounds the result is zero or infinite whatever the argument.
        L y = L.AtMost(L.AtLeast(x, Constant<L, T>(-104, -746)), Constant<L, T>(89, 710));
        (L integer, L fraction) = ReduceExp<L, T>(y, IsSingle<T>() ? 254 : 2046);

        // 2ⁿ may lie outside the exponent's range, so it is applied as two factors, of which only the last can round.
        L half = L.ShiftRightBits(integer, 1);
        L first = ToExponent<L, T>(half);
        L second = ToExponent<L, T>(L.SubtractBits(integer, half));
        return (fraction + L.Constant(1)) * first * second;
    }

    /// <summary>
    /// <c>eˣ = 2ⁿ (1 + v)</c> with <c>|v| &lt; 0.42</c>: the integer's low bits are <c>n + bias</c>, the fraction is <c>v</c>.
    /// </summary>
    /// <remarks>
    /// The argument is NaN, or finite and at most the logarithm of the largest number. The high part of <c>x − n ln 2</c> is exact and is
    /// added last, so that <c>v</c> is monotone in <c>x</c>.
    /// </remarks>
    [MethodImpl(Inline)]
    static (L Integer, L Fraction) ReduceExp<L, T>(L x, int bias)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L integer = L.FusedMultiplyAdd(x, L.Constant(1.4426950408889634), Rounder<L, T>(bias));
        L n = integer - Rounder<L, T>(bias);
        L head = L.FusedMultiplyAdd(n, Constant<L, T>(-0.6931472, -0.6931471805599453), x);
        L low = n * Constant<L, T>(1.9046542e-9, -2.3190468138462996e-17);
        L r = head + low;
        return (integer, head + L.FusedMultiplyAdd(r * r, ExpTail<L, T>(r), low));
    }

    /// <summary><c>(eʳ − 1 − r) / r²</c> for <c>|r| ≤ ½ ln 2</c>.</summary>
    [MethodImpl(Inline)]
    static L ExpTail<L, T>(L r) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => IsSingle<T>()
        ? Polynomial.At(r, 0.5, 0.16666576, 0.041666463, 0.008363258, 0.0013935327)
        : Polynomial.At(r, 0.5, 0.1666666666666667, 0.04166666666666668, 0.008333333333325888, 0.0013888888888876978,
            0.00019841269875453375, 2.480158734244868e-05, 2.7557254761123693e-06, 2.755725697210716e-07, 2.5105439672977192e-08,
            2.0920363443396856e-09);

    /// <summary><c>eˣ⁺ˡᵒʷ = first · second · significand</c> for <c>x ≤ 0</c>, with a relative error of a third of a rounding.</summary>
    /// <remarks>
    /// Both scales are powers of two, between the square root of the smallest number and 1. The product with the first is exact, unless the
    /// other factor is tiny; the product with the second rounds only where it is subnormal.
    /// </remarks>
    [MethodImpl(Inline)]
    static (DoubleWord<L> Significand, L First, L Second) ExpParts<L, T>(L x, L low)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int bias = IsSingle<T>() ? 254 : 2046;
        L integer = L.FusedMultiplyAdd(x, L.Constant(1.4426950408889634), Rounder<L, T>(bias));
        L n = integer - Rounder<L, T>(bias);
        L head = L.FusedMultiplyAdd(n, Constant<L, T>(-0.6931472, -0.6931471805599453), x);
        L rest = L.FusedMultiplyAdd(n, Constant<L, T>(1.9046542e-9, -2.3190468138462996e-17), low);
        L r = head + rest;
        DoubleWord<L> sum = DoubleWord<L>.OrderedSum(L.Constant(1), head);
        L tail = L.FusedMultiplyAdd(r * r, Expm1Tail<L, T>(r), rest);
        L half = L.ShiftRightBits(integer, 1);
        L otherHalf = L.SubtractBits(integer, half);
        return (DoubleWord<L>.OrderedSum(sum.High, sum.Low + tail), ToExponent<L, T>(half), ToExponent<L, T>(otherHalf));
    }

    /// <summary><c>eˣ − 1</c>.</summary>
    /// <inheritdoc cref="Expm1{T}(ReadOnlySpan{T}, Span{T})" path="/remarks"/>
    [MethodImpl(Inline)]
    internal static L Expm1<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Below −38 the result is −1 whatever the argument. The scale is 2ⁿ⁻¹, for 2ⁿ may be too large by itself.
        L y = L.AtMost(L.AtLeast(x, Constant<L, T>(-18, -38)), Constant<L, T>(89, 710));
        L integer = L.FusedMultiplyAdd(y, L.Constant(1.4426950408889634), Rounder<L, T>(IsSingle<T>() ? 126 : 1022));
        L n = integer - Rounder<L, T>(IsSingle<T>() ? 126 : 1022);
        L head = L.FusedMultiplyAdd(n, Constant<L, T>(-0.6931472, -0.6931471805599453), y);
        L low = n * Constant<L, T>(1.9046542e-9, -2.3190468138462996e-17);
        L scale = ToExponent<L, T>(integer);

        // 2ⁿ head + (2ⁿ − 1) and what its roundings lost; then 2ⁿ (eʳ − 1 − head).
        L half = L.Constant(0.5);
        L whole = scale - half;
        L sum = L.FusedMultiplyAdd(scale, head, whole);
        L lost = L.FusedMultiplyAdd(scale, head, whole - sum) + ((scale - whole) - half);
        L r = head + low;
        L tail = L.FusedMultiplyAdd(r * r, Expm1Tail<L, T>(r), low);
        L result = sum + L.FusedMultiplyAdd(scale, tail, lost);
        result += result;

        L tiny = L.LessThan(L.Abs(x), Constant<L, T>(2.9802322387695312e-8, 5.551115123125783e-17));
        return L.Select(tiny, x, result);
    }

    /// <summary><c>(eʳ − 1 − r) / r²</c> with a smaller error, for results that are not much larger than <c>r</c>.</summary>
    [MethodImpl(Inline)]
    static L Expm1Tail<L, T>(L r) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T> => IsSingle<T>()
        ? L.FusedMultiplyAdd(r, Polynomial.At(r, 0.16666667, 0.041666508, 0.008333177, 0.0013930865, 0.00019972307), L.Constant(0.5))
        : L.FusedMultiplyAdd(r, Polynomial.At(r, 0.1666666666666667, 0.04166666666666668, 0.008333333333325888, 0.0013888888888876978,
            0.00019841269875453375, 2.480158734244868e-05, 2.7557254761123693e-06, 2.755725697210716e-07, 2.5105439672977192e-08,
            2.0920363443396856e-09), L.Constant(0.5));
}
