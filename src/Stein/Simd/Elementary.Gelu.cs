using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary>The Gaussian error linear unit <c>x Φ(x)</c>, with the distribution function <c>Φ</c> of the standard normal.</summary>
    /// <remarks><c>gelu(±0) = ±0</c>, <c>gelu(−∞) = −0</c>, <c>gelu(∞) = ∞</c>; underflow is gradual.</remarks>
    [MethodImpl(Inline)]
    public static L Gelu<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Gelu<L, T>(x, out _, out _);

    /// <summary>The Gaussian error linear unit and its derivatives <c>Φ + x φ</c> and <c>φ (2 − x²)</c> with the normal density <c>φ</c>.</summary>
    /// <remarks>
    /// The second derivative is even. The zeros of the derivatives, −0.7518 and ±√2, are no exception to the relative error. What is not
    /// used costs nothing. With Mills' ratio <c>M</c>, <c>Φ(−x) = φ M(x)</c>.
    /// </remarks>
    [MethodImpl(Inline)]
    public static L Gelu<L, T>(L x, out L first, out L second)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Past the limit the values on the left underflow, and those on the right are x, 1 and an underflow.
        L limit = Constant<L, T>(15, 39), one = L.Constant(1);
        L size = L.AtMost(L.Abs(x), limit);
        DoubleWord<L> square = DoubleWord<L>.Square(size);
        (DoubleWord<L> density, L scale, L rest) = ExpParts<L, T>(square.High * L.Constant(-0.5), square.Low * L.Constant(-0.5));
        density *= new DoubleWord<L>(Constant<L, T>(0.3989423, 0.3989422804014327), Constant<L, T>(-1.133517e-08, -2.49232720227773e-17));
        L power = scale * rest;

        L negative = L.LessThan(x, L.Constant(0));
        L factor1 = L.Select(negative, scale, one), factor2 = L.Select(negative, rest, one);
        DoubleWord<L> ratio = MillsRatio<L, T>(size);
        DoubleWord<L> tail = density * ratio;
        DoubleWord<L> distribution = Select<L, T>(negative, tail, one - tail.Scaled(power));
        L value = L.OrBits(DoubleWord<L>.Product(size, distribution) * factor1 * factor2, SignOf<L, T>(x));
        value = L.Select(L.LessThan(limit, x), x, value);

        DoubleWord<L> sum = DoubleWord<L>.Sum(ratio.High, -size);
        sum = new(sum.High, sum.Low + ratio.Low);
        DoubleWord<L> offset = DoubleWord<L>.OrderedSum(
            size - Constant<L, T>(0.75179154, 0.7517915246935645), -Constant<L, T>(-1.211445e-08, -1.4956759177009883e-17));
        sum = Select<L, T>(
            L.LessThan(L.Abs(offset.High), L.Constant(0.3)),
            BesideZero(
                offset,
                new(Constant<L, T>(-1.4348094, -1.4348095033989257), Constant<L, T>(-5.706409e-08, -6.219934308113545e-18)),
                MillsTail<L, T>(offset.High)),
            sum);
        DoubleWord<L> slope = density * sum;
        first = Select<L, T>(negative, slope, one - slope.Scaled(power)).Rounded * factor1 * factor2;

        // 2 − x²: where the first sum rounds at all, x² or the sum is the larger part.
        L bend = L.Constant(2) - square.High;
        L lost = L.Constant(2) - (bend + square.High) - square.Low;
        second = DoubleWord<L>.Product(density, new(bend, lost)) * scale * rest;
        return value;
    }

    /// <summary>Mills' ratio <c>Φ(−x) / φ(x)</c> for <c>0 ≤ x ≤ 39</c>, or 15 in single precision.</summary>
    /// <remarks><c>(1 + x) M(x)</c> is nearly constant: a polynomial of a fraction of <c>x</c>, after Shepherd and Laframboise 1981.</remarks>
    [MethodImpl(Inline)]
    static DoubleWord<L> MillsRatio<L, T>(L x) where L : unmanaged, IReal<L>
    {
        // One division yields c / (1 + x), whose rounding is then corrected, and s = x / (k + x).
        L c = L.Constant(1.15625);
        DoubleWord<L> pole = DoubleWord<L>.Sum(x, L.Constant(1));
        L other = x + Constant<L, T>(4, 5);
        L quotient = L.Constant(1) / (pole.High * other);
        L scale = c * (other * quotient);
        L s = x * (pole.High * quotient);
        L t = L.FusedMultiplyAdd(s, L.Constant(2), L.Constant(-1));
        L miss = L.FusedMultiplyAdd(-scale, pole.Low, L.FusedMultiplyAdd(-scale, pole.High, c));
        return DoubleWord<L>.OrderedSum(scale, scale * L.FusedMultiplyAdd(miss, L.Constant(1 / 1.15625), MillsShape<L, T>(t)));
    }

    /// <summary><c>(1 + x) M(x) / 1.15625 − 1</c> by <c>t = (x − k) / (x + k)</c> with <c>k</c> = 5, or 4 in single precision.</summary>
    [MethodImpl(Inline)]
    static L MillsShape<L, T>(L t) where L : unmanaged, IReal<L>
    {
        if (IsSingle<T>())
            return Polynomial.At(t, 0.023361657, -0.20964296, 0.030349653, 0.062002577, -0.06979988, 0.038884535, -0.010856377,
                -0.00063132145, 0.0015393503, -0.00015453616, -0.00021217558, -2.34288e-05);

        L square = t * t, fourth = square * square;
        return L.FusedMultiplyAdd(
            fourth * fourth * fourth,
            Polynomial.At(t, -2.1453955127977736e-05, 1.9641826677195347e-05, -1.5153260655440102e-07, -2.8363208896780153e-06,
                2.7506201507768243e-07, 4.2743107333803776e-07, -5.412094926868726e-08, -6.790024103842102e-08,
                5.775590334986464e-09, 9.334799343503066e-09, 3.532545891010046e-11, -6.005389593096377e-10),
            Polynomial.At(t, 0.0005177325767736964, -0.1984757087585841, 0.06727057199458301, 0.02168404696355528,
                -0.05723468175486251, 0.05319355315982498, -0.032887863512353364, 0.014139010827156438,
                -0.0036335483940962057, 1.6891444052765314e-05, 0.00039528126702625824, -0.00011621596816239106));
    }

    /// <summary><c>((M(x) − x) / d − slope) / d</c> by <c>d = x − x₀</c> at the zero <c>x₀</c>, for <c>|d| ≤ 0.3</c>.</summary>
    [MethodImpl(Inline)]
    static L MillsTail<L, T>(L d) where L : unmanaged, IReal<L> => IsSingle<T>()
        ? Polynomial.At(d, 0.21245274, -0.09169646, 0.03587605, -0.01294373, 0.004423834, -0.0014000573)
        : Polynomial.At(d, 0.21245271259101706, -0.09169645155828034, 0.035879024366324556, -0.01294458102510645,
            0.004357899670813402, -0.001381192710417324, 0.00041494156618519714, -0.00011880486715568543,
            3.255826454676345e-05, -8.573991575761918e-06, 2.2137583599600324e-06, -5.423807844892478e-07);
}
