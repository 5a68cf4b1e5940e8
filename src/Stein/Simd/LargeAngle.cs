using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>
/// The reduction of large angles by <c>π/2</c>: an exact product with as many bits of <c>2/π</c> as the angle needs
/// (Payne and Hanek, Radian reduction for trigonometric functions, SIGNUM Newsletter 18, 1983).
/// </summary>
static class LargeAngle
{
    /// <summary>64 zeros, then the bits of <c>2/π</c> behind its binary point.</summary>
    static ReadOnlySpan<ulong> TwoOverPi =>
    [
        0, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0, 0x06492eea09d1921c,
        0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
        0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08,
        0x56033046fc7b6bab, 0xf0cfbc209af4361d,
    ];

    /// <summary>
    /// Reduces each element of <paramref name="x"/> that is above <paramref name="limit"/>; the reductions of the others stay as they are.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Reduce<L, T>(L x, L limit, ref L quadrant, ref L r, ref L low)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < L.Count; i++)
        {
            T angle = Unsafe.Add(ref Unsafe.As<L, T>(ref x), i);
            if (angle > Unsafe.As<L, T>(ref limit))
            {
                (ulong integer, double high, double rest) = Reduce(double.CreateTruncating(angle));
                T rounded = T.CreateTruncating(high);
                Unsafe.Add(ref Unsafe.As<L, T>(ref quadrant), i) = Scalar<T>.BroadcastBits(integer).Value;
                Unsafe.Add(ref Unsafe.As<L, T>(ref r), i) = rounded;
                Unsafe.Add(ref Unsafe.As<L, T>(ref low), i) = T.CreateTruncating(high - double.CreateTruncating(rounded) + rest);
            }
        }
    }

    /// <summary><c>x = n π/2 + high + low</c> with <c>n</c> modulo 4, for <c>x ≥ 2¹⁵</c>; NaN for infinity.</summary>
    static (ulong Quadrant, double High, double Low) Reduce(double x)
    {
        if (!double.IsFinite(x))
            return (0, double.NaN, double.NaN);

        // x = m 2ᵉ. The first bit of 2/π that matters is the one whose product with 2ᵉ is 2: those before it add multiples of 4.
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        int e = (int)(bits >> 52) - 1075;
        ulong m = (bits & 0x000fffffffffffff) | 0x0010000000000000;
        int start = 62 + e;
        ulong a = Word(start), b = Word(start + 64), c = Word(start + 128);

        // m · abc modulo 2¹⁹², a fraction of 4.
        ulong middle = Math.BigMul(m, c, out _);
        ulong top = Math.BigMul(m, b, out ulong product);
        middle += product;
        top += middle < product ? 1ul : 0;
        top += m * a;

        // Two bits of quadrant, then the fraction of a quadrant as a signed number of 128 bits.
        ulong quadrant = top >> 62;
        Int128 fraction = (Int128)(new UInt128(top, middle) << 2);
        quadrant += top >> 61 & 1;

        bool negative = fraction < 0;
        UInt128 size = (UInt128)(negative ? -fraction : fraction);
        int zeros = (int)UInt128.LeadingZeroCount(size);
        size <<= zeros;
        double scale = BitConverter.UInt64BitsToDouble((ulong)(1023 - 64 - zeros) << 52);
        double high = (ulong)(size >> 75) * 2048.0 * (negative ? -scale : scale);
        double low = (ulong)((size >> 22) & 0x001fffffffffffff) * (1.0 / (1ul << 42)) * (negative ? -scale : scale);

        // Times π/2.
        double r = high * 1.5707963267948966;
        double lost = double.FusedMultiplyAdd(high, 1.5707963267948966, -r);
        return (quadrant, r, double.FusedMultiplyAdd(high, 6.123233995736766e-17, double.FusedMultiplyAdd(low, 1.5707963267948966, lost)));
    }

    /// <summary>The 64 bits from bit <paramref name="start"/> on.</summary>
    static ulong Word(int start)
    {
        (int index, int shift) = Math.DivRem(start, 64);
        return shift == 0 ? TwoOverPi[index] : (TwoOverPi[index] << shift) | (TwoOverPi[index + 1] >> (64 - shift));
    }
}
