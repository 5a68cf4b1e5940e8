using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Xunit;
using Stein.Noise;
using Stein.Simd;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Noise;

public class NoiseStreamTests
{
    static readonly NoiseStream stream = new(0x0123456789ABCDEF, 42);

    const ulong Step = 0xFEDCBA9876543210;

    [Fact]
    public void WordsAreTheCipherOfTheirCounters()
    {
        uint[] words = new uint[300];
        foreach (long first in new long[] { 0, 5, 64 * 1000 - 3, (1L << 34) - 300 })
        {
            stream.Words(Step, first, words);
            for (int i = 0; i < words.Length; i++)
                Assert.Equal(NaivePhilox.Word32(stream.Seed, stream.Stream, Step, first + i), words[i]);
        }
        double[] wide = new double[100];
        foreach (long first in new long[] { 0, 5, (1L << 33) - 100 })
        {
            stream.Fill<double, RawWords<double>>(Lanes.Width, Step, first, wide);
            for (int i = 0; i < wide.Length; i++)
                Assert.Equal(NaivePhilox.Word64(stream.Seed, stream.Stream, Step, first + i), BitConverter.DoubleToUInt64Bits(wide[i]));
        }
    }

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        AssertWidthsAgree<float, RawWords<float>>();
        AssertWidthsAgree<float, Normal<float>>();
        AssertWidthsAgree<float, Uniform<float>>();
        AssertWidthsAgree<float, Rademacher<float>>();
        AssertWidthsAgree<double, RawWords<double>>();
        AssertWidthsAgree<double, Normal<double>>();
        AssertWidthsAgree<double, Uniform<double>>();
        AssertWidthsAgree<double, Rademacher<double>>();
    }

    static void AssertWidthsAgree<T, TDistribution>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDistribution : IDistribution<T>
    {
        T[] scalar = new T[100_003], wide = new T[100_003];
        stream.Fill<T, TDistribution>(LaneWidth.Scalar, Step, 7, scalar);
        foreach (var width in new[] { LaneWidth.Vector, LaneWidth.Vector512 })
        {
            stream.Fill<T, TDistribution>(width, Step, 7, wide);
            Assert.True(MemoryMarshal.AsBytes<T>(scalar).SequenceEqual(MemoryMarshal.AsBytes<T>(wide)), $"{typeof(TDistribution)} {width}");
        }
    }

    [Property]
    public void APartHasTheBitsOfTheWhole(ulong seed, uint number, ulong step, NonNegativeInt first, NonNegativeInt length)
    {
        var noise = new NoiseStream(seed, number);
        AssertPart<float>(noise.Normals);
        AssertPart<double>(noise.Normals);
        AssertPart<float>(noise.Uniforms);
        AssertPart<double>(noise.Signs);
        AssertPart<uint>(noise.Words);
        AssertPart<int>((s, f, d) => noise.Below(s, f, 3 << 29, d));

        void AssertPart<T>(Fill<T> fill) where T : unmanaged
        {
            T[] whole = new T[3000];
            fill(step, 0, whole);
            int from = first.Get * 7 % 1500, count = length.Get * 11 % 1500;
            T[] part = new T[count];
            fill(step, from, part);
            Assert.True(MemoryMarshal.AsBytes(whole.AsSpan(from, count)).SequenceEqual(MemoryMarshal.AsBytes<T>(part)));
        }
    }

    delegate void Fill<T>(ulong step, long first, Span<T> destination);

    [Fact]
    public void TheBitsAreTheSameOnEveryMachine()
    {
        Assert.Equal("c8f1eafbc55de95722a551a8289fb54678ad8fe1e0cd5174988cdf56bff5f887", Digest<float>(stream.Normals));
        Assert.Equal("a5e9605d77ced8cfe68977b6addea24179c1145df15f7ec60c85d27493e735bb", Digest<double>(stream.Normals));
        Assert.Equal("361587450a3653022a3b1fe6f8d14a832b9b435fae0302d2adac49390580acb9", Digest<float>(stream.Uniforms));
        Assert.Equal("1d839bf1798669df090a178118fabe64254e73ca788e217d1c42926e88613033", Digest<double>(stream.Uniforms));
        Assert.Equal("da145cd4b948771a3b5aa80f1a18d491575b7df1bb52caf12e0fe9808f6df773", Digest<int>(ShuffledNumbers));
    }

    static void ShuffledNumbers(ulong step, long first, Span<int> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = i;
        stream.Shuffle(step, destination);
    }

    static string Digest<T>(Fill<T> fill) where T : unmanaged
    {
        T[] draws = new T[100_000];
        fill(Step, 1, draws);
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<T>(draws)));
    }

    [Fact]
    public void UniformsAreTheHighBitsOfTheirWordsCentred()
    {
        float[] narrow = new float[10_000];
        stream.Uniforms<float>(Step, 0, narrow);
        for (int i = 0; i < narrow.Length; i++)
            Assert.Equal((float)(((NaivePhilox.Word32(stream.Seed, stream.Stream, Step, i) >> 9) + 0.5) / (1 << 23)), narrow[i]);
        double[] wide = new double[10_000];
        stream.Uniforms<double>(Step, 0, wide);
        for (int i = 0; i < wide.Length; i++)
            Assert.Equal(((NaivePhilox.Word64(stream.Seed, stream.Stream, Step, i) >> 12) + 0.5) / (1L << 52), wide[i]);
    }

    [Fact]
    public void UniformsStayInsideTheOpenInterval()
    {
        AssertInside<float>(0x1FF, 1f / (1 << 24));
        AssertInside<double>(0xFFF, 1.0 / (1L << 53));

        static void AssertInside<T>(ulong ignored, T smallest) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            byte[] words = new byte[Blocks.Bytes];
            var draws = MemoryMarshal.Cast<byte, T>(words.AsSpan());
            BitConverter.TryWriteBytes(words, ignored);
            words.AsSpan(words.Length / 2).Fill(0xFF);
            Uniform<T>.Transform<Lane<T>>(draws);
            Assert.Equal(smallest, draws[0]);
            Assert.Equal(T.One - smallest, draws[^1]);
        }
    }

    [Fact]
    public void SignsAreTheSignsOfTheirWords()
    {
        float[] signs = new float[10_000];
        stream.Signs<float>(Step, 0, signs);
        for (int i = 0; i < signs.Length; i++)
            Assert.Equal((int)NaivePhilox.Word32(stream.Seed, stream.Stream, Step, i) < 0 ? -1f : 1f, signs[i]);
    }

    [Fact]
    public void RangesBeyondAStepAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Normals<float>(0, -1, new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Normals<float>(0, (1L << 34) - 9, new float[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Normals<double>(0, (1L << 33) - 9, new double[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Words(0, long.MaxValue, new uint[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Below(0, 0, 0, new int[1]));
    }

    [Fact]
    public void NothingIsAllocated()
    {
        float[] narrow = new float[1000];
        double[] wide = new double[1000];
        int[] integers = new int[1000];
        DrawAll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        DrawAll();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void DrawAll()
        {
            stream.Normals<float>(Step, 3, narrow);
            stream.Normals<double>(Step, 3, wide);
            stream.Uniforms<float>(Step, 3, narrow);
            stream.Signs<double>(Step, 3, wide);
            stream.Below(Step, 3, 1000, integers);
            stream.Shuffle<int>(Step, integers);
        }
    }
}
