using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Linear;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Linear;

public class GemmTests
{
    static readonly LaneWidth[] Widths = [LaneWidth.Scalar, LaneWidth.Vector, LaneWidth.Vector512];

    [Property(MaxTest = 200)]
    public void EveryWidthEqualsTheSumInAscendingDepthBitForBit(int seed) => Check<float>(seed);

    [Property(MaxTest = 100)]
    public void EveryWidthEqualsTheSumInAscendingDepthBitForBitInDouble(int seed) => Check<double>(seed);

    [Property(MaxTest = 50)]
    public void AProductOfViewsIsTheSumInAscendingDepthBitForBit(int seed) => CheckViews<float>(seed);

    [Property(MaxTest = 50)]
    public void AProductOfViewsIsTheSumInAscendingDepthBitForBitInDouble(int seed) => CheckViews<double>(seed);

    [Fact]
    public void AProductOfViewsOfDepthZeroLeavesWhatTheSumsStartFrom()
    {
        float[] c = [1, 2, 3, 4, 5, 6];
        var result = new MatrixView<float>(c, 2, 3);
        Gemm.Multiply(new ReadOnlyMatrixView<float>([], 2, 0), new ReadOnlyMatrixView<float>([], 0, 3), result, accumulate: true);
        Assert.Equal([1, 2, 3, 4, 5, 6], c);
        Gemm.Multiply(new ReadOnlyMatrixView<float>([], 2, 0), new ReadOnlyMatrixView<float>([], 0, 3), result);
        Assert.Equal(new float[6], c);
        Gemm.Multiply(new ReadOnlyMatrixView<float>([], 0, 4), new ReadOnlyMatrixView<float>(new float[12], 4, 3),
            new MatrixView<float>([], 0, 3));
        Gemm.Multiply(new ReadOnlyMatrixView<float>(new float[12], 3, 4), new ReadOnlyMatrixView<float>([], 4, 0),
            new MatrixView<float>([], 3, 0));
    }

    [Fact]
    public void AProductOfViewsAllocatesNothing()
    {
        double[] a = new double[40 * 1100], b = new double[1100 * 90], c = new double[40 * 90];
        void Multiply() => Gemm.Multiply(new ReadOnlyMatrixView<double>(a, 40, 1100), new(b, 1100, 90), new MatrixView<double>(c, 40, 90));
        Multiply();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Multiply();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void ViewsThatDoNotFitAreRefused()
    {
        var a = new double[6];
        foreach (var (m, k, inner, n, rows, columns) in new[] { (2, 3, 2, 3, 2, 3), (2, 3, 3, 2, 3, 2), (2, 3, 3, 2, 2, 1) })
        {
            var error = Assert.Throws<ArgumentException>(() => Gemm.Multiply(
                new ReadOnlyMatrixView<double>(a, m, k), new(a, inner, n), new MatrixView<double>(new double[6], rows, columns)));
            Assert.Contains($"[{m}, {k}] · [{inner}, {n}] does not give [{rows}, {columns}]", error.Message);
        }
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(
            new ReadOnlyMatrixView<double>(a, 2, 3), new(a, 3, 2), new MatrixView<double>(new double[4], 2, 2), transposeA: true));
    }

    [Fact]
    public void ADepthOfZeroLeavesWhatTheSumsStartFrom()
    {
        var packed = new Panels<float>();
        packed.Pack(new ReadOnlyMatrixView<float>([], 0, 3));
        float[] c = [1, 2, 3, 4, 5, 6];
        Gemm.Multiply(new ReadOnlyMatrixView<float>([], 2, 0), packed, new MatrixView<float>(c, 2, 3), accumulate: true);
        Assert.Equal([1, 2, 3, 4, 5, 6], c);
        Gemm.Multiply(new ReadOnlyMatrixView<float>([], 2, 0), packed, [7, 8, 9], new MatrixView<float>(c, 2, 3));
        Assert.Equal([7, 8, 9, 7, 8, 9], c);
        Gemm.Multiply(new ReadOnlyMatrixView<float>([], 2, 0), packed, new MatrixView<float>(c, 2, 3));
        Assert.Equal(new float[6], c);
    }

    [Fact]
    public void ShapesThatDoNotFitAreRefused()
    {
        var packed = new Panels<float>();
        packed.Pack(new ReadOnlyMatrixView<float>(new float[12], 4, 3));
        void Multiply(int rows, int depth, int m, int n) =>
            Gemm.Multiply(new ReadOnlyMatrixView<float>(new float[rows * depth], rows, depth), packed,
                new MatrixView<float>(new float[m * n], m, n));
        Multiply(2, 4, 2, 3);
        Assert.Throws<ArgumentException>(() => Multiply(2, 5, 2, 3));
        Assert.Throws<ArgumentException>(() => Multiply(2, 4, 3, 3));
        Assert.Throws<ArgumentException>(() => Multiply(2, 4, 2, 4));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new ReadOnlyMatrixView<float>(new float[8], 2, 4), packed, [1, 2],
            new MatrixView<float>(new float[6], 2, 3)));
    }

    static void CheckViews<T>(int seed) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        // Parts of the right operand end at a depth of 1024 and, at that depth, after 64 doubles or 128 floats.
        int m = random.Next(1, 20), n = random.Next(1, 200), k = random.Next(3) == 0 ? random.Next(1000, 1100) : random.Next(1, 40);
        bool transposeA = random.Next(2) == 0, transposeB = random.Next(2) == 0, accumulate = random.Next(2) == 0;
        (int aRows, int aColumns) = transposeA ? (k, m) : (m, k);
        (int bRows, int bColumns) = transposeB ? (n, k) : (k, n);
        int aStride = aColumns + random.Next(5), bStride = bColumns + random.Next(5), cStride = n + random.Next(5);
        T[] a = Numbers(aRows * aStride), b = Numbers(bRows * bStride), c = Numbers(m * cStride), expected = (T[])c.Clone();
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                ref T sum = ref expected[i * cStride + j];
                if (!accumulate) sum = T.Zero;
                for (int d = 0; d < k; d++)
                {
                    T left = transposeA ? a[d * aStride + i] : a[i * aStride + d],
                        right = transposeB ? b[j * bStride + d] : b[d * bStride + j];
                    sum = T.FusedMultiplyAdd(left, right, sum);
                }
            }
        }
        Gemm.Multiply(
            new ReadOnlyMatrixView<T>(a, aRows, aColumns, aStride), new(b, bRows, bColumns, bStride), new MatrixView<T>(c, m, n, cStride),
            accumulate, transposeA, transposeB);
        Assert.Equal(expected, c);

        T[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
    }

    static void Check<T>(int seed) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        int m = random.Next(1, 40), n = random.Next(1, 70), k = random.Next(4) == 0 ? random.Next(250, 600) : random.Next(1, 40);
        bool transposeA = random.Next(2) == 0, transposeB = random.Next(2) == 0, accumulate = random.Next(2) == 0, biased = !transposeA
            && !accumulate && random.Next(2) == 0;
        int aRows = transposeA ? k : m, aColumns = transposeA ? m : k, bRows = transposeB ? n : k, bColumns = transposeB ? k : n;
        int aStride = aColumns + random.Next(5), bStride = bColumns + random.Next(5), cStride = n + random.Next(5);
        T[] a = Numbers(aRows * aStride), b = Numbers(bRows * bStride), c = Numbers(m * cStride), bias = Numbers(n);

        var expected = (T[])c.Clone();
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                T sum = accumulate ? c[i * cStride + j] : biased ? bias[j] : T.Zero;
                for (int d = 0; d < k; d++)
                {
                    T left = transposeA ? a[d * aStride + i] : a[i * aStride + d],
                        right = transposeB ? b[j * bStride + d] : b[d * bStride + j];
                    sum = T.FusedMultiplyAdd(left, right, sum);
                }
                expected[i * cStride + j] = sum;
            }
        }

        var packed = new Panels<T>();
        packed.Pack(new ReadOnlyMatrixView<T>(b, bRows, bColumns, bStride), transposeB);
        Panels<T> panels = new();
        panels.Pack(new ReadOnlyMatrixView<T>(a, aRows, aColumns, aStride));
        foreach (bool inPanels in new[] { false, true })
        {
            Operand<T> left = inPanels ? panels : new ReadOnlyMatrixView<T>(a, aRows, aColumns, aStride);
            if (transposeA) left = left.Transposed;
            foreach (var width in Widths)
            {
                var result = (T[])c.Clone();
                Gemm.Run(width, left, packed, accumulate, biased ? bias : [], new Result<T>(new MatrixView<T>(result, m, n, cStride)),
                    default(NoEpilogue<T>));
                Assert.Equal(expected, result);

                if (accumulate) continue;
                Panels<T> resultPanels = new();
                resultPanels.Reshape(m, n);
                resultPanels.Items.Fill(T.One);
                Gemm.Run(width, left, packed, false, biased ? bias : [], new Result<T>(resultPanels), new AddOne<T>(resultPanels));
                for (int i = 0; i < m; i++)
                    for (int j = 0; j < (n + 15) / 16 * 16; j++)
                        Assert.Equal(j < n ? T.One + expected[i * cStride + j] : T.One, resultPanels[j / 16][i * 16 + j % 16]);
            }
        }

        T[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
    }

    /// <summary>Adds one to every element, so that elements that are visited never or twice show.</summary>
    readonly ref struct AddOne<T>(Panels<T> result) : IEpilogue<T> where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, T>
        {
            foreach (ref T element in result.Items.Slice(first, count)) element += T.One;
        }
    }
}
