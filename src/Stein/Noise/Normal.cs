using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Noise;

/// <summary>
/// The standard normal distribution, by the transform of Box and Muller: 16 random words <c>w</c> and the 16 words <c>v</c> after them
/// become the draws <c>√(−2 ln u) cos θ</c> and <c>√(−2 ln u) sin θ</c>.
/// </summary>
/// <typeparam name="T"><see cref="float"/> (words of <c>n</c> = 32 bits) or <see cref="double"/> (<c>n</c> = 64).</typeparam>
/// <remarks>
/// <c>u = (w + ½) / 2ⁿ</c>. The low <c>n − 2</c> bits of <c>v</c> give an angle within half a quarter turn of zero, which the two high bits
/// mirror into the other quarters. All <c>n</c> bits count: <c>ln u</c> is as accurate near <c>u = 1</c> as near 0, and no angle is reduced
/// by a rounded π.
/// Source: Box and Muller 1958, <i>A note on the generation of random normal deviates</i>.
/// </remarks>
readonly struct Normal<T> : IDistribution<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <inheritdoc/>
    public static void Transform<L>(Span<T> words) where L : unmanaged, ISimd<L, T>
    {
        // 16 words fill two registers of eight. As one pair they hide the latency of steps that depend on each other.
        if (2 * L.Count <= Blocks.Counters)
        {
            Radii<Pair<L, T>>(words);
            Turn<Pair<L, T>>(words);
        }
        else
        {
            Radii<L>(words);
            Turn<L>(words);
        }
    }

    // √(−2 ln u) / √(2 ln 2) replaces the words w.
    static void Radii<L>(Span<T> words) where L : unmanaged, ISimd<L, T>
    {
        ref T start = ref MemoryMarshal.GetReference(words);
        for (nint at = 0; at < words.Length; at += 2 * Blocks.Counters)
        {
            for (nint i = at; i < at + Blocks.Counters; i += L.Count)
            {
                ref T x = ref Unsafe.Add(ref start, i);
                L.Store(L.Sqrt(BinaryLogarithm(L.Load(ref x))), ref x);
            }
        }
    }

    // √(2 ln 2) (cos θ, sin θ) times the radii.
    static void Turn<L>(Span<T> words) where L : unmanaged, ISimd<L, T>
    {
        ref T start = ref MemoryMarshal.GetReference(words);
        for (nint at = 0; at < words.Length; at += 2 * Blocks.Counters)
        {
            for (nint i = at; i < at + Blocks.Counters; i += L.Count)
            {
                ref T x = ref Unsafe.Add(ref start, i), y = ref Unsafe.Add(ref start, i + Blocks.Counters);
                L radius = L.Load(ref x), word = L.Load(ref y);

                // The low n − 2 bits as a signed number, plus a half, as a fraction of a quarter turn.
                L fraction = Fraction(L.FromIntegerBits(L.ShiftLeftBits(word, 2)) + Constant<L>(2));
                L square = fraction * fraction;
                L sine = fraction * Sine(square);
                L cosine = L.XorBits(Cosine(square), L.AndBits(word, Constant<L>(-0.0)));

                // The bit below the sign is the highest of the exponent; alone it is the number 2. It exchanges sine and cosine.
                L exchange = L.AndBits(L.XorBits(cosine, sine), L.Equal(L.AndBits(word, Constant<L>(2)), Constant<L>(2)));
                L.Store(radius * L.XorBits(cosine, exchange), ref x);
                L.Store(radius * L.XorBits(sine, exchange), ref y);
            }
        }
    }

    // −log₂ u.
    [MethodImpl(Inline)]
    static L BinaryLogarithm<L>(L word) where L : unmanaged, ISimd<L, T>
    {
        // u = t below ½ and 1 + t above, with a small t at both ends of (0, 1), so that neither is rounded away.
        L integer = L.FromIntegerBits(word), t = Fraction(integer + Constant<L>(0.5));
        L above = typeof(T) == typeof(float) ? L.ShiftRightSignBits(word, 31) : L.LessThan(integer, Constant<L>(0));
        L u = t + L.AndBits(above, Constant<L>(1));

        // u = m 2ᵉ with m in [√½, √2): adding 1 − √½ to the bits of u carries into the exponent where u's mantissa is above √½'s.
        // Then the scale is 2⁻ᵉ, by subtraction of exponents, and f = m − 1 is rounded only once.
        L binade, scale, minusE;
        if (typeof(T) == typeof(float))
        {
            binade = L.AndBits(L.AddBits(u, L.BroadcastBits(FloatOne - FloatRootHalf)), L.BroadcastBits(0xFFu << 23));
            scale = L.SubtractBits(L.BroadcastBits(2 * FloatOne), binade);
            minusE = Constant<L>((1 << 23) + 127) - L.OrBits(L.ShiftRightBits(binade, 23), Constant<L>(1 << 23));
        }
        else
        {
            binade = L.AndBits(L.AddBits(u, L.BroadcastBits(DoubleOne - DoubleRootHalf)), L.BroadcastBits(0x7FFUL << 52));
            scale = L.SubtractBits(L.BroadcastBits(2 * DoubleOne), binade);
            minusE = Constant<L>((1L << 52) + 1023) - L.OrBits(L.ShiftRightBits(binade, 52), Constant<L>(1L << 52));
        }
        L f = L.FusedMultiplyAdd(t, scale, L.AndBits(above, scale) - Constant<L>(1));
        return Logarithm(f, minusE);
    }

    // x / 2ⁿ for x other than 0, by its exponent, because the multipliers are busy.
    [MethodImpl(Inline)]
    static L Fraction<L>(L x) where L : unmanaged, ISimd<L, T>
        => L.SubtractBits(x, L.BroadcastBits(typeof(T) == typeof(float) ? 32UL << 23 : 64UL << 52));

    const uint FloatOne = 0x3F800000, FloatRootHalf = 0x3F3504F3;
    const ulong DoubleOne = 0x3FF0000000000000, DoubleRootHalf = 0x3FE6A09E667F3BCD;

    // e − log₂(1 + f) for f in [√½ − 1, √2 − 1]; the polynomial's relative error is below 2⁻²⁴ (float) or 2⁻⁵⁴ (double), and the
    // root leaves half of it.
    [MethodImpl(Inline)]
    static L Logarithm<L>(L f, L e) where L : unmanaged, ISimd<L, T>
    {
        L square = f * f;
        if (typeof(T) == typeof(float))
        {
            L low = From(square, From(f, 0.360703707).Then(-0.480910689).Value).Then(From(f, 0.721347332).Then(-1.44269502).Value).Value;
            L high = From(square, -0.125828326).Then(From(f, 0.20728229).Then(-0.215724781).Value)
                .Then(From(f, 0.238943458).Then(-0.287915111).Value).Value;
            return L.FusedMultiplyAdd(L.FusedMultiplyAdd(high, square * square, low), f, e);
        }
        else
        {
            L even = From(square, -0.037738556676174734).Then(-0.09426483398631809).Then(-0.08162227067468235).Then(-0.0964599894679789)
                .Then(-0.11096380651207663).Then(-0.13115435938386727).Then(-0.1602994490778029).Then(-0.20609929145605968)
                .Then(-0.28853900817923095).Then(-0.48089834696298184).Then(-1.4426950408889634).Value;
            L odd = From(square, 0.08667496923187226).Then(0.08193342866186615).Then(0.08935751372631358).Then(0.10315325979112538)
                .Then(0.12021768270049475).Then(0.1442697699719703).Then(0.18033687418659666).Then(0.24044917355292028)
                .Then(0.3606737602218469).Then(0.7213475204444824).Value;
            return L.FusedMultiplyAdd(L.FusedMultiplyAdd(odd, f, even), f, e);
        }
    }

    // √(2 ln 2) sin(πx/2) / x, by x² in [0, ¼], relative error below 2⁻²⁷ (float) or 2⁻⁵⁶ (double).
    [MethodImpl(Inline)]
    static L Sine<L>(L square) where L : unmanaged, ISimd<L, T> => typeof(T) == typeof(float)
        ? From(square, -0.00541803846).Then(0.0938160717).Then(-0.76056385).Then(1.84947133).Value
        : From(square, 6.643903681980478e-08).Then(-4.237160177480064e-06).Then(0.00018890504291150137).Then(-0.0055123442416769195)
            .Then(0.09383089686288092).Then(-0.7605646025890205).Then(1.8494713384988042).Value;

    // √(2 ln 2) cos(πx/2), by x² in [0, ¼], relative error below 2⁻²⁶ (float) or 2⁻⁵⁵ (double).
    [MethodImpl(Inline)]
    static L Cosine<L>(L square) where L : unmanaged, ISimd<L, T> => typeof(T) == typeof(float)
        ? From(square, 0.000624036125).Then(-0.0243357737).Then(0.298636377).Then(-1.45256948).Then(1.17741001).Value
        : From(square, -7.441892713855924e-09).Then(5.5463119359987e-07).Then(-2.967313043465368e-05).Then(0.0010823462600814651)
            .Then(-0.024564871355277733).Then(0.29867302100926063).Then(-1.4525713925131811).Then(1.1774100225154747).Value;

    [MethodImpl(Inline)]
    static Horner<L, T> From<L>(L x, double coefficient) where L : unmanaged, ISimd<L, T> => new(x, Constant<L>(coefficient));

    [MethodImpl(Inline)]
    static Horner<L, T> From<L>(L x, L coefficient) where L : unmanaged, ISimd<L, T> => new(x, coefficient);

    // By bits: with generic conversions the compiler would stop inlining half-way.
    [MethodImpl(Inline)]
    public static L Constant<L>(double value) where L : unmanaged, ISimd<L, T> => L.BroadcastBits(
        typeof(T) == typeof(float) ? BitConverter.SingleToUInt32Bits((float)value) : BitConverter.DoubleToUInt64Bits(value));
}
