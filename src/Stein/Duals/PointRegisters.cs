using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>Work on several points at once, one in each element of a register.</summary>
/// <typeparam name="T">The element type.</typeparam>
interface IPointwise<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Does the work for the rows from <paramref name="first"/> on, as many as a register holds.</summary>
    /// <param name="x">The coordinates <c>[D]</c>; element <c>k</c> of each register belongs to row <c>first + k</c>.</param>
    /// <param name="first">The first row, a multiple of the register's length.</param>
    void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, T>;
}

/// <summary>
/// Goes over points <c>[B, D]</c>, as many rows at a time as a register has elements. Elements beyond the last row repeat it and are not
/// stored.
/// </summary>
static class PointRegisters
{
    /// <summary>Does the work for all rows.</summary>
    public static void Run<T, TWork>(LaneWidth width, ReadOnlyMatrixView<T> points, TWork work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TWork : struct, IPointwise<T>, allows ref struct
    {
        var traversal = new Traversal<T, TWork>(points, work);
        Lanes.Run<T, Traversal<T, TWork>>(width, ref traversal);
    }

    /// <summary>The elements of a column, from row <paramref name="first"/> on.</summary>
    public static L Load<L, T>(ReadOnlyMatrixView<T> rows, int first, int column)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L register = default;
        ref T items = ref Unsafe.As<L, T>(ref register);
        ref T source = ref Unsafe.Add(ref rows.First, (nint)first * rows.Stride + column);
        int last = rows.Rows - 1 - first;
        nint stride = rows.Stride;
        if (last >= L.Count - 1)
            for (int k = 0; k < L.Count; k++, source = ref Unsafe.Add(ref source, stride)) Unsafe.Add(ref items, k) = source;
        else
            for (int k = 0; k < L.Count; k++) Unsafe.Add(ref items, k) = Unsafe.Add(ref source, Math.Min(k, last) * stride);
        return register;
    }

    /// <summary>Writes the elements of a column, from row <paramref name="first"/> on, as far as there are rows.</summary>
    public static void Store<L, T>(L register, MatrixView<T> rows, int first, int column)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T items = ref Unsafe.As<L, T>(ref register);
        ref T destination = ref Unsafe.Add(ref rows.First, (nint)first * rows.Stride + column);
        int count = Math.Min(L.Count, rows.Rows - first);
        nint stride = rows.Stride;
        for (int k = 0; k < count; k++, destination = ref Unsafe.Add(ref destination, stride)) destination = Unsafe.Add(ref items, k);
    }

    /// <summary>Writes one number a row; nothing if the destination is empty.</summary>
    public static void Store<L, T>(L register, Span<T> numbers, int first)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (numbers.IsEmpty) return;
        Tail.Store(register, numbers.Slice(first, Math.Min(L.Count, numbers.Length - first)));
    }

    readonly ref struct Traversal<T, TWork>(ReadOnlyMatrixView<T> points, TWork work) : ILaneProgram<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TWork : struct, IPointwise<T>, allows ref struct
    {
        readonly ReadOnlyMatrixView<T> points = points;
        readonly TWork work = work;

        public void Run<L>() where L : unmanaged, ISimd<L, T>
        {
            int dimension = points.Columns;
            using var scratch = new Scratch<L>(Scratch<L>.Fits(dimension) ? stackalloc L[dimension] : [], dimension);
            var x = scratch.Span;
            for (int first = 0; first < points.Rows; first += L.Count)
            {
                for (int i = 0; i < x.Length; i++) x[i] = Load<L, T>(points, first, i);
                work.At<L>(x, first);
            }
        }
    }
}
