using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary><c>eˣ</c>, within 1 ulp. Overflows to +∞, underflows gradually; NaN stays NaN.</summary>
    [MethodImpl(Inline)]
    public static L Exp<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Beyond these the result is 0 or infinite, and n would leave the range of the two factors below.
        L low = L.Constant(typeof(T) == typeof(float) ? -104 : -746), high = L.Constant(typeof(T) == typeof(float) ? 89 : 710);
        x = L.Select(L.LessThan(x, low), low, L.Select(L.LessThan(high, x), high, x));
        var (n, r, rest) = ReduceByLn2<L, T>(x);
        // 1 + r is kept with its rounding error.
        L one = L.Constant(1), sum = one + r, error = r - (sum - one) + rest;
        L power = sum + L.FusedMultiplyAdd(r * r, CubicOfReduced<L, T>(r), error);
        L half = L.ShiftRightSignBits(n, 1);
        return power * PowerOfTwo<L, T>(half) * PowerOfTwo<L, T>(L.SubtractBits(n, half));
    }

    /// <summary><c>eˣ</c> where neither <c>eˣ</c> nor its reciprocal leaves the normal range, within 1 ulp; elsewhere anything.</summary>
    [MethodImpl(Inline)]
    static L ExpModerate<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (n, r, _) = ReduceByLn2<L, T>(x);
        return L.AddBits(L.Constant(1) + Expm1OfReduced<L, T>(r), L.ShiftLeftBits(n, MantissaBits<T>()));
    }

    /// <summary><c>eˣ − 1</c>, within 1 ulp, exact at ±0; −1 at −∞, +∞ beyond the range; NaN stays NaN.</summary>
    [MethodImpl(Inline)]
    public static L Expm1<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L low = L.Constant(typeof(T) == typeof(float) ? -20 : -40), high = L.Constant(typeof(T) == typeof(float) ? 89 : 710);
        L clamped = L.Select(L.LessThan(x, low), low, L.Select(L.LessThan(high, x), high, x));
        var (n, r, rest) = ReduceByLn2<L, T>(clamped);
        // s (e^r - 1) + (s - 1), with s = 2^n: the leading sum is kept with its rounding error. One factor of two waits, since
        // 2^n itself may overflow where the result does not.
        L one = L.Constant(1), two = L.Constant(2);
        L s = PowerOfTwo<L, T>(L.SubtractBits(n, L.BroadcastBits(1))), half = L.Constant(0.5), shift = s - half;
        L tail = CubicOfReduced<L, T>(r);
        L sum = L.FusedMultiplyAdd(s, r, shift);
        L error = L.FusedMultiplyAdd(s, r, shift - sum) + s * rest;
        L large = two * (sum + L.FusedMultiplyAdd(s, r * r * tail, error));
        L small = L.FusedMultiplyAdd(r * r, tail, r);
        L result = L.Select(L.Equal(s, half), small, large);
        // A sum of squares would make +0 of -0; and tiny arguments are their own result.
        return L.Select(L.LessThan(L.Abs(x), L.Constant(typeof(T) == typeof(float) ? 1e-10 : 1e-20)), x, result);
    }

    /// <summary><c>x = n ln 2 + r + rest</c> with <c>|r| ≤ ln 2 / 2</c>; <c>n</c> as bits in two's complement.</summary>
    [MethodImpl(Inline)]
    static (L N, L R, L Remainder) ReduceByLn2<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L rounder = Rounder<L, T>(), shifted = L.FusedMultiplyAdd(x, L.Constant(OneOverLn2), rounder), n = shifted - rounder;
        L leading = L.Constant(typeof(T) == typeof(float) ? Ln2Single : Ln2), trailing = L.Constant(typeof(T) == typeof(float) ? Ln2SingleRest : Ln2Rest);
        L high = L.FusedMultiplyAdd(-n, leading, x), r = L.FusedMultiplyAdd(-n, trailing, high);
        return (L.SubtractBits(shifted, rounder), r, L.FusedMultiplyAdd(-n, trailing, high - r));
    }

    /// <summary><c>eʳ − 1</c> on the reduced range.</summary>
    [MethodImpl(Inline)]
    static L Expm1OfReduced<L, T>(L r) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => L.FusedMultiplyAdd(r * r, CubicOfReduced<L, T>(r), r);

    /// <summary><c>(eʳ − 1 − r)/r²</c> on the reduced range.</summary>
    [MethodImpl(Inline)]
    static L CubicOfReduced<L, T>(L r) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => typeof(T) == typeof(float)
            ? L.Constant(0.0001997229).Then(r, 0.0013930873).Then(r, 0.008333177).Then(r, 0.041666508).Then(r, 0.16666667).Then(r, 0.5)
            : L.Constant(2.510977472840332e-08).Then(r, 2.7620276358360593e-07).Then(r, 2.755724316324626e-06).Then(r, 2.4801520833449006e-05)
                .Then(r, 0.0001984126988573119).Then(r, 0.0013888888917589384).Then(r, 0.008333333333322562)
                .Then(r, 0.04166666666662301).Then(r, 0.16666666666666674).Then(r, 0.5000000000000001);
}
