using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary>The sine, for <c>|x| ≤ 10⁴</c> (float) or <c>10⁶</c> (double); NaN at ±∞ and for NaN. Odd, exact at ±0.</summary>
    [MethodImpl(Inline)]
    public static L Sin<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => L.Select(L.Equal(x, L.Constant(0)), x, QuarterTurns<L, T>(x, 0));

    /// <summary>The cosine, for <c>|x| ≤ 10⁴</c> (float) or <c>10⁶</c> (double); NaN at ±∞ and for NaN. Even, 1 at ±0.</summary>
    [MethodImpl(Inline)]
    public static L Cos<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => QuarterTurns<L, T>(x, 1);

    /// <summary><c>sin(x + turns π/2)</c>.</summary>
    [MethodImpl(Inline)]
    static L QuarterTurns<L, T>(L x, ulong turns) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L rounder = Rounder<L, T>(), shifted = L.FusedMultiplyAdd(x, L.Constant(0.6366197723675814), rounder), n = shifted - rounder;
        bool single = typeof(T) == typeof(float);
        L high = L.FusedMultiplyAdd(-n, L.Constant(single ? 1.57079637050628662109375 : 1.5707963267948966), x);
        L second = L.Constant(single ? -4.37113900018624283e-8 : 6.123233995736766e-17);
        L r = L.FusedMultiplyAdd(-n, second, high), rest = L.FusedMultiplyAdd(-n, second, high - r);
        rest = L.FusedMultiplyAdd(-n, L.Constant(single ? -1.71512451613600e-15 : -1.4973849048591698e-33), rest);
        L t = r * r;
        L sine = r + L.FusedMultiplyAdd(r * t, SineRemainder<L, T>(t), rest);
        // 1 - r²/2 is kept with its rounding errors.
        L half = L.Constant(0.5), one = L.Constant(1), sum = L.FusedMultiplyAdd(-half, t, one), lost = L.FusedMultiplyAdd(-half, t, one - sum);
        lost -= L.FusedMultiplyAdd(half, L.FusedMultiplyAdd(r, r, -t), r * rest);
        L cosine = sum + L.FusedMultiplyAdd(t * t, CosineRemainder<L, T>(t), lost);
        L quadrant = L.AddBits(L.SubtractBits(shifted, rounder), L.BroadcastBits(turns));
        int last = 8 * Unsafe.SizeOf<T>() - 1;
        L odd = L.ShiftRightSignBits(L.ShiftLeftBits(quadrant, last), last);
        L sign = L.ShiftLeftBits(L.ShiftRightBits(quadrant, 1), last);
        return L.XorBits(L.Select(odd, cosine, sine), sign);
    }

    /// <summary><c>(sin(√t)/√t − 1)/t</c> for <c>t ≤ (π/4)²</c>.</summary>
    [MethodImpl(Inline)]
    static L SineRemainder<L, T>(L t) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => typeof(T) == typeof(float)
            ? L.Constant(2.9166856e-06).Then(t, -0.00019860844).Then(t, 0.008333396).Then(t, -0.16666667)
            : L.Constant(-7.064880321406883e-13).Then(t, 1.6048052832360864e-10).Then(t, -2.5052025294735477e-08).Then(t, 2.7557318919239117e-06)
                .Then(t, -0.00019841269840724086).Then(t, 0.008333333333332913).Then(t, -0.16666666666666666);

    /// <summary><c>(cos(√t) − 1 + t/2)/t²</c> for <c>t ≤ (π/4)²</c>.</summary>
    [MethodImpl(Inline)]
    static L CosineRemainder<L, T>(L t) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => typeof(T) == typeof(float)
            ? L.Constant(2.454365e-05).Then(t, -0.0013888271).Then(t, 0.041666664)
            : L.Constant(3.4358220749296656e-14).Then(t, -1.1444156147519127e-11).Then(t, 2.0876552645812714e-09).Then(t, -2.75573184683586e-07)
                .Then(t, 2.4801587300227678e-05).Then(t, -0.001388888888888784).Then(t, 0.041666666666666664);
}
