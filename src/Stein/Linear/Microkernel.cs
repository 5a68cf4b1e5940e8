using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>A tile of six rows, two registers wide.</summary>
readonly struct TwoRegisters;

/// <summary>A tile of twelve rows, one register wide, for few columns.</summary>
readonly struct OneRegister;

/// <summary>
/// The innermost product: twelve registers hold a tile of the result while the sums run over the depth. Twelve independent sums hide the
/// latency of two fused multiply-adds a cycle. With two registers for the right operand and one for the left they just fit into sixteen.
/// The second half of the tile is beside the first, or below it.
/// </summary>
static class Microkernel<L, T>
    where L : unmanaged, ISimd<L, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of half a tile.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a tile two registers wide.</summary>
    public static int Columns { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 2 * L.Count; }

    /// <summary>
    /// <c>C = S + A·B</c> on one full tile; each sum runs through the depth in ascending order, one fused multiply-add a term.
    /// </summary>
    /// <param name="a">The left operand.</param>
    /// <param name="i">The first of its rows.</param>
    /// <param name="last">The last row that exists; the first is read in place of those that do not.</param>
    /// <param name="k">Where the depth begins: a multiple of 16.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="b">The right operand: row <paramref name="k"/> of the tile's columns in their panel.</param>
    /// <param name="bRight">The distance from the first register of a row to the second.</param>
    /// <param name="s">The tile that the sums start from.</param>
    /// <param name="c">Receives the tile.</param>
    /// <typeparam name="TWidth"><see cref="TwoRegisters"/> or <see cref="OneRegister"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TWidth>(
        in Operand<T> a, nint i, nint last, nint k, nint depth, ref T b, nint bRight, TileView<T> s, TileView<T> c)
        where TWidth : struct
    {
        ref T a0 = ref a.At(i, k);
        ref T a1 = ref i + 1 > last ? ref a0 : ref a.Below(ref a0, i + 1);
        ref T a2 = ref i + 2 > last ? ref a0 : ref a.Below(ref a1, i + 2);
        ref T a3 = ref i + 3 > last ? ref a0 : ref a.Below(ref a2, i + 3);
        ref T a4 = ref i + 4 > last ? ref a0 : ref a.Below(ref a3, i + 4);
        ref T a5 = ref i + 5 > last ? ref a0 : ref a.Below(ref a4, i + 5);
        ref T a6 = ref i + 6 > last ? ref a0 : ref a.Below(ref a5, i + 6);
        ref T a7 = ref i + 7 > last ? ref a0 : ref a.Below(ref a6, i + 7);
        ref T a8 = ref i + 8 > last ? ref a0 : ref a.Below(ref a7, i + 8);
        ref T a9 = ref i + 9 > last ? ref a0 : ref a.Below(ref a8, i + 9);
        ref T a10 = ref i + 10 > last ? ref a0 : ref a.Below(ref a9, i + 10);
        ref T a11 = ref i + 11 > last ? ref a0 : ref a.Below(ref a10, i + 11);
        L c00 = L.Load(in s[0]), c10 = L.Load(in s[1]), c20 = L.Load(in s[2]);
        L c30 = L.Load(in s[3]), c40 = L.Load(in s[4]), c50 = L.Load(in s[5]);
        L c01 = L.Load(in s.Second(0)), c11 = L.Load(in s.Second(1)), c21 = L.Load(in s.Second(2));
        L c31 = L.Load(in s.Second(3)), c41 = L.Load(in s.Second(4)), c51 = L.Load(in s.Second(5));

        // A row of the left operand may jump after sixteen elements; one that does not is a single run.
        nint step = a.DepthStep, jump = a.DepthJump, run = jump == 0 ? depth : Panels<T>.Width, place = 0;
        while (depth > 0)
        {
            nint end = place + Math.Min(run, depth) * step;
            depth -= run;
            do
            {
                L b0 = L.Load(in b), x = L.Broadcast(Unsafe.Add(ref a0, place));
                Unsafe.SkipInit(out L b1);
                if (typeof(TWidth) == typeof(TwoRegisters)) b1 = L.Load(in Unsafe.Add(ref b, bRight));
                b = ref Unsafe.Add(ref b, Panels<T>.Width);
                c00 = L.FusedMultiplyAdd(x, b0, c00);
                c01 = typeof(TWidth) == typeof(TwoRegisters)
                    ? L.FusedMultiplyAdd(x, b1, c01)
                    : L.FusedMultiplyAdd(L.Broadcast(Unsafe.Add(ref a6, place)), b0, c01);
                x = L.Broadcast(Unsafe.Add(ref a1, place));
                c10 = L.FusedMultiplyAdd(x, b0, c10);
                c11 = typeof(TWidth) == typeof(TwoRegisters)
                    ? L.FusedMultiplyAdd(x, b1, c11)
                    : L.FusedMultiplyAdd(L.Broadcast(Unsafe.Add(ref a7, place)), b0, c11);
                x = L.Broadcast(Unsafe.Add(ref a2, place));
                c20 = L.FusedMultiplyAdd(x, b0, c20);
                c21 = typeof(TWidth) == typeof(TwoRegisters)
                    ? L.FusedMultiplyAdd(x, b1, c21)
                    : L.FusedMultiplyAdd(L.Broadcast(Unsafe.Add(ref a8, place)), b0, c21);
                x = L.Broadcast(Unsafe.Add(ref a3, place));
                c30 = L.FusedMultiplyAdd(x, b0, c30);
                c31 = typeof(TWidth) == typeof(TwoRegisters)
                    ? L.FusedMultiplyAdd(x, b1, c31)
                    : L.FusedMultiplyAdd(L.Broadcast(Unsafe.Add(ref a9, place)), b0, c31);
                x = L.Broadcast(Unsafe.Add(ref a4, place));
                c40 = L.FusedMultiplyAdd(x, b0, c40);
                c41 = typeof(TWidth) == typeof(TwoRegisters)
                    ? L.FusedMultiplyAdd(x, b1, c41)
                    : L.FusedMultiplyAdd(L.Broadcast(Unsafe.Add(ref a10, place)), b0, c41);
                x = L.Broadcast(Unsafe.Add(ref a5, place));
                c50 = L.FusedMultiplyAdd(x, b0, c50);
                c51 = typeof(TWidth) == typeof(TwoRegisters)
                    ? L.FusedMultiplyAdd(x, b1, c51)
                    : L.FusedMultiplyAdd(L.Broadcast(Unsafe.Add(ref a11, place)), b0, c51);
                place += step;
            }
            while (place != end);
            place += jump;
        }

        L.Store(c00, ref c[0]);
        L.Store(c10, ref c[1]);
        L.Store(c20, ref c[2]);
        L.Store(c30, ref c[3]);
        L.Store(c40, ref c[4]);
        L.Store(c50, ref c[5]);
        L.Store(c01, ref c.Second(0));
        L.Store(c11, ref c.Second(1));
        L.Store(c21, ref c.Second(2));
        L.Store(c31, ref c.Second(3));
        L.Store(c41, ref c.Second(4));
        L.Store(c51, ref c.Second(5));
    }
}

/// <summary>A tile of a result.</summary>
/// <param name="first">Its first element.</param>
/// <param name="row">The distance from a row to the next.</param>
/// <param name="second">The distance from its first half to its second.</param>
readonly ref struct TileView<T>(ref T first, nint row, nint second)
{
    readonly ref T first = ref first;
    readonly nint row = row, second = second;

    public ref T this[nint index] { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => ref Unsafe.Add(ref first, index * row); }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Second(nint index) => ref Unsafe.Add(ref first, index * row + second);
}
