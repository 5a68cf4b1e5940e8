using System.Numerics;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>The product of two matrices (general matrix multiplication).</summary>
/// <remarks>
/// Every element of the result is the sum over the depth in ascending order, one fused multiply-add a term. This order depends neither on
/// the width of the registers nor on the shapes. So the result has the same bits on every machine, and two products of depths <c>K₁</c> and
/// <c>K₂</c>, the second accumulated on the first, have the bits of one product of depth <c>K₁ + K₂</c>.
/// </remarks>
/// <example><code>
/// double[] a = [1, 2, 3, 4, 5, 6], b = [1, 0, 0, 1, 1, 1], c = new double[4];
/// var product = new MatrixView&lt;double&gt;(c, 2, 2);
/// Gemm.Multiply(new ReadOnlyMatrixView&lt;double&gt;(a, 2, 3), new(b, 3, 2), product);     // c becomes [4, 5, 10, 11]
/// </code></example>
public static class Gemm
{
    /// <summary><c>C = A·B</c> or <c>C ← C + A·B</c>, where each operand may be transposed.</summary>
    /// <param name="a">The left operand <c>A</c>, <c>[M, K]</c>; <c>[K, M]</c> if it is to be transposed.</param>
    /// <param name="b">The right operand <c>B</c>, <c>[K, N]</c>; <c>[N, K]</c> if it is to be transposed.</param>
    /// <param name="c">The result <c>C</c>, <c>[M, N]</c>; it may not overlap the operands.</param>
    /// <param name="accumulate">Whether the sums start from the elements of <paramref name="c"/>, rather than from 0.</param>
    /// <param name="transposeA">Whether the transpose of <paramref name="a"/> is meant.</param>
    /// <param name="transposeB">Whether the transpose of <paramref name="b"/> is meant.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <remarks>
    /// It runs on the calling thread. The right operand is copied part by part into a buffer of at most 512 KiB. Each thread keeps its own,
    /// so that only its first products allocate.
    /// </remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply<T>(
        ReadOnlyMatrixView<T> a, ReadOnlyMatrixView<T> b, MatrixView<T> c,
        bool accumulate = false, bool transposeA = false, bool transposeB = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int depth) = transposeA ? (a.Columns, a.Rows) : (a.Rows, a.Columns);
        (int inner, int columns) = transposeB ? (b.Columns, b.Rows) : (b.Rows, b.Columns);
        Check(rows, depth, inner, columns, c.Rows, c.Columns);
        var buffer = PackingBuffer<T>.OfThread;
        int width = PackingBuffer<T>.Columns(depth);
        for (int j = 0; j < columns; j += width)
        {
            int count = Math.Min(width, columns - j);
            for (int k = 0; k == 0 || k < depth; k += PackingBuffer<T>.Depth)
            {
                int part = Math.Min(PackingBuffer<T>.Depth, depth - k);
                buffer.Pack(transposeB ? b.Slice(j, count, k, part) : b.Slice(k, part, j, count), transposeB);
                Operand<T> left = transposeA ? a.Slice(k, part) : a.Slice(0, rows, k, part);
                Multiply(transposeA ? left.Transposed : left, buffer, c.Slice(0, rows, j, count), accumulate || k > 0);
            }
        }
    }

    /// <summary><c>C = A·B</c> or <c>C ← C + A·B</c>.</summary>
    /// <param name="a">The left operand <c>[M, K]</c>.</param>
    /// <param name="b">The right operand <c>[K, N]</c>.</param>
    /// <param name="c">The result <c>[M, N]</c>; it may not overlap the operands.</param>
    /// <param name="accumulate">Whether the sums start from the elements of <paramref name="c"/>, rather than from 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    internal static void Multiply<T>(Operand<T> a, Panels<T> b, MatrixView<T> c, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Run(Lanes.Width, a, b, accumulate, default, new Result<T>(c), default(NoEpilogue<T>));

    /// <summary><c>C = A·B + 1·vᵀ</c>: every row starts from the same vector, such as the bias of a layer.</summary>
    /// <param name="a">The left operand <c>[M, K]</c>.</param>
    /// <param name="b">The right operand <c>[K, N]</c>.</param>
    /// <param name="bias">The vector <c>v</c> <c>[N]</c>.</param>
    /// <param name="c">The result <c>[M, N]</c>; it may not overlap the operands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    internal static void Multiply<T>(Operand<T> a, Panels<T> b, ReadOnlySpan<T> bias, MatrixView<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Run(Lanes.Width, a, b, false, Checked(bias, b), new Result<T>(c), default(NoEpilogue<T>));

    /// <summary><c>C = A·B</c> in panels.</summary>
    /// <param name="a">The left operand <c>[M, K]</c>.</param>
    /// <param name="b">The right operand <c>[K, N]</c>.</param>
    /// <param name="c">Takes the shape <c>[M, N]</c> and receives the result; it may not be an operand.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    internal static void Multiply<T>(Operand<T> a, Panels<T> b, Panels<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Multiply(a, b, default, c, default(NoEpilogue<T>));

    /// <summary><c>C = f(A·B + 1·vᵀ)</c> in panels.</summary>
    /// <param name="a">The left operand <c>[M, K]</c>.</param>
    /// <param name="b">The right operand <c>[K, N]</c>.</param>
    /// <param name="bias">The vector <c>v</c> <c>[N]</c>, or nothing for zero.</param>
    /// <param name="c">Takes the shape <c>[M, N]</c> and receives the result; it may not be an operand.</param>
    /// <param name="epilogue">The function <c>f</c>; it also runs on the columns that fill up the last panel.</param>
    internal static void Multiply<T, TEpilogue>(Operand<T> a, Panels<T> b, ReadOnlySpan<T> bias, Panels<T> c, TEpilogue epilogue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        c.Reshape(a.Rows, b.Columns);
        Run(Lanes.Width, a, b, false, bias.IsEmpty ? bias : Checked(bias, b), new Result<T>(c), epilogue);
    }

    internal static void Run<T, TEpilogue>(
        LaneWidth width, Operand<T> a, Panels<T> b, bool accumulate, ReadOnlySpan<T> bias, Result<T> c, TEpilogue epilogue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        Check(a.Rows, a.Depth, b.Rows, b.Columns, c.Rows, c.Columns);
        if (c.Rows == 0 || c.Columns == 0) return;
        var product = new Product<T, TEpilogue>(a, b, accumulate, bias, c, epilogue);
        Lanes.Run<T, Product<T, TEpilogue>>(width, ref product);
    }

    static void Check(int rows, int depth, int inner, int columns, int resultRows, int resultColumns)
    {
        if (depth != inner || rows != resultRows || columns != resultColumns)
            throw new ArgumentException($"[{rows}, {depth}] · [{inner}, {columns}] does not give [{resultRows}, {resultColumns}]");
    }

    static ReadOnlySpan<T> Checked<T>(ReadOnlySpan<T> bias, Panels<T> b) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => bias.Length == b.Columns ? bias : throw new ArgumentException($"a bias of {bias.Length} does not fit {b.Columns} columns");
}
