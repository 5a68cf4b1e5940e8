using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>A tile two registers wide.</summary>
readonly struct TwoRegisters;

/// <summary>A tile one register wide, for the last columns.</summary>
readonly struct OneRegister;

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
    /// <param name="a">The left operand.</param>
    /// <param name="i">The first of its rows.</param>
    /// <param name="last">The last one that exists, which stands in for those that do not.</param>
    /// <param name="k">Where the depth begins: a multiple of 16.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="b">The right operand: row <paramref name="k"/> of the tile's columns in their panel.</param>
    /// <param name="bRight">From the first register of a row to the second.</param>
    /// <param name="s">What the sums start from.</param>
    /// <param name="c">Where the tile goes.</param>
    /// <typeparam name="TWidth"><see cref="TwoRegisters"/>, or <see cref="OneRegister"/> for the left half of the tile alone.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TWidth>(in Operand<T> a, nint i, nint last, nint k, nint depth, ref T b, nint bRight, TileView<T> s, TileView<T> c)
        where TWidth : struct
    {
        ref T a0 = ref a.At(i, k);
        ref T a1 = ref a.At(Math.Min(i + 1, last), k);
        ref T a2 = ref a.At(Math.Min(i + 2, last), k);
        ref T a3 = ref a.At(Math.Min(i + 3, last), k);
        ref T a4 = ref a.At(Math.Min(i + 4, last), k);
        ref T a5 = ref a.At(Math.Min(i + 5, last), k);
        L c00 = L.Load(in s[0]), c10 = L.Load(in s[1]), c20 = L.Load(in s[2]);
        L c30 = L.Load(in s[3]), c40 = L.Load(in s[4]), c50 = L.Load(in s[5]);
        Unsafe.SkipInit(out L c01);
        Unsafe.SkipInit(out L c11);
        Unsafe.SkipInit(out L c21);
        Unsafe.SkipInit(out L c31);
        Unsafe.SkipInit(out L c41);
        Unsafe.SkipInit(out L c51);
        if (typeof(TWidth) == typeof(TwoRegisters))
        {
            (c01, c11, c21) = (L.Load(in s.Right(0)), L.Load(in s.Right(1)), L.Load(in s.Right(2)));
            (c31, c41, c51) = (L.Load(in s.Right(3)), L.Load(in s.Right(4)), L.Load(in s.Right(5)));
        }

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
                if (typeof(TWidth) == typeof(TwoRegisters)) c01 = L.FusedMultiplyAdd(x, b1, c01);
                x = L.Broadcast(Unsafe.Add(ref a1, place));
                c10 = L.FusedMultiplyAdd(x, b0, c10);
                if (typeof(TWidth) == typeof(TwoRegisters)) c11 = L.FusedMultiplyAdd(x, b1, c11);
                x = L.Broadcast(Unsafe.Add(ref a2, place));
                c20 = L.FusedMultiplyAdd(x, b0, c20);
                if (typeof(TWidth) == typeof(TwoRegisters)) c21 = L.FusedMultiplyAdd(x, b1, c21);
                x = L.Broadcast(Unsafe.Add(ref a3, place));
                c30 = L.FusedMultiplyAdd(x, b0, c30);
                if (typeof(TWidth) == typeof(TwoRegisters)) c31 = L.FusedMultiplyAdd(x, b1, c31);
                x = L.Broadcast(Unsafe.Add(ref a4, place));
                c40 = L.FusedMultiplyAdd(x, b0, c40);
                if (typeof(TWidth) == typeof(TwoRegisters)) c41 = L.FusedMultiplyAdd(x, b1, c41);
                x = L.Broadcast(Unsafe.Add(ref a5, place));
                c50 = L.FusedMultiplyAdd(x, b0, c50);
                if (typeof(TWidth) == typeof(TwoRegisters)) c51 = L.FusedMultiplyAdd(x, b1, c51);
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
        if (typeof(TWidth) != typeof(TwoRegisters)) return;
        L.Store(c01, ref c.Right(0));
        L.Store(c11, ref c.Right(1));
        L.Store(c21, ref c.Right(2));
        L.Store(c31, ref c.Right(3));
        L.Store(c41, ref c.Right(4));
        L.Store(c51, ref c.Right(5));
    }
}

/// <summary>A tile of a result: where its rows begin, and where the second register of a row lies.</summary>
readonly ref struct TileView<T>(ref T first, nint row, nint right)
{
    readonly ref T first = ref first;
    readonly nint row = row, right = right;

    public ref T this[nint index] { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => ref Unsafe.Add(ref first, index * row); }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Right(nint index) => ref Unsafe.Add(ref first, index * row + right);
}
