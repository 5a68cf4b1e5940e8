using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>The product of two matrices, for the shapes of small networks.</summary>
/// <remarks>
/// Every element of the result is the sum over the depth in ascending order, one fused multiply-add a term, whatever the
/// width of the registers, the blocking or the place of the element. So adding two products of depths <c>K₁</c> and
/// <c>K₂</c> one after the other gives the bits of one product of depth <c>K₁ + K₂</c>.
/// </remarks>
public static class Gemm
{
    /// <summary>Rows of the left operand that are multiplied with all panels before the next ones are touched: a multiple of the tile.</summary>
    const int RowBlock = 96;

    /// <summary>Depth of a panel that stays in the first-level cache (16 columns of 4 bytes, half of 32 KiB) while rows pass by.</summary>
    const int DepthBlock = 256;

    /// <summary><c>C = A·B</c> or <c>C ← C + A·B</c>.</summary>
    /// <param name="a">The left operand <c>[M, K]</c>, or <c>[K, M]</c> if transposed.</param>
    /// <param name="transposed">Whether the transpose of <paramref name="a"/> is meant.</param>
    /// <param name="b">The right operand <c>[K, N]</c>, packed.</param>
    /// <param name="accumulate">Whether the sums start from what <paramref name="c"/> holds, rather than from zero.</param>
    /// <param name="c">The result <c>[M, N]</c>; it may not overlap the operands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply<T>(ReadOnlyMatrixView<T> a, bool transposed, Panels<T> b, bool accumulate, MatrixView<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Run(new Product<T>(a, transposed, b, accumulate, default, c));

    /// <summary><c>C = A·B + 1·vᵀ</c>: every row starts from the same vector, as the pre-activations of a layer start from its bias.</summary>
    /// <param name="a">The left operand <c>[M, K]</c>.</param>
    /// <param name="b">The right operand <c>[K, N]</c>, packed.</param>
    /// <param name="bias">The vector <c>[N]</c>.</param>
    /// <param name="c">The result <c>[M, N]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply<T>(ReadOnlyMatrixView<T> a, Panels<T> b, ReadOnlySpan<T> bias, MatrixView<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (bias.Length != b.Columns) throw new ArgumentException($"a bias of {bias.Length} does not fit {b.Columns} columns");
        Run(new Product<T>(a, false, b, false, bias, c));
    }

    static void Run<T>(Product<T> product) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Lanes.Run<T, Product<T>>(product.LaneWidth, ref product);

    ref struct Product<T> : ILaneProgram<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly ref T a;
        readonly nint aRow, aDepth;
        readonly Panels<T> b;
        readonly MatrixView<T> c;
        readonly bool accumulate;
        readonly ReadOnlySpan<T> bias;

        public Product(ReadOnlyMatrixView<T> a, bool transposed, Panels<T> b, bool accumulate, ReadOnlySpan<T> bias, MatrixView<T> c)
        {
            var (rows, depth) = transposed ? (a.Columns, a.Rows) : (a.Rows, a.Columns);
            if (depth != b.Depth || rows != c.Rows || b.Columns != c.Columns)
                throw new ArgumentException($"[{rows}, {depth}] · [{b.Depth}, {b.Columns}] does not give [{c.Rows}, {c.Columns}]");
            this.a = ref a.First;
            (aRow, aDepth) = transposed ? (1, a.Stride) : (a.Stride, 1);
            this.b = b;
            this.accumulate = accumulate;
            this.bias = bias;
            this.c = c;
        }

        public readonly LaneWidth LaneWidth => b.LaneWidth;

        public readonly void Run<L>() where L : unmanaged, ISimd<L, T>
        {
            if (c.Rows == 0 || c.Columns == 0) return;
            for (int k = 0; k == 0 || k < b.Depth; k += DepthBlock)
            {
                int depth = Math.Min(DepthBlock, b.Depth - k);
                for (int i = 0; i < c.Rows; i += RowBlock)
                {
                    int rows = Math.Min(RowBlock, c.Rows - i);
                    for (int p = 0; p * b.Width < b.Columns; p++) Strip<L>(i, rows, p, k, depth);
                }
            }
        }

        /// <summary>One panel's columns of a block of rows.</summary>
        readonly void Strip<L>(int firstRow, int rowCount, int p, int k, int depth) where L : unmanaged, ISimd<L, T>
        {
            int column = p * b.Width, columns = Math.Min(b.Width, b.Columns - column);
            ref T panel = ref depth == 0 ? ref Unsafe.NullRef<T>() : ref b.At(p, k);
            Span<T> origin = stackalloc T[Microkernel<L, T>.Columns], edge = stackalloc T[Microkernel<L, T>.Rows * Microkernel<L, T>.Columns];
            origin.Clear();
            if (!bias.IsEmpty) bias.Slice(column, columns).CopyTo(origin);
            bool first = k == 0 && !accumulate;
            for (int i = firstRow; i < firstRow + rowCount; i += Microkernel<L, T>.Rows)
            {
                int rows = Math.Min(Microkernel<L, T>.Rows, firstRow + rowCount - i);
                ref T left = ref Unsafe.Add(ref a, i * aRow + k * aDepth);
                ref T target = ref Unsafe.Add(ref c.First, (nint)i * c.Stride + column);
                bool whole = rows == Microkernel<L, T>.Rows && columns == Microkernel<L, T>.Columns;
                ref T tile = ref whole ? ref target : ref MemoryMarshal.GetReference(edge);
                nint stride = whole ? c.Stride : Microkernel<L, T>.Columns;
                if (!whole && !first) Copy(ref target, c.Stride, ref tile, stride, rows, columns);
                Microkernel<L, T>.Multiply(ref left, rows, aRow, aDepth, ref panel, depth,
                    ref first ? ref MemoryMarshal.GetReference(origin) : ref tile, first ? 0 : stride, ref tile, stride);
                if (!whole) Copy(ref tile, stride, ref target, c.Stride, rows, columns);
            }
        }

        static void Copy(ref T source, nint sourceStride, ref T destination, nint destinationStride, int rows, int columns)
        {
            for (int r = 0; r < rows; r++)
            {
                var from = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref source, r * sourceStride), columns);
                from.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, r * destinationStride), columns));
            }
        }
    }
}
