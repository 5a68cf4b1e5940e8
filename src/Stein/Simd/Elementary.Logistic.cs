using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary>The logistic function <c>σ(x) = 1 / (1 + e⁻ˣ)</c>.</summary>
    /// <remarks>Monotone; <c>σ(0) = ½</c>, <c>σ(−∞) = 0</c>, <c>σ(∞) = 1</c>; underflow is gradual.</remarks>
    [MethodImpl(Inline)]
    public static L Sigmoid<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (L denominator, L scale) = ScaledLogistic<L, T>(x);
        return L.Constant(1) / denominator * scale;
    }

    /// <summary><c>1 + e⁻ˣ = denominator / scale</c>; the scale is about the root of the denominator, so that neither overflows.</summary>
    [MethodImpl(Inline)]
    static (L Denominator, L Scale) ScaledLogistic<L, T>(L x)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L y = -L.AtMost(L.AtLeast(x, Constant<L, T>(-104, -746)), Constant<L, T>(20, 40));
        (L integer, L v) = ReduceExp<L, T>(y, IsSingle<T>() ? 254 : 2046);

        // With h = ⌊n/2⌋: scale = 2⁻ʰ, power = 2ⁿ⁻ʰ, and the denominator is 2⁻ʰ (1 + 2ⁿ (1 + v)).
        L half = L.ShiftRightBits(integer, 1);
        L scale = ToExponent<L, T>(L.SubtractBits(L.BroadcastBits(IsSingle<T>() ? 254ul : 2046ul), half));
        L power = ToExponent<L, T>(L.SubtractBits(integer, half));
        return (L.FusedMultiplyAdd(power, v, scale + power), scale);
    }

    /// <summary>The softplus function <c>ln(1 + eˣ)</c>.</summary>
    /// <remarks>Monotone; <c>softplus(−∞) = 0</c>, <c>softplus(∞) = ∞</c>; underflow is gradual.</remarks>
    [MethodImpl(Inline)]
    public static L Softplus<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L size = L.Abs(x);
        L u = Exp<L, T>(-size);
        L outer = L.AtLeast(x, L.Constant(0)) + (u + LogTail<L, T>(u));

        // Near zero: ln 2 + x/2 + ln cosh(x/2), whose last term is even and small.
        L z = x * x;
        L even = IsSingle<T>()
            ? Polynomial.At(z, 0.125, -0.0052083232, 0.00034712275, -2.6043928e-05, 1.7516859e-06)
            : Polynomial.At(z, 0.125, -0.00520833333333316, 0.0003472222222152808, -2.6351686411803013e-05, 2.1356915843192566e-06,
                -1.8032044905964425e-07, 1.565446058352681e-08, -1.3796509894095247e-09, 1.1719704918374508e-10, -7.334697779755394e-12);
        L inner = L.FusedMultiplyAdd(x, L.Constant(0.5), Constant<L, T>(-1.9046542e-9, 2.3190468138462996e-17));
        inner = Constant<L, T>(0.6931472, 0.6931471805599453) + L.FusedMultiplyAdd(z, even, inner);
        return L.Select(L.LessThan(size, L.Constant(1)), inner, outer);
    }
}
