using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary>The logistic function <c>σ(x) = 1 / (1 + e⁻ˣ)</c>.</summary>
    /// <inheritdoc cref="Sigmoid{T}(ReadOnlySpan{T}, Span{T})" path="/remarks"/>
    [MethodImpl(Inline)]
    internal static L Sigmoid<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Sigmoid<L, T>(x, out _, out _);

    /// <summary>The logistic function and its derivatives <c>σ(x) σ(−x)</c> and <c>σ(x) σ(−x) (σ(−x) − σ(x))</c>.</summary>
    /// <remarks>
    /// The function errs by at most 0.77 ulp, its derivatives by 0.77 and 1.00. The first derivative is even, the second odd. A derivative
    /// that is discarded costs nothing.
    /// </remarks>
    [MethodImpl(Inline)]
    internal static L Sigmoid<L, T>(L x, out L first, out L second)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Logistic<L, T> part = Logistic<L, T>.At(x, Constant<L, T>(104, 746));
        first = part.ScaledSlope(part.Slope.Rounded);
        L bend = part.ScaledSlope(DoubleWord<L>.Product(part.Slope, part.Difference));
        second = L.XorBits(bend, SignOf<L, T>(-x));
        return part.Scaled(part.Own.Rounded);
    }

    /// <summary>The softplus function <c>ln(1 + eˣ)</c>.</summary>
    /// <inheritdoc cref="Softplus{T}(ReadOnlySpan{T}, Span{T})" path="/remarks"/>
    [MethodImpl(Inline)]
    internal static L Softplus<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Softplus<L, T>(x, out _, out _);

    /// <summary>The softplus function and its derivatives <c>σ(x)</c> and <c>σ(x) σ(−x)</c>.</summary>
    [MethodImpl(Inline)]
    internal static L Softplus<L, T>(L x, out L first, out L second)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Logistic<L, T> part = Logistic<L, T>.At(x, Constant<L, T>(104, 746));
        first = part.Scaled(part.Own.Rounded);
        second = part.ScaledSlope(part.Slope.Rounded);

        L u = part.Power;
        L outer = L.AtLeast(x, L.Constant(0)) + (u + LogTail<L, T>(u));

        // Near zero: ln 2 + x/2 + ln cosh(x/2), whose last term is even and small.
        L z = x * x;
        L even = IsSingle<T>()
            ? Polynomial.At(z, 0.125, -0.0052083232, 0.00034712275, -2.6043928e-05, 1.7516859e-06)
            : Polynomial.At(z, 0.125, -0.00520833333333316, 0.0003472222222152808, -2.6351686411803013e-05, 2.1356915843192566e-06,
                -1.8032044905964425e-07, 1.565446058352681e-08, -1.3796509894095247e-09, 1.1719704918374508e-10, -7.334697779755394e-12);
        L inner = L.FusedMultiplyAdd(x, L.Constant(0.5), Constant<L, T>(-1.9046542e-9, 2.3190468138462996e-17));
        inner = Constant<L, T>(0.6931472, 0.6931471805599453) + L.FusedMultiplyAdd(z, even, inner);
        return L.Select(L.LessThan(L.Abs(x), L.Constant(1)), inner, outer);
    }

    /// <summary>The logistic function at <c>x</c> and at <c>−x</c>, in double-word precision.</summary>
    /// <remarks>
    /// With <c>u = e^{−|x|}</c> the two are <c>1 / (1 + u)</c> and <c>u / (1 + u)</c>. The second can underflow, so its power of two is
    /// kept apart as <c>first · second</c>.
    /// </remarks>
    readonly struct Logistic<L, T> where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly L negative, first, second, power;
        readonly DoubleWord<L> significand, large, small, complement;

        [MethodImpl(Inline)]
        Logistic(L x, L limit)
        {
            negative = L.LessThan(x, L.Constant(0));
            (significand, first, second) = ExpParts<L, T>(-L.AtMost(L.Abs(x), limit), L.Constant(0));
            power = first * second;
            L one = L.Constant(1);
            DoubleWord<L> u = significand.Scaled(power);
            large = DoubleWord<L>.Reciprocal(one + u);
            small = significand * large;
            complement = one - u;
        }

        [MethodImpl(Inline)]
        public static Logistic<L, T> At(L x, L limit) => new(x, limit);

        /// <summary><c>σ(x)</c> before <see cref="Scaled"/>.</summary>
        public DoubleWord<L> Own { [MethodImpl(Inline)] get => Select<L, T>(negative, small, large); }

        /// <summary><c>σ(−x)</c>.</summary>
        public DoubleWord<L> Other { [MethodImpl(Inline)] get => Select<L, T>(negative, large, small.Scaled(power)); }

        /// <summary><c>σ(x) σ(−x)</c> before <see cref="ScaledSlope"/>.</summary>
        public DoubleWord<L> Slope { [MethodImpl(Inline)] get => small * large; }

        /// <summary><c>σ(|x|) − σ(−|x|)</c>.</summary>
        public DoubleWord<L> Difference { [MethodImpl(Inline)] get => complement * large; }

        /// <summary><c>e^{−|x|}</c>.</summary>
        public L Power { [MethodImpl(Inline)] get => ScaledSlope(significand.Rounded); }

        [MethodImpl(Inline)]
        public L Scaled(L own)
        {
            L one = L.Constant(1);
            return own * L.Select(negative, first, one) * L.Select(negative, second, one);
        }

        [MethodImpl(Inline)]
        public L ScaledSlope(L slope) => slope * first * second;
    }
}
