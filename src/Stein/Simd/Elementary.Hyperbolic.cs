using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary>The hyperbolic tangent, within 1 ulp; odd, exact at ±0, ±1 at ±∞ and wherever that is nearest; NaN stays NaN.</summary>
    [MethodImpl(Inline)]
    public static L Tanh<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L sign = L.AndBits(x, L.BroadcastBits(SignBit<T>())), size = L.XorBits(x, sign), square = x * x;
        L small = L.FusedMultiplyAdd(size * square, TanhRemainder<L, T>(square), size);
        // From here on the result rounds to one.
        L limit = L.Constant(typeof(T) == typeof(float) ? 9.02 : 19.07), clamped = L.Select(L.LessThan(limit, size), limit, size);
        L one = L.Constant(1), large = one - L.Constant(2) / (ExpModerate<L, T>(clamped + clamped) + one);
        L isLarge = L.LessThan(L.Constant(typeof(T) == typeof(float) ? 1 : 0.70), size);
        return L.OrBits(L.Select(isLarge, large, small), sign);
    }

    /// <summary><c>(tanh(√t)/√t − 1)/t</c> for <c>t ≤ 1</c> in float, <c>t ≤ ½</c> in double.</summary>
    [MethodImpl(Inline)]
    static L TanhRemainder<L, T>(L t) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => typeof(T) == typeof(float)
            ? L.Constant(0.00015774871).Then(t, -0.0009790054).Then(t, 0.0032890385).Then(t, -0.008759733).Then(t, 0.0218544)
                .Then(t, -0.05396851).Then(t, 0.13333356).Then(t, -0.33333334)
            : L.Constant(-1.855013402048937e-06).Then(t, 1.0699158313451179e-05).Then(t, -3.535907202244125e-05).Then(t, 9.490504181891735e-05)
                .Then(t, -0.00023841003683374953).Then(t, 0.0005898468116303345).Then(t, -0.0014558027108325638)
                .Then(t, 0.0035921242344095546).Then(t, -0.008863235228865124).Then(t, 0.02186948852138071)
                .Then(t, -0.05396825396784943).Then(t, 0.13333333333332825).Then(t, -0.3333333333333333);
}
