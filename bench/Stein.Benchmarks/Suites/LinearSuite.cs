using System.Numerics;
using Stein.Buffers;
using Stein.Linear;

namespace Stein.Benchmarks.Suites;

/// <summary>Products of matrices, their packing included, and Cholesky's factorisation.</summary>
public class LinearSuite : Suite
{
    /// <inheritdoc/>
    public override IEnumerable<Kernel> Kernels =>
    [
        Kernel.Of(Peak.Float), Kernel.Of(Peak.Double),
        .. Products(256, 256, 256), .. Products(1024, 128, 128),
        Product<float>(4096, 2, 128, "tall"), Product<float>(4096, 128, 2, "tall, shallow"), Product<float>(8, 1024, 1024, "skinny"),
        Product<float>(4, 4, 4, "tiny"), Product<float>(16, 16, 16, "tiny"), Product<float>(97, 61, 131, "odd"),
        Product<float>(1023, 127, 129, "odd"), Product<double>(256, 256, 256, "double"),
        Factor(128), Factor(512),
    ];

    static IEnumerable<Kernel> Products(int m, int n, int k) =>
    [
        Product<float>(m, n, k, "A B"), Product<float>(m, n, k, "Aᵀ B", true), Product<float>(m, n, k, "A Bᵀ", false, true),
        Product<float>(m, n, k, "Aᵀ Bᵀ", true, true),
    ];

    static Kernel Product<T>(int m, int n, int k, string remark, bool leftTransposed = false, bool rightTransposed = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new($"gemm {m}×{n}×{k}, {remark}", Work.Operations(2.0 * m * n * k, PeakOf<T>()), () =>
        {
            AlignedArray<T> a = Normals<T>(m * k), b = Normals<T>(k * n), c = new(m * n);
            var (aRows, aColumns) = leftTransposed ? (k, m) : (m, k);
            var (bRows, bColumns) = rightTransposed ? (n, k) : (k, n);
            var packed = new Panels<T>();
            return () =>
            {
                packed.Pack(new ReadOnlyMatrixView<T>(b.Span, bRows, bColumns), rightTransposed);
                Operand<T> left = new ReadOnlyMatrixView<T>(a.Span, aRows, aColumns);
                Gemm.Multiply(leftTransposed ? left.Transposed : left, packed, new MatrixView<T>(c.Span, m, n));
            };
        });

    static Peak PeakOf<T>() => typeof(T) == typeof(float) ? Peak.Float : Peak.Double;

    /// <summary>The matrix has 1 off the diagonal and n + 1 on it.</summary>
    static Kernel Factor(int n) => new($"cholesky {n}×{n}", Work.Operations(1.0 / 3 * n * n * n, Peak.Double), () =>
    {
        var matrix = new double[n * n];
        matrix.AsSpan().Fill(1);
        for (int i = 0; i < n; i++) matrix[i * n + i] += n;
        return () => new Cholesky(matrix, n);
    });
}
