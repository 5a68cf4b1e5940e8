using Stein.Noise;
using Stein.Simd;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Noise;

public class PhiloxTests
{
    public static TheoryData<uint[], uint[], uint[]> KnownAnswers => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        {
            [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff],
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        },
        {
            [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0],
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void TheCipherGivesTheKnownAnswersInEveryLane(uint[] counter, uint[] key, uint[] words)
    {
        Assert.Equal(words, NaivePhilox.Encipher(counter, key));
        AssertEnciphers<WordScalar>(counter, key, words);
        AssertEnciphers<WordLane>(counter, key, words);
        AssertEnciphers<WordLane512>(counter, key, words);
    }

    // The high halves carry garbage, which must not matter.
    static void AssertEnciphers<W>(uint[] counter, uint[] key, uint[] words) where W : unmanaged, IWords<W>
    {
        var c = counter.Select(word => W.Broadcast(word | 0x123456789UL << 32)).ToArray();
        Philox<W> a = new(c[0], c[1], c[2], c[3]), b = a;
        Philox<W>.Encipher(W.Broadcast(key[0] | 7UL << 32), W.Broadcast(key[1]), ref a, ref b);
        foreach (var result in new[] { a, b })
        {
            Assert.All(Elements(result.C0), element => Assert.Equal(words[0], (uint)element));
            Assert.All(Elements(result.C1), element => Assert.Equal(words[1], (uint)element));
            Assert.All(Elements(result.C2), element => Assert.Equal(words[2], (uint)element));
            Assert.All(Elements(result.C3), element => Assert.Equal(words[3], (uint)element));
        }
    }

    [Fact]
    public void WordLanesDoWhatOneWordDoes()
    {
        AssertAgreesWithOneWord<WordLane>();
        AssertAgreesWithOneWord<WordLane512>();
    }

    static void AssertAgreesWithOneWord<W>() where W : unmanaged, IWords<W>
    {
        Assert.Equal(Enumerable.Range(0, W.Count).Select(i => (ulong)i), Elements(W.Sequence));
        W x = (W.Sequence << 61) + W.Broadcast(0xFEDCBA9876543210) + W.Sequence, y = W.Broadcast(0x89ABCDEF01234567) ^ x << 3;
        ulong[] xs = Elements(x), ys = Elements(y);
        Assert.Equal(Map((a, b) => a + b), Elements(x + y));
        Assert.Equal(Map((a, b) => a ^ b), Elements(x ^ y));
        Assert.Equal(Map((a, _) => a << 7), Elements(x << 7));
        Assert.Equal(Map((a, _) => a >>> 33), Elements(x >>> 33));
        Assert.Equal(Map((a, b) => (a & uint.MaxValue) * (b & uint.MaxValue)), Elements(W.MultiplyLow(x, y)));
        Assert.Equal(Map((a, b) => a & uint.MaxValue | b << 32), Elements(W.JoinLow(x, y)));

        ulong[] Map(Func<ulong, ulong, ulong> operation) => xs.Zip(ys, operation).ToArray();
    }

    static ulong[] Elements<W>(W register) where W : unmanaged, IWords<W>
    {
        ulong[] elements = new ulong[W.Count];
        W.Store(register, ref elements[0]);
        return elements;
    }
}
