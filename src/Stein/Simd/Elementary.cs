using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>The elementary functions, one text each for every lane and both element types.</summary>
/// <remarks>
/// They are made of exact operations, correctly rounded arithmetic and <see cref="IReal{TSelf}.FusedMultiplyAdd"/> alone, so they
/// give the same bits on every machine and every lane. A NaN gives NaN. The stated errors are the largest found, in units in the
/// last place of the exact value: over all 2³² floats, and for double over samples against values of 300 bits.
/// </remarks>
public static partial class Elementary
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>For parts of a long function, since the compiler inlines only so much into one method; optimised from the first call on.</summary>
    const MethodImplOptions OutOfLine = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Inline)]
    static bool IsSingle<T>() => typeof(T) == typeof(float);

    /// <summary>A number that the two element types hold differently.</summary>
    [MethodImpl(Inline)]
    static L Constant<L, T>(double single, double @double) where L : unmanaged, IReal<L> => L.Constant(IsSingle<T>() ? single : @double);

    /// <summary>Moves the lowest bits to the place of the exponent.</summary>
    [MethodImpl(Inline)]
    static L ToExponent<L, T>(L integer) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => IsSingle<T>() ? L.ShiftLeftBits(integer, 23) : L.ShiftLeftBits(integer, 52);

    /// <summary>Moves sign and exponent to the lowest bits.</summary>
    [MethodImpl(Inline)]
    static L FromExponent<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => IsSingle<T>() ? L.ShiftRightBits(x, 23) : L.ShiftRightBits(x, 52);

    [MethodImpl(Inline)]
    static L SignOf<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => L.AndBits(x, L.BroadcastBits(IsSingle<T>() ? 0x80000000 : 0x8000000000000000));

    /// <summary>
    /// A number so large that adding it rounds to an integer. The sum's lowest bits are that integer plus <paramref name="bias"/>.
    /// </summary>
    [MethodImpl(Inline)]
    static L Rounder<L, T>(int bias = 0) where L : unmanaged, IReal<L>
        => L.Constant((IsSingle<T>() ? 12582912.0 : 6755399441055744.0) + bias);

    [MethodImpl(Inline)]
    static DoubleWord<L> Select<L, T>(L mask, DoubleWord<L> x, DoubleWord<L> y)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(L.Select(mask, x.High, y.High), L.Select(mask, x.Low, y.Low));

    /// <summary><c>(x − zero) · (slope + (x − zero) · rest(x − zero))</c>: a function beside its simple zero, where its sum of terms cancels.</summary>
    [MethodImpl(Inline)]
    static DoubleWord<L> BesideZero<L>(DoubleWord<L> offset, DoubleWord<L> slope, L rest) where L : unmanaged, IReal<L>
    {
        DoubleWord<L> sum = DoubleWord<L>.OrderedSum(slope.High, L.FusedMultiplyAdd(offset.High, rest, slope.Low));
        return offset * sum;
    }
}
