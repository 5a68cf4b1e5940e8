using System.Numerics;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Simd;

public class TraversalTests
{
    static readonly LaneWidth[] Widths = [LaneWidth.Scalar, LaneWidth.Vector, LaneWidth.Vector512];

    [Fact]
    public void MapTouchesEachElementOnce()
    {
        foreach (LaneWidth width in Widths)
        {
            for (int length = 0; length <= 100; length++)
            {
                Check<float>(width, length);
                Check<double>(width, length);
            }
        }

        static void Check<T>(LaneWidth width, int length) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] x = Sequence<T>(length, 1), y = new T[length + 2];
            y[0] = y[^1] = T.NaN;
            Map.Apply(width, x, y.AsSpan(1, length), new Increment<T>());
            Assert.Equal([T.NaN, .. x.Select(v => v + T.One), T.NaN], y);

            Map.Apply(width, x, x, new Increment<T>());
            Assert.Equal(y[1..^1], x);
        }
    }

    [Fact]
    public void ZipPairsByPlace()
    {
        foreach (LaneWidth width in Widths)
            for (int length = 0; length <= 100; length++) Check(width, length);

        static void Check(LaneWidth width, int length)
        {
            float[] x = Sequence<float>(length, 1), y = Sequence<float>(length, 3), z = Sequence<float>(length, 5), to = new float[length];
            Zip.Apply(width, x, y, to, new Difference<float>());
            Assert.Equal(x.Zip(y, (a, b) => a - b), to);
            Zip.Apply(width, x, y, z, to, new Mix<float>());
            float[] expected = [.. x.Zip(y, z).Select(t => t.First * t.Second - t.Third)];
            Assert.Equal(expected, to);
            Zip.Apply(width, x, y, z, z, new Mix<float>());
            Assert.Equal(expected, z);
            expected = [.. x.Zip(y, (a, b) => a - b)];
            Zip.Apply(width, x, y, y, new Difference<float>());
            Assert.Equal(expected, y);
        }
    }

    [Fact]
    public void FoldsHaveTheBitsOfTheirDefinitionAtEveryWidth()
    {
        for (int length = 0; length <= 100; length++)
        {
            Check<float>(length);
            Check<double>(length);
        }

        static void Check<T>(int length) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] x = [.. Sequence<T>(length, 7).Select(v => T.One / v)], y = [.. Sequence<T>(length, 3).Select(T.Sqrt)];
            foreach (LaneWidth width in Widths)
            {
                Assert.Equal(Striped(x, y, (t, a, _) => t + a), Fold.Reduce(width, x, y, new Fold.Addition<T>()));
                Assert.Equal(Striped(x, y, (t, a, b) => T.FusedMultiplyAdd(a, b, t)), Fold.Reduce(width, x, y, new Fold.Product<T>()));
            }

            Assert.Equal(Striped(x, x, (t, a, _) => t + a), Fold.Sum<T>(x));
            Assert.Equal(Striped(x, x, (t, a, b) => T.FusedMultiplyAdd(a, b, t)), Fold.SumOfSquares<T>(x));
            Assert.Equal(Striped(x, y, (t, a, b) => T.FusedMultiplyAdd(a, b, t)), Fold.Dot<T>(x, y));
        }

        static T Striped<T>(T[] x, T[] y, Func<T, T, T, T> step) where T : INumber<T>
        {
            T[] totals = Enumerable.Repeat(T.Zero, 16).ToArray();
            for (int i = 0; i < x.Length; i++)
                totals[i % 16] = step(totals[i % 16], x[i], y[i]);
            while (totals.Length > 1)
                totals = [.. totals.Take(totals.Length / 2).Zip(totals.Skip(totals.Length / 2), (a, b) => a + b)];
            return totals[0];
        }
    }

    [Fact]
    public void DifferentLengthsAreNamed()
    {
        Assert.Contains("3 and 4",
            Assert.Throws<ArgumentException>(() => Map.Apply(new float[3], new float[4], new Increment<float>())).Message);
        Assert.Contains("5 and 4",
            Assert.Throws<ArgumentException>(() => Zip.Apply(new float[5], new float[4], new float[5], new Difference<float>())).Message);
        Assert.Contains("5 and 6",
            Assert.Throws<ArgumentException>(() => Zip.Apply(new float[5], new float[5], new float[5], new float[6],
            new Mix<float>())).Message);
        Assert.Contains("2 and 1", Assert.Throws<ArgumentException>(() => Fold.Dot<double>(new double[2], new double[1])).Message);
    }

    static T[] Sequence<T>(int length, int start) where T : unmanaged, INumber<T>
        => [.. Enumerable.Range(start, length).Select(T.CreateTruncating)];

    readonly struct Increment<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => x + L.Constant(1);
    }

    readonly struct Difference<T> : IZip<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, T> => x - y;
    }

    readonly struct Mix<T> : IZip3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public L Invoke<L>(L x, L y, L z) where L : unmanaged, ISimd<L, T> => x * y - z;
    }
}
