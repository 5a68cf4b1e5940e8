using Stein.Noise;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Noise;

/// <summary>Each statistical test here rejects fair draws with a probability of 10⁻⁶, and has a twin that it must reject.</summary>
public class ShuffleTests
{
    static readonly NoiseStream stream = new(7, 8);

    [Fact]
    public void AShuffleIsAPermutation()
    {
        foreach (int length in new[] { 0, 1, 2, 255, 256, 257, 10_000 })
        {
            int[] items = [.. Enumerable.Range(0, length)];
            stream.Shuffle<int>(length < 2 ? 0u : 1u, items);
            Assert.Equal(length > 2, !items.SequenceEqual(Enumerable.Range(0, length)) || length == 2 && items[0] == 1);
            Assert.Equal(Enumerable.Range(0, length), items.Order());
        }
    }

    [Fact]
    public void EveryOrderIsEquallyLikely() => Assert.InRange(ChiSquare.Excess(Orders((step, items) => stream.Shuffle(step, items))), 0, 1);

    [Fact]
    public void ExchangingWithAnyItemIsFoundUnfair()
    {
        int[] places = new int[4];
        Assert.True(ChiSquare.Excess(Orders((step, items) =>
        {
            stream.Below(step, 0, 4, places);
            for (int i = 0; i < 4; i++)
                (items[i], items[places[i]]) = (items[places[i]], items[i]);
        })) > 1);
    }

    delegate void Permute(ulong step, Span<int> items);

    static long[] Orders(Permute permute)
    {
        long[] counts = new long[24];
        int[] items = new int[4];
        for (ulong step = 0; step < 240_000; step++)
        {
            for (int i = 0; i < 4; i++)
                items[i] = i;
            permute(step, items);
            int rank = 0;
            for (int i = 0; i < 4; i++)
                rank = rank * (4 - i) + items.Skip(i + 1).Count(item => item < items[i]);
            counts[rank]++;
        }
        return counts;
    }

    // With this bound 8 words share 3 results: without redrawing two of them would come three times, the third twice.
    const int Bound = 3 << 29;

    [Fact]
    public void BoundedIntegersAreEquallyLikely()
    {
        int[] draws = new int[1_000_000];
        stream.Below(1, 0, Bound, draws);
        Assert.All(draws, draw => Assert.InRange(draw, 0, Bound - 1));
        Assert.InRange(ChiSquare.Excess(Residues(draws)), 0, 1);
        stream.Below(2, 0, 7, draws);
        Assert.InRange(ChiSquare.Excess([.. Enumerable.Range(0, 7).Select(value => draws.LongCount(draw => draw == value))]), 0, 1);
        stream.Below(2, 0, 1, draws);
        Assert.All(draws, draw => Assert.Equal(0, draw));
    }

    [Fact]
    public void BoundedIntegersWithoutRedrawingAreFoundUnfair()
    {
        uint[] words = new uint[1_000_000];
        stream.Words(1, 0, words);
        Assert.True(ChiSquare.Excess(Residues([.. words.Select(word => (int)((ulong)word * Bound >> 32))])) > 1);
    }

    static long[] Residues(int[] draws) => [.. Enumerable.Range(0, 3).Select(residue => draws.LongCount(draw => draw % 3 == residue))];
}
