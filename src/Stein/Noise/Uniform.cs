using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Noise;

/// <summary>
/// The uniform distribution on the open interval (0, 1): <c>(k + ½) 2⁻ᵐ</c>, exactly, where k is the high m bits of the word,
/// m = 23 (float) or 52 (double). Neither 0 nor 1 occurs, and x is as likely as 1 − x.
/// </summary>
readonly struct Uniform<T> : IDistribution<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Transform<L>(Span<T> words) where L : unmanaged, ISimd<L, T>
    {
        ref T start = ref MemoryMarshal.GetReference(words);
        for (nint i = 0; i < words.Length; i += L.Count)
        {
            ref T x = ref Unsafe.Add(ref start, i);
            L word = L.Load(ref x);
            L draw = typeof(T) == typeof(float)
                ? L.OrBits(L.ShiftRightBits(word, 9), L.Constant(1)) - L.Constant(1 - 1.0 / (1 << 24))
                : L.OrBits(L.ShiftRightBits(word, 12), L.Constant(1)) - L.Constant(1 - 1.0 / (1L << 53));
            L.Store(draw, ref x);
        }
    }
}
