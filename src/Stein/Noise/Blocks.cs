using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Noise;

/// <summary>
/// Random words in an order that does not depend on the width of the registers. A group is 16 consecutive counters: 64 words of 32 bits or
/// 32 words of 64 bits. Word <c>j</c> of counter <c>16g + l</c> is the 32-bit word number <c>64g + 16j + l</c>. Words <c>2j</c> and
/// <c>2j + 1</c> of that counter are the low and the high half of the 64-bit word number <c>32g + 16j + l</c>.
/// </summary>
readonly struct Blocks
{
    /// <summary>Counters in a group.</summary>
    public const int Counters = 16;

    /// <summary>Groups in a step, whose counters differ in a word of 32 bits.</summary>
    public const long Groups = (1L << 32) / Counters;

    /// <summary>Bytes in a group.</summary>
    public const int Bytes = 16 * Counters;

    // The counters of a step differ in their first word only, so that half of the first two rounds is the same for all.
    readonly ulong c2AfterOne, c0AfterTwo, c2AfterTwo, c3AfterTwo, k0AfterTwo, k1AfterTwo;

    /// <summary>The blocks of a stream at a step.</summary>
    /// <param name="key">The cipher's key.</param>
    /// <param name="stream">The second word of the counters.</param>
    /// <param name="step">The third word of the counters in its low half, the fourth in its high half.</param>
    public Blocks(ulong key, uint stream, ulong step)
    {
        ulong k0 = (uint)key, k1 = key >> 32;
        ulong q = (uint)step * Philox.M1;
        ulong c0 = (q >> 32) ^ stream ^ k0, c1 = (uint)q;
        c2AfterOne = (step >> 32) ^ k1;
        k0 = (uint)(k0 + Philox.W0);
        k1 = (uint)(k1 + Philox.W1);
        ulong p = c0 * Philox.M0;
        c0AfterTwo = c1 ^ k0;
        c2AfterTwo = (p >> 32) ^ k1;
        c3AfterTwo = (uint)p;
        k0AfterTwo = (uint)(k0 + Philox.W0);
        k1AfterTwo = (uint)(k1 + Philox.W1);
    }

    /// <summary>Writes whole groups as words of the size of <typeparamref name="T"/>.</summary>
    /// <param name="width">The width of the registers.</param>
    /// <param name="group">The number of the first group.</param>
    /// <param name="destination">Receives the words of whole groups.</param>
    /// <typeparam name="T">A type of 4 or of 8 bytes.</typeparam>
    public void Fill<T>(LaneWidth width, long group, Span<T> destination) where T : unmanaged
    {
        ulong counter = (ulong)group * Counters;
        var words = MemoryMarshal.Cast<T, ulong>(destination);
        switch (width, Unsafe.SizeOf<T>())
        {
            case (LaneWidth.Vector512, 4): FillNarrow<WordLane512>(counter, words); break;
            case (LaneWidth.Vector, 4): FillNarrow<WordLane>(counter, words); break;
            case (_, 4): FillNarrow<WordScalar>(counter, words); break;
            case (LaneWidth.Vector512, _): FillWide<WordLane512>(counter, words); break;
            case (LaneWidth.Vector, _): FillWide<WordLane>(counter, words); break;
            default: FillWide<WordScalar>(counter, words); break;
        }
    }

    // Even counters are in one register and odd ones in the other. A shift and a blend put their 32-bit words in order.
    void FillNarrow<W>(ulong counter, Span<ulong> destination) where W : unmanaged, IWords<W>
    {
        ref ulong words = ref MemoryMarshal.GetReference(destination);
        for (nint at = 0; at < destination.Length; at += Bytes / 8)
        {
            for (nint i = at; i < at + Counters / 2; i += W.Count, counter += 2 * (ulong)W.Count)
            {
                W even = W.Broadcast(counter) + (W.Sequence << 1);
                Encipher(even, even + W.Broadcast(1), out Philox<W> a, out Philox<W> b);
                W.Store(W.JoinLow(a.C0, b.C0), ref Unsafe.Add(ref words, i));
                W.Store(W.JoinLow(a.C1, b.C1), ref Unsafe.Add(ref words, i + Counters / 2));
                W.Store(W.JoinLow(a.C2, b.C2), ref Unsafe.Add(ref words, i + Counters));
                W.Store(W.JoinLow(a.C3, b.C3), ref Unsafe.Add(ref words, i + 3 * Counters / 2));
            }
        }
    }

    void FillWide<W>(ulong counter, Span<ulong> destination) where W : unmanaged, IWords<W>
    {
        ref ulong words = ref MemoryMarshal.GetReference(destination);
        for (nint at = 0; at < destination.Length; at += Bytes / 8)
        {
            for (nint i = at; i < at + Counters; i += 2 * W.Count, counter += 2 * (ulong)W.Count)
            {
                W first = W.Broadcast(counter) + W.Sequence;
                Encipher(first, first + W.Broadcast((ulong)W.Count), out Philox<W> a, out Philox<W> b);
                W.Store(W.JoinLow(a.C0, a.C1), ref Unsafe.Add(ref words, i));
                W.Store(W.JoinLow(b.C0, b.C1), ref Unsafe.Add(ref words, i + W.Count));
                W.Store(W.JoinLow(a.C2, a.C3), ref Unsafe.Add(ref words, i + Counters));
                W.Store(W.JoinLow(b.C2, b.C3), ref Unsafe.Add(ref words, i + Counters + W.Count));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Encipher<W>(W first, W second, out Philox<W> a, out Philox<W> b) where W : unmanaged, IWords<W>
    {
        a = AfterTwoRounds(first);
        b = AfterTwoRounds(second);
        Philox<W>.LastEightRounds(W.Broadcast(k0AfterTwo), W.Broadcast(k1AfterTwo), ref a, ref b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Philox<W> AfterTwoRounds<W>(W counter) where W : unmanaged, IWords<W>
    {
        W p = W.MultiplyLow(counter, W.Broadcast(Philox.M0));
        W q = W.MultiplyLow((p >>> 32) ^ W.Broadcast(c2AfterOne), W.Broadcast(Philox.M1));
        return new((q >>> 32) ^ W.Broadcast(c0AfterTwo), q, p ^ W.Broadcast(c2AfterTwo), W.Broadcast(c3AfterTwo));
    }
}
