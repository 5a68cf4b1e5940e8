using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Noise;

/// <summary>
/// The standard normal distribution, by the transform of Box and Muller: 16 random words w and the 16 words v after them become
/// the draws <c>√(−2 ln u) cos θ</c> and <c>√(−2 ln u) sin θ</c>.
/// </summary>
/// <typeparam name="T"><see cref="float"/> (n = 32 bits a word) or <see cref="double"/> (n = 64).</typeparam>
/// <remarks>
/// <c>u = (w + ½) / 2ⁿ</c>; θ is a fraction in (−½, ½) of a quarter turn, from the low n − 2 bits of v, which the two high bits
/// mirror into the other quarters. All n bits count: ln u is as accurate where u is close to 1 as where it is close to 0, and θ is
/// never reduced by a rounded π.
/// Source: Box and Muller 1958, <i>A note on the generation of random normal deviates</i>.
/// </remarks>
readonly struct Normal<T> : IDistribution<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    const uint FloatOne = 0x3F800000, FloatRootHalf = 0x3F3504F3;
    const ulong DoubleOne = 0x3FF0000000000000, DoubleRootHalf = 0x3FE6A09E667F3BCD;

    static ulong Mantissa { [MethodImpl(Inline)] get => typeof(T) == typeof(float) ? (1UL << 23) - 1 : (1UL << 52) - 1; }

    // 2⁻ⁿ for words of n bits.
    static double Unit { [MethodImpl(Inline)] get => typeof(T) == typeof(float) ? 1.0 / (1L << 32) : 1.0 / (1L << 32) / (1L << 32); }

    public static void Transform<L>(Span<T> words) where L : unmanaged, ISimd<L, T>
    {
        ref T start = ref MemoryMarshal.GetReference(words);
        for (nint at = 0; at < words.Length; at += 2 * Blocks.Counters)
        {
            for (nint i = at; i < at + Blocks.Counters; i += L.Count)
            {
                ref T x = ref Unsafe.Add(ref start, i), y = ref Unsafe.Add(ref start, i + Blocks.Counters);
                L radius = Radius(L.Load(ref x)), angle = L.Load(ref y);
                L fraction = Fraction(angle), square = fraction * fraction;
                L sine = fraction * Sine(square);
                L cosine = L.XorBits(Cosine(square), L.AndBits(angle, L.BroadcastBits(typeof(T) == typeof(float) ? 1UL << 31 : 1UL << 63)));
                // The bit under the sign is the exponent's highest, which alone makes the number 2: it exchanges the two.
                L exchange = L.AndBits(L.XorBits(cosine, sine), L.Equal(L.AndBits(angle, Constant<L>(2)), Constant<L>(2)));
                L.Store(radius * L.XorBits(cosine, exchange), ref x);
                L.Store(radius * L.XorBits(sine, exchange), ref y);
            }
        }
    }

    // √(−2 ln u). The signed word gives t = u below ½ and t = u − 1 above, so that neither end of (0, 1) is rounded away.
    [MethodImpl(Inline)]
    static L Radius<L>(L word) where L : unmanaged, ISimd<L, T>
    {
        L one = Constant<L>(1);
        L t = L.FusedMultiplyAdd(L.FromIntegerBits(word), Constant<L>(Unit), Constant<L>(Unit / 2));
        L shift = L.AndBits(L.LessThan(t, Constant<L>(0)), one), u = t + shift;

        // u = m 2ᵉ with m in [√½, √2), by integer arithmetic on the bits of u; e is read off the mantissa of 2²³ + e or 2⁵² + e.
        L shifted, exponent, bias, next;
        if (typeof(T) == typeof(float))
        {
            shifted = L.AddBits(u, L.BroadcastBits(FloatOne - FloatRootHalf));
            exponent = L.OrBits(L.ShiftRightBits(shifted, 23), Constant<L>(1 << 23));
            bias = Constant<L>((1 << 23) + 127);
            next = Constant<L>((1 << 23) + 128);
        }
        else
        {
            shifted = L.AddBits(u, L.BroadcastBits(DoubleOne - DoubleRootHalf));
            exponent = L.OrBits(L.ShiftRightBits(shifted, 52), Constant<L>(1L << 52));
            bias = Constant<L>((1L << 52) + 1023);
            next = Constant<L>((1L << 52) + 1024);
        }
        L m = L.AddBits(L.AndBits(shifted, L.BroadcastBits(Mantissa)), Constant<L>(double.Sqrt(0.5)));

        // u − shift is exact, so the difference is what u lost; it is not zero only where e is 0 or −1, and there 1 − e is 2⁻ᵉ.
        L f = L.FusedMultiplyAdd(t - (u - shift), next - exponent, m - one);
        return L.Sqrt(Logarithm(f, (exponent - bias) * Constant<L>(-2 * 0.6931471805599453)));
    }

    // The low n − 2 bits, read with sign and centred between neighbours, over 2ⁿ⁻².
    [MethodImpl(Inline)]
    static L Fraction<L>(L word) where L : unmanaged, ISimd<L, T>
        => L.FromIntegerBits(L.OrBits(L.ShiftLeftBits(word, 2), L.BroadcastBits(2))) * Constant<L>(Unit);

    // z − 2 ln(1 + f) for f in [√½ − 1, √2 − 1]; the polynomial's relative error is below 2⁻²⁵ (float) or 2⁻⁵⁶ (double).
    [MethodImpl(Inline)]
    static L Logarithm<L>(L f, L z) where L : unmanaged, ISimd<L, T>
    {
        L square = f * f;
        if (typeof(T) == typeof(float))
        {
            L even = From(square, -0.253569156).Then(-0.284130245).Then(-0.400030494).Then(-0.666666508).Then(-2).Value;
            L odd = From(square, 0.145463273).Then(0.264955521).Then(0.332237005).Then(0.500030637).Then(0.999999762).Value;
            return L.FusedMultiplyAdd(odd, square, L.FusedMultiplyAdd(even, f, z));
        }
        else
        {
            L even = From(square, -0.05700346765506792).Then(-0.13165080954365738).Then(-0.11236394757209299).Then(-0.1338703225757029)
                .Then(-0.1538148089772575).Then(-0.18181925815000283).Then(-0.22222220118696134).Then(-0.2857142859269158)
                .Then(-0.3999999999990964).Then(-0.6666666666666676).Then(-2).Value;
            L odd = From(square, 0.12638627089554869).Then(0.11158877060787066).Then(0.12410240456635845).Then(0.14299291885812465)
                .Then(0.16665661771186863).Then(0.20000042236258672).Then(0.24999998981875968).Then(0.3333333334651165)
                .Then(0.49999999999922634).Then(1.0000000000000013).Value;
            return L.FusedMultiplyAdd(odd, square, L.FusedMultiplyAdd(even, f, z));
        }
    }

    // sin(πx/2)/x, by x² in [0, ¼], relative error below 2⁻²⁵ (float: π/2 itself is rounded) or 2⁻⁵⁴ (double).
    [MethodImpl(Inline)]
    static L Sine<L>(L square) where L : unmanaged, ISimd<L, T> => typeof(T) == typeof(float)
        ? From(square, -0.00468595419).Then(0.079712525).Then(-0.645966649).Then(1.57079637).Value
        : From(square, 5.5852617365597946e-08).Then(-3.59827929416866e-06).Then(0.0001604410486832917).Then(-0.004681754119164047)
            .Then(0.07969262624527482).Then(-0.645964097506228).Then(1.5707963267948966).Value;

    // cos(πx/2), by x² in [0, ¼], relative error below 2⁻³¹ (float) or 2⁻⁶¹ (double).
    [MethodImpl(Inline)]
    static L Cosine<L>(L square) where L : unmanaged, ISimd<L, T> => typeof(T) == typeof(float)
        ? From(square, 0.000894485915).Then(-0.0208555963).Then(0.253668547).Then(-1.23370051).Then(1).Value
        : From(square, -6.289389770340902e-09).Then(4.7103340299818154e-07).Then(-2.5202027445220898e-05).Then(0.000919260272632195)
            .Then(-0.020863480763180963).Then(0.2536695079010417).Then(-1.2337005501361697).Then(1).Value;

    [MethodImpl(Inline)]
    static Horner<L, T> From<L>(L x, double coefficient) where L : unmanaged, ISimd<L, T> => new(x, Constant<L>(coefficient));

    // As bits, which costs the compiler less than a generic conversion: with those it gives up inlining half-way.
    [MethodImpl(Inline)]
    public static L Constant<L>(double value) where L : unmanaged, ISimd<L, T> => L.BroadcastBits(
        typeof(T) == typeof(float) ? BitConverter.SingleToUInt32Bits((float)value) : BitConverter.DoubleToUInt64Bits(value));
}
