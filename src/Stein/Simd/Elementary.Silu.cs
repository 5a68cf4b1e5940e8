using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary>The sigmoid linear unit <c>x σ(x)</c>, also named swish.</summary>
    /// <remarks>
    /// <c>silu(±0) = ±0</c>, <c>silu(−∞) = −0</c>, <c>silu(∞) = ∞</c>; underflow is gradual. Value and derivatives err by at most 0.83 ulp,
    /// in double 0.76.
    /// </remarks>
    [MethodImpl(Inline)]
    internal static L Silu<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => SiluValue<L, T>(x, Logistic<L, T>.At(x, SiluLimit<L, T>()));

    /// <summary>The sigmoid linear unit and its derivative <c>σ(x) (1 + x σ(−x))</c>.</summary>
    /// <remarks>The stated error holds at the zero of the derivative, −1.2785, too.</remarks>
    [MethodImpl(Inline)]
    internal static L Silu<L, T>(L x, out L first) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Logistic<L, T> part = Logistic<L, T>.At(x, SiluLimit<L, T>());
        first = SiluFirst<L, T>(x, in part);
        return SiluValue<L, T>(x, part);
    }

    /// <summary>The sigmoid linear unit, its derivative, and the second one, <c>σ(x) σ(−x) (2 − x tanh(x/2))</c>.</summary>
    /// <remarks>
    /// The second derivative is even. The stated error holds at the zeros of the derivatives, −1.2785 and ±2.3994, too.
    /// </remarks>
    [MethodImpl(Inline)]
    internal static L Silu<L, T>(L x, out L first, out L second)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Logistic<L, T> part = Logistic<L, T>.At(x, SiluLimit<L, T>());
        first = SiluFirst<L, T>(x, in part);
        second = SiluSecond<L, T>(x);
        return SiluValue<L, T>(x, part);
    }

    /// <summary>
    /// Below −limit all values underflow. Above the limit silu is <c>x</c>, its first derivative is 1, and the second one underflows.
    /// </summary>
    [MethodImpl(Inline)]
    static L SiluLimit<L, T>() where L : unmanaged, IReal<L> => Constant<L, T>(112, 756);

    [MethodImpl(Inline)]
    static L SiluValue<L, T>(L x, in Logistic<L, T> part)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L size = L.AtMost(L.Abs(x), SiluLimit<L, T>());
        L value = L.OrBits(part.Scaled(DoubleWord<L>.Product(size, part.Own)), SignOf<L, T>(x));
        return L.Select(L.LessThan(SiluLimit<L, T>(), x), x, value);
    }

    /// <summary><c>σ(x) (1 + x σ(−x))</c>.</summary>
    [MethodImpl(Inline)]
    static L SiluFirst<L, T>(L x, in Logistic<L, T> part)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L y = L.OrBits(L.AtMost(L.Abs(x), SiluLimit<L, T>()), SignOf<L, T>(x));
        DoubleWord<L> term = y * part.Other;
        DoubleWord<L> sum = DoubleWord<L>.Sum(L.Constant(1), term.High);
        DoubleWord<L> offset = DoubleWord<L>.OrderedSum(
            y + Constant<L, T>(1.2784646, 1.2784645427610737), Constant<L, T>(-1.29792825e-08, 1.0946994183093437e-16));
        L d = offset.High;
        L rest = SiluFirstRest<L, T>(d);
        sum = Select<L, T>(
            L.LessThan(L.Abs(d), L.Constant(0.3)),
            BesideZero(offset, new(L.Constant(1), L.Constant(0)), rest),
            new(sum.High, sum.Low + term.Low));
        return part.Scaled(DoubleWord<L>.Product(part.Own, sum));
    }

    /// <summary><c>σ(x) σ(−x) (2 − x tanh(x/2))</c>.</summary>
    [MethodImpl(OutOfLine)]
    static L SiluSecond<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Logistic<L, T> part = Logistic<L, T>.At(x, SiluLimit<L, T>());
        L size = L.AtMost(L.Abs(x), SiluLimit<L, T>());
        DoubleWord<L> term = size * part.Difference;
        DoubleWord<L> sum = DoubleWord<L>.Sum(L.Constant(2), -term.High);
        DoubleWord<L> offset = DoubleWord<L>.OrderedSum(
            size - Constant<L, T>(2.3993573, 2.3993572805154675), Constant<L, T>(3.8362707e-08, -1.8464872855353363e-16));
        DoubleWord<L> slope = new(Constant<L, T>(-1.1996787, -1.1996786402577337), Constant<L, T>(1.9181353e-08, -9.232436427676682e-17));
        L d = offset.High;
        L rest = SiluSecondRest<L, T>(d);
        sum = Select<L, T>(
            L.LessThan(L.Abs(d), L.Constant(0.4)),
            BesideZero(offset, slope, rest),
            new(sum.High, sum.Low - term.Low));
        return part.ScaledSlope(DoubleWord<L>.Product(part.Slope, sum));
    }

    /// <summary><c>((1 + x σ(−x)) / d − 1) / d</c> by <c>d = x − x₀</c> at the zero <c>x₀</c>, for <c>|d| ≤ 0.3</c>.</summary>
    [MethodImpl(OutOfLine)]
    static L SiluFirstRest<L, T>(L d) where L : unmanaged, IReal<L> => IsSingle<T>()
        ? Polynomial.At(d, -0.10890586, -0.048882935, -0.0047180005, 0.0030446744, 0.0010854502, -2.1291928e-05)
        : Polynomial.At(d, -0.10890585285989995, -0.04888293233231564, -0.00471870355597694, 0.0030445310446388383,
            0.0011010981925159416, -1.8089630120689004e-05, -9.98153416615187e-05, -2.0634134051384972e-05,
            4.0925104210837425e-06, 2.7029738320818515e-06, 2.275550857405418e-07, -1.7981151346350024e-07);

    /// <summary><c>((2 − x tanh(x/2)) / d − slope) / d</c> by <c>d = x − x₀</c> at the zero <c>x₀</c>, for <c>|d| ≤ 0.4</c>.</summary>
    [MethodImpl(OutOfLine)]
    static L SiluSecondRest<L, T>(L d) where L : unmanaged, IReal<L> => IsSingle<T>()
        ? Polynomial.At(d, 2.1589933e-08, 0.030510172, -0.012717058, 0.0022487924, 0.00013598712, -0.00018479096)
        : Polynomial.At(d, -6.983790597078634e-16, 0.03051017338806425, -0.012715977580969593, 0.0022487259233954318,
            0.0001224446702072076, -0.00018394365468336177, 4.8799048464801086e-05, -3.1981041603857593e-06,
            -2.144487749188246e-06, 8.630448333778391e-07, -1.2094930721855772e-07, -1.7505831680883177e-08);
}
