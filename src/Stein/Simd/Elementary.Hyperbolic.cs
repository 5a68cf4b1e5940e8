using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary>The hyperbolic tangent.</summary>
    /// <remarks>
    /// Largest error 0.95 ulp. Odd and monotone; <c>tanh(±0) = ±0</c>, <c>tanh(±∞) = ±1</c>.
    /// One formula and one division serve both ranges: with <c>b = min(|x|, 1)</c>,
    /// <c>tanh|x| = b − b³ / max(Q(b²), ½ (e²ˣ + 1))</c>, where <c>Q(x²) = x³ / (x − tanh x)</c> is nearly linear.
    /// Both sides of the maximum are <c>1 / (1 − tanh 1)</c> at 1, the left is larger below and the right is larger above.
    /// </remarks>
    [MethodImpl(Inline)]
    internal static L Tanh<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Tanh<L, T>(x, out _, out _);

    /// <summary>The hyperbolic tangent and its derivatives <c>1 − tanh² x</c> and <c>−2 tanh x (1 − tanh² x)</c>.</summary>
    /// <remarks>
    /// The derivatives err by at most 3.28 and 4.25 ulp. Beyond <c>|x| = 44</c> (354 in double) they keep the values they have there, which
    /// are below 1e-37.
    /// </remarks>
    [MethodImpl(Inline)]
    internal static L Tanh<L, T>(L x, out L first, out L second)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L size = L.Abs(x);
        L b = L.AtMost(size, L.Constant(1));
        L square = b * b;

        // Both denominators are negated by their coefficients, which saves negating the quotient.
        L inner = IsSingle<T>()
            ? Polynomial.At(square, -3.0000005, -1.1999943, 0.005694629, -0.0002279096)
            : Polynomial.At(square, -3, -1.1999999999999977, 0.005714285714212031, -0.00025396825314163345, 1.2203664846487708e-05,
                -5.98752726555403e-07, 2.9541133962770092e-08, -1.4380385208382718e-09, 5.838687598322692e-11);

        // ½ e²ˣ = 2ⁿ⁻¹ 2ʳ; it must not overflow.
        L y = L.AtMost(size, Constant<L, T>(44, 354));
        L integer = L.FusedMultiplyAdd(y, L.Constant(2.8853900817779268), Rounder<L, T>(IsSingle<T>() ? 126 : 1022));
        L r = L.FusedMultiplyAdd(y, L.Constant(2.8853900817779268), Rounder<L, T>(IsSingle<T>() ? 126 : 1022) - integer);
        r = L.FusedMultiplyAdd(y, Constant<L, T>(3.851926e-08, 4.0710547481862066e-17), r);
        L power = ToExponent<L, T>(integer);
        L tail = IsSingle<T>()
            ? L.FusedMultiplyAdd(
                r * r, Polynomial.At(r, -0.009595962, -0.0013355911, -0.00020804956), Polynomial.At(r, -0.24022879, -0.055504292))
            : Polynomial.At(r, -0.24022650695910136, -0.05550410866482296, -0.009618129107592436, -0.0013333558146157616,
                -0.00015403530459036854, -1.5252734044196048e-05, -1.3215434398662226e-06, -1.0177982360210446e-07,
                -7.073924585832416e-09, -4.466050577571682e-10);
        L head = Polynomial.At(r, -1, -0.6931471805599453);
        L outer = L.FusedMultiplyAdd(r * r * power, tail, L.FusedMultiplyAdd(power, head, L.Constant(-0.5)));

        L quotient = square / L.AtMost(outer, inner);
        L value = L.FusedMultiplyAdd(b, quotient, b);

        // 1 − tanh|x| from its parts, because the rounded tanh has lost it where it is near 1.
        first = L.FusedMultiplyAdd(-b, quotient, L.Constant(1) - b) * (L.Constant(1) + value);
        value = L.OrBits(value, SignOf<L, T>(x));
        second = L.Constant(-2) * value * first;
        return value;
    }
}
