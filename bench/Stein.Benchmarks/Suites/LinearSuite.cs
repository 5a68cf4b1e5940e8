using Stein.Buffers;
using Stein.Linear;

namespace Stein.Benchmarks.Suites;

/// <summary>Products <c>M × N × K</c> in the shapes of small networks, packing included; <c>ᵀ</c> marks a transposed operand.</summary>
public class LinearSuite : FloorSuite
{
    private protected override IEnumerable<Kernel> Kernels =>
    [
        Product(256, 256, 256), Product(256, 256, 256, left: true), Product(256, 256, 256, right: true), Product(256, 256, 256, left: true, right: true),
        Product(1024, 128, 128), Product(128, 64, 64), Product(4096, 16, 64), Product(1024, 2, 128), Product(1024, 128, 2),
        Product(128, 128, 1024, left: true), Product(97, 101, 103), Product(6, 32, 32), Product(1, 128, 128),
        new("Cholesky 64, double", Work.Operations(64.0 * 64 * 64 / 3), () =>
        {
            const int size = 64;
            var matrix = new double[size * size];
            for (int i = 0; i < matrix.Length; i++) matrix[i] = i % (size + 1) == 0 ? size : 1.0 / (1 + Math.Abs(i / size - i % size));
            return () => new Cholesky(matrix, size);
        }),
    ];

    static Kernel Product(int m, int n, int k, bool left = false, bool right = false)
        => new($"{m} × {n} × {k}{(left ? " Aᵀ" : "")}{(right ? " Bᵀ" : "")}", Work.Operations(2.0 * m * n * k), () =>
        {
            var (a, b, c) = (Draws(m * k), Draws(k * n), new AlignedArray<float>(m * n));
            var panels = new Panels<float>();
            return () =>
            {
                panels.Pack(right ? new(b.Span, n, k) : new(b.Span, k, n), right);
                Operand<float> operand = left ? new ReadOnlyMatrixView<float>(a.Span, k, m) : new ReadOnlyMatrixView<float>(a.Span, m, k);
                Gemm.Multiply(left ? operand.Transposed : operand, panels, new MatrixView<float>(c.Span, m, n));
            };
        });
}
