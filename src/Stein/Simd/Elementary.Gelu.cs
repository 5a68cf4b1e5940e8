using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary>The Gaussian error linear unit <c>x Φ(x)</c>, with the distribution function <c>Φ</c> of the standard normal.</summary>
    /// <remarks>
    /// <c>gelu(±0) = ±0</c>, <c>gelu(−∞) = −0</c>, <c>gelu(∞) = ∞</c>; underflow is gradual. Value and derivatives err by at most 1.74 ulp,
    /// in double 1.01.
    /// </remarks>
    [MethodImpl(Inline)]
    internal static L Gelu<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gaussian<L, T> part = Gaussian<L, T>.At(x);
        return GeluValue<L, T>(x, part, MillsRatio<L, T>(part.Size));
    }

    /// <summary>The Gaussian error linear unit and its derivative <c>Φ(x) + x φ(x)</c>, with the normal density <c>φ</c>.</summary>
    /// <remarks>The stated error holds at the zero of the derivative, −0.7518, too.</remarks>
    [MethodImpl(Inline)]
    internal static L Gelu<L, T>(L x, out L first) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        first = GeluFirst<L, T>(x);
        return Gelu<L, T>(x);
    }

    /// <summary>The Gaussian error linear unit, its derivative, and the second one, <c>φ(x) (2 − x²)</c>.</summary>
    /// <remarks>
    /// The second derivative is even. The stated error holds at the zeros of the derivatives, −0.7518 and ±√2, too.
    /// </remarks>
    [MethodImpl(Inline)]
    internal static L Gelu<L, T>(L x, out L first, out L second)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        first = GeluFirst<L, T>(x);
        second = GeluSecond<L, T>(x);
        return Gelu<L, T>(x);
    }

    /// <summary><c>φ(x) (2 − x²)</c>.</summary>
    [MethodImpl(OutOfLine)]
    static L GeluSecond<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Gaussian<L, T>.At(x).Bend();

    [MethodImpl(Inline)]
    static L GeluValue<L, T>(L x, in Gaussian<L, T> part, in DoubleWord<L> ratio)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L value = L.OrBits(part.Scaled(DoubleWord<L>.Product(part.Size, part.Tail(in ratio))), SignOf<L, T>(x));
        return L.Select(L.LessThan(part.Size, x), x, value);
    }

    /// <summary>The density <c>φ(x)</c> of the standard normal in double-word precision, its power of two kept apart.</summary>
    readonly struct Gaussian<L, T> where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly L negative, first, second;
        readonly DoubleWord<L> square, density;

        [MethodImpl(Inline)]
        Gaussian(L x)
        {
            // Below −limit all values underflow. Above it gelu is x, its first derivative 1, and the second underflows.
            Size = L.AtMost(L.Abs(x), Constant<L, T>(15, 39));
            negative = L.LessThan(x, L.Constant(0));
            square = DoubleWord<L>.Square(Size);
            (density, first, second) = ExpParts<L, T>(square.High * L.Constant(-0.5), square.Low * L.Constant(-0.5));
            density *= new DoubleWord<L>(
                Constant<L, T>(0.3989423, 0.3989422804014327), Constant<L, T>(-1.133517e-08, -2.49232720227773e-17));
        }

        [MethodImpl(Inline)]
        public static Gaussian<L, T> At(L x) => new(x);

        /// <summary><c>|x|</c> up to the limit.</summary>
        public L Size { [MethodImpl(Inline)] get; }

        /// <summary><c>φ f</c> below zero and <c>1 − φ f</c> above, without the power of two that <see cref="Scaled"/> applies.</summary>
        [MethodImpl(Inline)]
        public DoubleWord<L> Tail(in DoubleWord<L> f)
        {
            DoubleWord<L> tail = density * f;
            return Select<L, T>(negative, tail, L.Constant(1) - tail.Scaled(first * second));
        }

        /// <summary>Applies the power of two below zero; above zero <see cref="Tail"/> has applied it.</summary>
        [MethodImpl(Inline)]
        public L Scaled(L tail)
        {
            L one = L.Constant(1);
            return tail * L.Select(negative, first, one) * L.Select(negative, second, one);
        }

        /// <summary><c>φ (2 − x²)</c>.</summary>
        [MethodImpl(Inline)]
        public L Bend()
        {
            // What the rounding of 2 − x² lost is exact: where it rounds at all, x² or the difference is the larger part.
            L bend = L.Constant(2) - square.High;
            L lost = L.Constant(2) - (bend + square.High) - square.Low;
            return DoubleWord<L>.Product(density, new(bend, lost)) * first * second;
        }
    }

    /// <summary><c>Φ(x) + x φ(x)</c>, by Mills' ratio <c>M</c>: below zero it is <c>φ(x) (M(|x|) − |x|)</c>.</summary>
    [MethodImpl(OutOfLine)]
    static L GeluFirst<L, T>(L a) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gaussian<L, T> part = Gaussian<L, T>.At(a);
        L x = part.Size;
        DoubleWord<L> ratio = MillsRatio<L, T>(x);
        DoubleWord<L> sum = DoubleWord<L>.Sum(ratio.High, -x);
        DoubleWord<L> offset = DoubleWord<L>.OrderedSum(
            x - Constant<L, T>(0.75179154, 0.7517915246935645), Constant<L, T>(1.211445e-08, 1.4956759177009883e-17));
        DoubleWord<L> slope = new(Constant<L, T>(-1.4348094, -1.4348095033989257), Constant<L, T>(-5.706409e-08, -6.219934308113545e-18));
        L d = offset.High;
        L rest = MillsRest<L, T>(d);
        sum = Select<L, T>(
            L.LessThan(L.Abs(d), L.Constant(0.3)),
            BesideZero(offset, slope, rest),
            new(sum.High, sum.Low + ratio.Low));
        return part.Scaled(part.Tail(in sum).Rounded);
    }

    /// <summary>Mills' ratio <c>Φ(−x) / φ(x)</c> for <c>0 ≤ x ≤ 39</c>, or 15 in single precision.</summary>
    /// <remarks>
    /// <c>(1 + x) M(x)</c> is nearly constant. It is a polynomial in a fraction of <c>x</c>, after Shepherd and Laframboise 1981.
    /// </remarks>
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
        L shape = MillsShape<L, T>(t);
        L miss = L.FusedMultiplyAdd(-scale, pole.Low, L.FusedMultiplyAdd(-scale, pole.High, c));
        return DoubleWord<L>.OrderedSum(scale, scale * L.FusedMultiplyAdd(miss, L.Constant(1 / 1.15625), shape));
    }

    /// <summary><c>((M(x) − x) / d − slope) / d</c> by <c>d = x − x₀</c> at the zero <c>x₀</c>, for <c>|d| ≤ 0.3</c>.</summary>
    [MethodImpl(OutOfLine)]
    static L MillsRest<L, T>(L d) where L : unmanaged, IReal<L> => IsSingle<T>()
        ? Polynomial.At(d, 0.21245274, -0.09169646, 0.03587605, -0.01294373, 0.004423834, -0.0014000573)
        : Polynomial.At(d, 0.21245271259101706, -0.09169645155828034, 0.035879024366324556, -0.01294458102510645,
            0.004357899670813402, -0.001381192710417324, 0.00041494156618519714, -0.00011880486715568543,
            3.255826454676345e-05, -8.573991575761918e-06, 2.2137583599600324e-06, -5.423807844892478e-07);

    /// <summary><c>(1 + x) M(x) / 1.15625 − 1</c> by <c>t = (x − k) / (x + k)</c> with <c>k</c> = 5, or 4 in single precision.</summary>
    [MethodImpl(OutOfLine)]
    static L MillsShape<L, T>(L t) where L : unmanaged, IReal<L>
    {
        L square = t * t, fourth = square * square;
        return IsSingle<T>()
            ? Polynomial.At(t, 0.023361657, -0.20964296, 0.030349653, 0.062002577, -0.06979988, 0.038884535, -0.010856377,
                    -0.00063132145, 0.0015393503, -0.00015453616, -0.00021217558, -2.34288e-05)
            : L.FusedMultiplyAdd(
                    fourth * fourth * fourth,
                    Polynomial.At(t, -2.1453955127977736e-05, 1.9641826677195347e-05, -1.5153260655440102e-07, -2.8363208896780153e-06,
                        2.7506201507768243e-07, 4.2743107333803776e-07, -5.412094926868726e-08, -6.790024103842102e-08,
                        5.775590334986464e-09, 9.334799343503066e-09, 3.532545891010046e-11, -6.005389593096377e-10),
                    Polynomial.At(t, 0.0005177325767736964, -0.1984757087585841, 0.06727057199458301, 0.02168404696355528,
                        -0.05723468175486251, 0.05319355315982498, -0.032887863512353364, 0.014139010827156438,
                        -0.0036335483940962057, 1.6891444052765314e-05, 0.00039528126702625824, -0.00011621596816239106));
    }
}
