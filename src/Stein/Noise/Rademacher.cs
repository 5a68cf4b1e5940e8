using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Noise;

/// <summary>The Rademacher distribution: −1 where the word's highest bit is set, elsewhere +1.</summary>
readonly struct Rademacher<T> : IDistribution<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Transform<L>(Span<T> words) where L : unmanaged, ISimd<L, T>
    {
        ref T start = ref MemoryMarshal.GetReference(words);
        L sign = L.BroadcastBits(typeof(T) == typeof(float) ? 1UL << 31 : 1UL << 63);
        for (nint i = 0; i < words.Length; i += L.Count)
        {
            ref T x = ref Unsafe.Add(ref start, i);
            L.Store(L.OrBits(L.AndBits(L.Load(ref x), sign), L.Constant(1)), ref x);
        }
    }
}
