using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary>The sine of an angle in radians.</summary>
    /// <inheritdoc cref="Sin{T}(ReadOnlySpan{T}, Span{T})" path="/remarks"/>
    [MethodImpl(Inline)]
    internal static L Sin<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => SinCos<L, T>(x).Sin;

    /// <summary>The cosine of an angle in radians.</summary>
    /// <inheritdoc cref="Cos{T}(ReadOnlySpan{T}, Span{T})" path="/remarks"/>
    [MethodImpl(Inline)]
    internal static L Cos<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => SinCos<L, T>(x).Cos;

    /// <summary>Sine and cosine together, with the bits of <c>Sin</c> and <c>Cos</c>.</summary>
    [MethodImpl(Inline)]
    internal static (L Sin, L Cos) SinCos<L, T>(L x) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (L quadrant, L r, L low) = ReduceAngle<L, T>(L.Abs(x));
        L z = r * r;
        L half = z * L.Constant(0.5);
        L rest = L.Constant(1) - half;
        L lost = (L.Constant(1) - rest) - half;
        L s = r + L.FusedMultiplyAdd(r * z, SineTail<L, T>(z), low * rest);
        L c = rest + L.FusedMultiplyAdd(z * z, CosineTail<L, T>(z), L.FusedMultiplyAdd(-r, low, lost));

        // Odd quadrants exchange the two; the second and third negate the sine, the first and second the cosine.
        L one = L.BroadcastBits(1);
        L odd = L.SubtractBits(L.BroadcastBits(0), L.AndBits(quadrant, one));
        L next = L.AddBits(quadrant, one);
        L sinSign = SignOf<L, T>(L.XorBits(x, IsSingle<T>() ? L.ShiftLeftBits(quadrant, 30) : L.ShiftLeftBits(quadrant, 62)));
        L cosSign = SignOf<L, T>(IsSingle<T>() ? L.ShiftLeftBits(next, 30) : L.ShiftLeftBits(next, 62));
        return (L.XorBits(L.Select(odd, c, s), sinSign), L.XorBits(L.Select(odd, s, c), cosSign));
    }

    /// <summary><c>(sin r − r) / r³</c> by <c>z = r²</c>, for <c>|r| ≤ π/4</c>.</summary>
    [MethodImpl(Inline)]
    static L SineTail<L, T>(L z) where L : unmanaged, IReal<L> => IsSingle<T>()
        ? Polynomial.At(z, -0.16666667, 0.008333396, -0.00019860751, 2.9146831e-06)
        : Polynomial.At(z, -0.16666666666666666, 0.008333333333331234, -0.00019841269836948854, 2.7557316147646864e-06,
            -2.505113506801516e-08, 1.591808030403008e-10);

    /// <summary><c>(cos r − 1 + r²/2) / r⁴</c> by <c>z = r²</c>, for <c>|r| ≤ π/4</c>.</summary>
    [MethodImpl(Inline)]
    static L CosineTail<L, T>(L z) where L : unmanaged, IReal<L> => IsSingle<T>()
        ? Polynomial.At(z, 0.041666664, -0.0013888265, 2.4542156e-05)
        : Polynomial.At(z, 0.041666666666666664, -0.0013888888888887018, 2.480158729838257e-05, -2.7557317115496234e-07,
            2.0876118648403028e-09, -1.1380870272599654e-11);

    /// <summary>
    /// <c>x = n π/2 + r + low</c> for <c>x ≥ 0</c>, with <c>|r|</c> at most <c>π/4</c> to rounding. The quadrant has the low bits of
    /// <c>n</c>.
    /// </summary>
    [MethodImpl(Inline)]
    static (L Quadrant, L R, L Low) ReduceAngle<L, T>(L x)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // π/2 in three parts. The first difference is exact, the second is made so.
        L quadrant = L.FusedMultiplyAdd(x, L.Constant(0.6366197723675814), Rounder<L, T>());
        L n = quadrant - Rounder<L, T>();
        L head = L.FusedMultiplyAdd(n, Constant<L, T>(-1.5707963705062866, -1.5707963267948966), x);
        L part = n * Constant<L, T>(-4.371138828673793e-08, 6.123233995736766e-17);
        L partLow = L.FusedMultiplyAdd(n, Constant<L, T>(-4.371138828673793e-08, 6.123233995736766e-17), -part);
        L r = head - part;
        L low = (head - r) - part - partLow;
        low = L.FusedMultiplyAdd(n, Constant<L, T>(1.7151245100058819e-15, 1.4973849048591698e-33), low);

        L limit = Constant<L, T>(65536, 67108864);
        if (L.Any(L.LessThan(limit, x)))
        {
            (L farQuadrant, L farR, L farLow) = (quadrant, r, low);
            LargeAngle.Reduce<L, T>(x, limit, ref farQuadrant, ref farR, ref farLow);
            return (farQuadrant, farR, farLow);
        }

        return (quadrant, r, low);
    }
}
