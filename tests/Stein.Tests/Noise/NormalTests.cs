using System.Numerics;
using System.Runtime.InteropServices;
using Stein.Noise;
using Stein.Simd;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Noise;

public class NormalTests
{
    // Words at the ends of every range, and either side of where u = √½ changes the reduction of the logarithm.
    static readonly ulong[] extremes =
    [
        0, 1, 2, 3, ~0UL, ~0UL - 1, ~0UL - 2, 1UL << 63, (1UL << 63) - 1, (1UL << 63) + 1, 1UL << 62, (1UL << 62) - 1, 3UL << 62,
        (3UL << 62) - 1, (3UL << 62) + 1, 0xB504F333F9DE6484, 0xB504F333F9DE6000, 0xB504F333F9DE7000, 0xB504F30000000000,
        0xB504F34000000000, 0xB504F38000000000, 0xFFFFFFFF, 0xFFFFFFFF00000000, 0xFFFFFFFE00000000, 0x7FFFFFFF00000000,
        0x8000000000000000, 0x8000000100000000, 0x0000000100000000, 0x3FFFFFFF00000000, 0xBFFFFFFF00000000, 0xC000000000000000,
    ];

    [Fact]
    public void FloatsAreTheTransformOfTheirWords() => Assert.InRange(WorstError<float>(1_000_000), 0, 4);

    // Of the 5 units, 1.5 are the oracle's own: against 140 bits the error is below 3.
    [Fact]
    public void DoublesAreTheTransformOfTheirWords() => Assert.InRange(WorstError<double>(300_000), 0, 5);

    // The largest error in units of the last place of the oracle's result.
    static double WorstError<T>(int pairs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool narrow = typeof(T) == typeof(float);
        ulong[] w = new ulong[pairs / 16 * 16], v = new ulong[w.Length];
        new NoiseStream(1, 2).Fill<double, RawWords<double>>(Lanes.Width, 3, 0, MemoryMarshal.Cast<ulong, double>(w.AsSpan()));
        new NoiseStream(1, 3).Fill<double, RawWords<double>>(Lanes.Width, 3, 0, MemoryMarshal.Cast<ulong, double>(v.AsSpan()));
        for (int i = 0; i < w.Length; i++)
        {
            if (i < extremes.Length * extremes.Length)
                (w[i], v[i]) = (extremes[i / extremes.Length], extremes[i % extremes.Length]);
            else if (i % 4 == 0)
                w[i] >>= i % 64;
            else if (i % 4 == 1)
                w[i] = ~(w[i] >> i % 64);
            else if (i % 4 == 2)
                v[i] = (v[i] & 3UL << 62) | (v[i] << 2 >> (2 + i % 60));
        }
        T[] draws = new T[2 * w.Length];
        for (int i = 0; i < w.Length; i++)
        {
            int at = i / 16 * 32 + i % 16;
            draws[at] = FromBits(w[i]);
            draws[at + 16] = FromBits(v[i]);
        }
        Normal<T>.Transform<Lane<T>>(draws);
        double worst = 0;
        for (int i = 0; i < w.Length; i++)
        {
            int at = i / 16 * 32 + i % 16;
            var (x, y) = narrow
                ? NaiveNormal.BoxMuller(w[i] >> 32 << 32, 1UL << 31, v[i] >> 32 << 32)
                : NaiveNormal.BoxMuller(w[i], 0.5, v[i]);
            worst = Math.Max(worst, Math.Max(Error(draws[at], x), Error(draws[at + 16], y)));
        }
        return worst;

        T FromBits(ulong bits) => narrow
            ? T.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)(bits >> 32)))
            : T.CreateTruncating(BitConverter.UInt64BitsToDouble(bits));

        static double Error(T draw, double exact)
        {
            T size = T.CreateTruncating(Math.Abs(exact));
            return Math.Abs(double.CreateTruncating(draw) - exact) / double.CreateTruncating(T.BitIncrement(size) - size);
        }
    }
}
