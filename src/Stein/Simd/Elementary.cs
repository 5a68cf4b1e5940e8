using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>
/// The elementary functions, one text each for every lane and both element types. They use exact operations and fused
/// multiply-adds alone, without a branch: an element's bits depend on nothing but the element.
/// </summary>
/// <remarks>The polynomials are minimax approximations with coefficients in the element type.</remarks>
public static partial class Elementary
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    const double Ln2 = 0.6931471805599453, Ln2Rest = 2.3190468138462996e-17;
    const double Ln2Single = 0.693147182464599609375, Ln2SingleRest = -1.9046542121259336e-9;
    const double OneOverLn2 = 1.4426950408889634;

    /// <summary>Adding this brings the nearest integer into the lowest bits, in two's complement.</summary>
    [MethodImpl(Inline)]
    static L Rounder<L, T>() where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => L.Constant(typeof(T) == typeof(float) ? 1.5 * (1 << 23) : 1.5 * (1L << 52));

    static int MantissaBits<T>() => typeof(T) == typeof(float) ? 23 : 52;

    static ulong Bias<T>() => typeof(T) == typeof(float) ? 127u : 1023u;

    static ulong SignBit<T>() => typeof(T) == typeof(float) ? 1ul << 31 : 1ul << 63;

    /// <summary>One step of Horner's scheme: <c>p x + c</c>.</summary>
    [MethodImpl(Inline)]
    static L Then<L>(this L p, L x, double c) where L : unmanaged, IReal<L> => L.FusedMultiplyAdd(p, x, L.Constant(c));

    /// <summary><c>2ⁿ</c> for integers in the normal range, given as bits.</summary>
    [MethodImpl(Inline)]
    static L PowerOfTwo<L, T>(L n) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => L.ShiftLeftBits(L.AddBits(n, L.BroadcastBits(Bias<T>())), MantissaBits<T>());
}
