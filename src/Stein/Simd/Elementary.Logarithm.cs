using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary>The natural logarithm.</summary>
    /// <inheritdoc cref="Log{T}(ReadOnlySpan{T}, Span{T})" path="/remarks"/>
    [MethodImpl(Inline)]
    internal static L Log<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L subnormal = L.LessThan(x, Constant<L, T>(1.17549435e-38, 2.2250738585072014e-308));
        L y = L.Select(subnormal, x * Constant<L, T>(16777216, 18014398509481984), x);
        L shift = L.AndBits(subnormal, Constant<L, T>(-24, -54));
        (L e, L f) = ReduceLog<L, T>(y);
        return LogLimits<L, T>(x, L.Constant(0), LogSum<L, T>(e + shift, f, L.Constant(0)));
    }

    /// <summary><c>ln(1 + x)</c>.</summary>
    /// <inheritdoc cref="Log1p{T}(ReadOnlySpan{T}, Span{T})" path="/remarks"/>
    [MethodImpl(Inline)]
    internal static L Log1p<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // 1 + x = u + c exactly.
        L one = L.Constant(1);
        L u = x + one;
        L part = u - one;
        L c = (one - (u - part)) + (x - part);
        (L e, L f) = ReduceLog<L, T>(u);
        // ln(u + c) = ln u + c/u, because c is below half a unit in the last place of u.
        L result = LogLimits<L, T>(x, L.Constant(-1), LogSum<L, T>(e, f, c / u));
        return L.OrBits(result, SignOf<L, T>(x));
    }

    /// <summary><c>x = 2ᵉ (1 + f)</c> with <c>√½ ≤ 1 + f &lt; √2</c>, for a positive normal <c>x</c>.</summary>
    [MethodImpl(Inline)]
    static (L Exponent, L Fraction) ReduceLog<L, T>(L x)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The exponent of x · √2 rounded down. It is read as an integer by placing it below a large power of two.
        L offset = L.BroadcastBits(IsSingle<T>() ? 0x3f800000ul - 0x3f3504f3ul : 0x3ff0000000000000ul - 0x3fe6a09e667f3bcdul);
        L field = FromExponent<L, T>(L.AddBits(x, offset));
        L large = Constant<L, T>(8388608, 4503599627370496);
        L exponent = L.OrBits(field, large) - Constant<L, T>(8388608 + 127, 4503599627370496 + 1023);
        L significand = L.SubtractBits(L.AddBits(x, L.Constant(1)), ToExponent<L, T>(field));
        return (exponent, significand - L.Constant(1));
    }

    /// <summary><c>e ln 2 + ln(1 + f) + low</c>.</summary>
    [MethodImpl(Inline)]
    static L LogSum<L, T>(L e, L f, L low) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The high part of ln 2 is so short that its product with e is exact; then lost is what the sum's rounding lost.
        L whole = e * Constant<L, T>(0.693145751953125, 0.6931471805598903);
        L sum = whole + f;
        L lost = (whole - sum) + f + low;
        lost = L.FusedMultiplyAdd(e, Constant<L, T>(1.4286068203094173e-06, 5.497923018708371e-14), lost);
        return sum + (lost + LogTail<L, T>(f));
    }

    /// <summary><c>ln(1 + f) − f</c> for <c>√½ ≤ 1 + f &lt; √2</c>.</summary>
    [MethodImpl(Inline)]
    static L LogTail<L, T>(L f) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsSingle<T>())
        {
            L p = Polynomial.At(f, 0.33333322, -0.24999979, 0.20001458, -0.16669354, 0.14233595, -0.12388535, 0.11769583, -0.117370196,
                0.07085903);
            return f * f * L.FusedMultiplyAdd(f, p, L.Constant(-0.5));
        }

        // With s = f / (2 + f): ln(1 + f) = 2 atanh(s) = f − f²/2 + s (f²/2 + s² R(s²)).
        L s = f / (f + L.Constant(2));
        L z = s * s;
        L r = z * Polynomial.At(z, 0.666666666666667, 0.39999999999898567, 0.28571428626594947, 0.22222211023505753, 0.18182897509272233,
            0.15331439797571972, 0.14619938123656526);
        L h = f * f * L.Constant(0.5);
        return L.FusedMultiplyAdd(s, h + r, -h);
    }

    /// <summary>
    /// Puts in the special values: −∞ at the pole, NaN below it, ∞ at infinity. At the pole the argument of the logarithm is 0.
    /// </summary>
    [MethodImpl(Inline)]
    static L LogLimits<L, T>(L x, L pole, L result) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L infinity = L.Broadcast(T.PositiveInfinity);
        L outside = L.Select(L.Equal(x, pole), -infinity, L.Broadcast(T.NaN));
        return L.Select(L.LessThan(pole, x), L.Select(L.LessThan(x, infinity), result, infinity), outside);
    }
}
