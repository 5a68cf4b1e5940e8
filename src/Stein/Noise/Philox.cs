using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Noise;

/// <summary>
/// Philox4x32-10: a bijection of 128-bit counters, chosen by a key, whose results are random words. Four 32-bit words go through ten rounds
/// of two multiplications, 32 × 32 → 64 bits. So any block of a stream is computed without the blocks before it.
/// </summary>
/// <param name="c0">The first words.</param>
/// <param name="c1">The second words.</param>
/// <param name="c2">The third words.</param>
/// <param name="c3">The fourth words.</param>
/// <typeparam name="W">The register. Each element holds a word in its low half; its high half has no influence.</typeparam>
/// <remarks>
/// One round: <c>(c₀, c₁, c₂, c₃) ← (hi(M₁c₂) ⊕ c₁ ⊕ k₀, lo(M₁c₂), hi(M₀c₀) ⊕ c₃ ⊕ k₁, lo(M₀c₀))</c>; after each the keys advance
/// by Weyl constants. Source: Salmon, Moraes, Dror and Shaw 2011, <i>Parallel random numbers: as easy as 1, 2, 3</i>.
/// </remarks>
readonly struct Philox<W>(W c0, W c1, W c2, W c3) where W : unmanaged, IWords<W>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Words 0 … 3 of each counter.</summary>
    public readonly W C0 = c0, C1 = c1, C2 = c2, C3 = c3;

    /// <summary>All ten rounds, for two registers of counters at once, so that their multiplications overlap.</summary>
    /// <param name="k0">The low half of the key.</param>
    /// <param name="k1">The high half of the key.</param>
    /// <param name="a">Counters, which are replaced by their random words.</param>
    /// <param name="b">More counters, which are replaced likewise.</param>
    [MethodImpl(Inline)]
    public static void Encipher(W k0, W k1, ref Philox<W> a, ref Philox<W> b)
    {
        Round(ref k0, ref k1, ref a, ref b);
        Round(ref k0, ref k1, ref a, ref b);
        LastEightRounds(k0, k1, ref a, ref b);
    }

    /// <summary>The rounds from the third to the tenth, with keys that have advanced twice.</summary>
    [MethodImpl(Inline)]
    public static void LastEightRounds(W k0, W k1, ref Philox<W> a, ref Philox<W> b)
    {
        // In four rounds every word comes back to its own register, so the loop moves none.
        for (int half = 0; half < 2; half++)
        {
            Round(ref k0, ref k1, ref a, ref b);
            Round(ref k0, ref k1, ref a, ref b);
            Round(ref k0, ref k1, ref a, ref b);
            Round(ref k0, ref k1, ref a, ref b);
        }
    }

    [MethodImpl(Inline)]
    static void Round(ref W k0, ref W k1, ref Philox<W> a, ref Philox<W> b)
    {
        a = a.Round(k0, k1);
        b = b.Round(k0, k1);
        k0 += W.Broadcast(Philox.W0);
        k1 += W.Broadcast(Philox.W1);
    }

    [MethodImpl(Inline)]
    Philox<W> Round(W k0, W k1)
    {
        W p = W.MultiplyLow(C0, W.Broadcast(Philox.M0)), q = W.MultiplyLow(C2, W.Broadcast(Philox.M1));
        return new((q >>> 32) ^ (C1 ^ k0), q, (p >>> 32) ^ (C3 ^ k1), p);
    }
}

/// <summary>The constants of the cipher: the multipliers, and the increments of the keys.</summary>
static class Philox
{
    public const ulong M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;
}
