using System.Numerics;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>The product of two matrices, for the shapes of small networks.</summary>
/// <remarks>
/// Every element of the result is the sum over the depth in ascending order, one fused multiply-add a term, whatever the
/// width of the registers, the blocking, the form of the operands or the place of the element. So adding two products of
/// depths <c>K₁</c> and <c>K₂</c> one after the other gives the bits of one product of depth <c>K₁ + K₂</c>.
/// </remarks>
public static class Gemm
{
    /// <summary><c>C = A·B</c> or <c>C ← C + A·B</c>.</summary>
    /// <param name="a">The left operand <c>[M, K]</c>.</param>
    /// <param name="b">The right operand <c>[K, N]</c>.</param>
    /// <param name="c">The result <c>[M, N]</c>; it may not overlap the operands.</param>
    /// <param name="accumulate">Whether the sums start from what <paramref name="c"/> holds, rather than from zero.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply<T>(Operand<T> a, Panels<T> b, MatrixView<T> c, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Run(Lanes.Width, a, b, accumulate, default, new Result<T>(c), default(NoEpilogue<T>));

    /// <summary><c>C = A·B + 1·vᵀ</c>: every row starts from the same vector, as the pre-activations of a layer start from its bias.</summary>
    /// <param name="a">The left operand <c>[M, K]</c>.</param>
    /// <param name="b">The right operand <c>[K, N]</c>.</param>
    /// <param name="bias">The vector <c>v</c> <c>[N]</c>.</param>
    /// <param name="c">The result <c>[M, N]</c>; it may not overlap the operands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply<T>(Operand<T> a, Panels<T> b, ReadOnlySpan<T> bias, MatrixView<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Run(Lanes.Width, a, b, false, Checked(bias, b), new Result<T>(c), default(NoEpilogue<T>));

    /// <summary><c>C = A·B</c> in panels.</summary>
    /// <param name="a">The left operand <c>[M, K]</c>.</param>
    /// <param name="b">The right operand <c>[K, N]</c>.</param>
    /// <param name="c">Takes the shape <c>[M, N]</c> and receives the result; it may not be an operand.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply<T>(Operand<T> a, Panels<T> b, Panels<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Multiply(a, b, default, c, default(NoEpilogue<T>));

    /// <summary><c>C = f(A·B + 1·vᵀ)</c> in panels.</summary>
    /// <param name="a">The left operand <c>[M, K]</c>.</param>
    /// <param name="b">The right operand <c>[K, N]</c>.</param>
    /// <param name="bias">The vector <c>v</c> <c>[N]</c>, or nothing for zero.</param>
    /// <param name="c">Takes the shape <c>[M, N]</c> and receives the result; it may not be an operand.</param>
    /// <param name="epilogue">The function <c>f</c>; it is run on the columns that fill up the last panel, too.</param>
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
        if (a.Depth != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns)
            throw new ArgumentException($"[{a.Rows}, {a.Depth}] · [{b.Rows}, {b.Columns}] does not give [{c.Rows}, {c.Columns}]");
        if (c.Rows == 0 || c.Columns == 0) return;
        var product = new Product<T, TEpilogue>(a, b, accumulate, bias, c, epilogue);
        Lanes.Run<T, Product<T, TEpilogue>>(width, ref product);
    }

    static ReadOnlySpan<T> Checked<T>(ReadOnlySpan<T> bias, Panels<T> b) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => bias.Length == b.Columns ? bias : throw new ArgumentException($"a bias of {bias.Length} does not fit {b.Columns} columns");
}
