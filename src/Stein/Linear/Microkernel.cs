using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>
/// The innermost product: a tile of <see cref="Rows"/> rows and two registers of columns is held in twelve registers while
/// the depth runs by. Twelve independent sums hide the latency of two fused multiply-adds a cycle; with two registers for
/// the right operand and one for the left they just fit into sixteen.
/// </summary>
static class Microkernel<L, T>
    where L : unmanaged, ISimd<L, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Rows = 6;

    public static int Columns { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 2 * L.Count; }

    /// <summary>
    /// <c>C = S + A·B</c> on one full tile; each sum runs through the depth in ascending order, one fused multiply-add a term.
    /// </summary>
    /// <param name="a">First element of the left operand.</param>
    /// <param name="rows">Rows of the left operand that exist, at most <see cref="Rows"/>; the last one stands in for the others.</param>
    /// <param name="aRow">From a row of the left operand to the next, in elements.</param>
    /// <param name="aDepth">From a column of the left operand to the next, in elements.</param>
    /// <param name="b">A panel of the right operand.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="s">What the sums start from.</param>
    /// <param name="sRow">From a row of the start to the next.</param>
    /// <param name="c">Where the tile goes.</param>
    /// <param name="cRow">From a row of the destination to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ref T a, int rows, nint aRow, nint aDepth, ref T b, int depth, ref T s, nint sRow, ref T c, nint cRow)
    {
        nint last = rows - 1;
        ref T a0 = ref a;
        ref T a1 = ref Unsafe.Add(ref a, Math.Min(1, last) * aRow);
        ref T a2 = ref Unsafe.Add(ref a, Math.Min(2, last) * aRow);
        ref T a3 = ref Unsafe.Add(ref a, Math.Min(3, last) * aRow);
        ref T a4 = ref Unsafe.Add(ref a, Math.Min(4, last) * aRow);
        ref T a5 = ref Unsafe.Add(ref a, Math.Min(5, last) * aRow);
        Load(ref s, 0, sRow, out L c00, out L c01);
        Load(ref s, 1, sRow, out L c10, out L c11);
        Load(ref s, 2, sRow, out L c20, out L c21);
        Load(ref s, 3, sRow, out L c30, out L c31);
        Load(ref s, 4, sRow, out L c40, out L c41);
        Load(ref s, 5, sRow, out L c50, out L c51);
        nint k = 0;
        for (; depth > 0; depth--)
        {
            L b0 = L.Load(in b), b1 = L.Load(in Unsafe.Add(ref b, L.Count));
            b = ref Unsafe.Add(ref b, 2 * L.Count);
            L x = L.Broadcast(Unsafe.Add(ref a0, k));
            c00 = L.FusedMultiplyAdd(x, b0, c00);
            c01 = L.FusedMultiplyAdd(x, b1, c01);
            x = L.Broadcast(Unsafe.Add(ref a1, k));
            c10 = L.FusedMultiplyAdd(x, b0, c10);
            c11 = L.FusedMultiplyAdd(x, b1, c11);
            x = L.Broadcast(Unsafe.Add(ref a2, k));
            c20 = L.FusedMultiplyAdd(x, b0, c20);
            c21 = L.FusedMultiplyAdd(x, b1, c21);
            x = L.Broadcast(Unsafe.Add(ref a3, k));
            c30 = L.FusedMultiplyAdd(x, b0, c30);
            c31 = L.FusedMultiplyAdd(x, b1, c31);
            x = L.Broadcast(Unsafe.Add(ref a4, k));
            c40 = L.FusedMultiplyAdd(x, b0, c40);
            c41 = L.FusedMultiplyAdd(x, b1, c41);
            x = L.Broadcast(Unsafe.Add(ref a5, k));
            c50 = L.FusedMultiplyAdd(x, b0, c50);
            c51 = L.FusedMultiplyAdd(x, b1, c51);
            k += aDepth;
        }
        Store(c00, c01, ref c, 0, cRow);
        Store(c10, c11, ref c, 1, cRow);
        Store(c20, c21, ref c, 2, cRow);
        Store(c30, c31, ref c, 3, cRow);
        Store(c40, c41, ref c, 4, cRow);
        Store(c50, c51, ref c, 5, cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Load(ref T s, nint row, nint stride, out L left, out L right)
    {
        left = L.Load(in Unsafe.Add(ref s, row * stride));
        right = L.Load(in Unsafe.Add(ref s, row * stride + L.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(L left, L right, ref T c, nint row, nint stride)
    {
        L.Store(left, ref Unsafe.Add(ref c, row * stride));
        L.Store(right, ref Unsafe.Add(ref c, row * stride + L.Count));
    }
}
