using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stein.Buffers;

/// <summary>
/// A view of numbers as a row-major matrix: <see cref="Columns"/> consecutive elements a row, rows <see cref="Stride"/> elements apart. The
/// numbers belong to an array or another memory, which the view neither copies nor keeps alive.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <example><code>
/// double[] items = [1, 2, 3, 4, 5, 6];
/// var matrix = new MatrixView&lt;double&gt;(items, rows: 2, columns: 3);
/// matrix[1, 0] = 40;                                      // items[3]
/// Span&lt;double&gt; row = matrix[1];                           // 40, 5, 6
/// MatrixView&lt;double&gt; block = matrix.Slice(0, 2, 1, 2);    // [[2, 3], [5, 6]]
/// </code></example>
public readonly ref struct MatrixView<T> where T : unmanaged
{
    readonly ref T first;

    /// <summary>Views <paramref name="items"/> as a matrix.</summary>
    /// <param name="items">The elements, row by row; those after the last row are ignored.</param>
    /// <param name="rows">The number of rows, 0 or more.</param>
    /// <param name="columns">The number of elements in a row, 0 or more.</param>
    /// <param name="stride">
    /// The distance between the beginnings of two rows, at least <paramref name="columns"/>; equal to it if negative or not given.
    /// </param>
    /// <exception cref="ArgumentException">There are too few elements for such a matrix.</exception>
    public MatrixView(Span<T> items, int rows, int columns, int stride = -1)
    {
        stride = stride < 0 ? columns : stride;
        MatrixShape.Check(items.Length, rows, columns, stride);
        first = ref MemoryMarshal.GetReference(items);
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    internal MatrixView(ref T first, int rows, int columns, int stride)
    {
        this.first = ref first;
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of elements in a row.</summary>
    public int Columns { get; }

    /// <summary>The distance between the beginnings of two rows, in elements.</summary>
    public int Stride { get; }

    /// <summary>One element.</summary>
    /// <param name="row">Its row, from 0.</param>
    /// <param name="column">Its column, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not in the matrix.</exception>
    public ref T this[int row, int column]
    {
        get
        {
            MatrixShape.CheckIndex(row, Rows);
            MatrixShape.CheckIndex(column, Columns);
            return ref Unsafe.Add(ref first, (nint)row * Stride + column);
        }
    }

    /// <summary>One row.</summary>
    /// <param name="row">Which, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not in the matrix.</exception>
    public Span<T> this[int row]
    {
        get
        {
            MatrixShape.CheckIndex(row, Rows);
            return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, (nint)row * Stride), Columns);
        }
    }

    /// <summary>A view of consecutive rows.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not in the matrix.</exception>
    public MatrixView<T> Slice(int firstRow, int rows) => Slice(firstRow, rows, 0, Columns);

    /// <summary>A view of a block of consecutive rows and columns.</summary>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="firstColumn">The first column, from 0.</param>
    /// <param name="columns">The number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block is not in the matrix.</exception>
    public MatrixView<T> Slice(int firstRow, int rows, int firstColumn, int columns)
    {
        MatrixShape.CheckRange(firstRow, rows, Rows, "rows");
        MatrixShape.CheckRange(firstColumn, columns, Columns, "columns");
        return new(ref Unsafe.Add(ref first, (nint)firstRow * Stride + firstColumn), rows, columns, Stride);
    }

    /// <summary>Whether the rows follow each other without gaps.</summary>
    public bool IsPacked => Stride == Columns || Rows <= 1;

    /// <summary>All elements, row by row.</summary>
    /// <exception cref="InvalidOperationException">There are gaps between the rows: see <see cref="IsPacked"/>.</exception>
    public Span<T> Items => MemoryMarshal.CreateSpan(ref first, MatrixShape.Packed(IsPacked, Rows, Columns));

    internal ref T First => ref first;

    /// <summary>The shape, <c>[rows, columns]</c>.</summary>
    public override string ToString() => $"[{Rows}, {Columns}]";

    /// <summary>The same matrix, for reading.</summary>
    public static implicit operator ReadOnlyMatrixView<T>(MatrixView<T> view) => new(in view.first, view.Rows, view.Columns, view.Stride);
}

/// <summary>A view of numbers as a row-major matrix, for reading. A <see cref="MatrixView{T}"/> converts to it.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly ref struct ReadOnlyMatrixView<T> where T : unmanaged
{
    readonly ref readonly T first;

    /// <inheritdoc cref="MatrixView{T}.MatrixView(Span{T}, int, int, int)"/>
    public ReadOnlyMatrixView(ReadOnlySpan<T> items, int rows, int columns, int stride = -1)
    {
        stride = stride < 0 ? columns : stride;
        MatrixShape.Check(items.Length, rows, columns, stride);
        first = ref MemoryMarshal.GetReference(items);
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    internal ReadOnlyMatrixView(ref readonly T first, int rows, int columns, int stride)
    {
        this.first = ref first;
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    /// <inheritdoc cref="MatrixView{T}.Rows"/>
    public int Rows { get; }

    /// <inheritdoc cref="MatrixView{T}.Columns"/>
    public int Columns { get; }

    /// <inheritdoc cref="MatrixView{T}.Stride"/>
    public int Stride { get; }

    /// <inheritdoc cref="MatrixView{T}.this[int, int]"/>
    public ref readonly T this[int row, int column]
    {
        get
        {
            MatrixShape.CheckIndex(row, Rows);
            MatrixShape.CheckIndex(column, Columns);
            return ref Unsafe.Add(ref Unsafe.AsRef(in first), (nint)row * Stride + column);
        }
    }

    /// <inheritdoc cref="MatrixView{T}.this[int]"/>
    public ReadOnlySpan<T> this[int row]
    {
        get
        {
            MatrixShape.CheckIndex(row, Rows);
            return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref Unsafe.AsRef(in first), (nint)row * Stride), Columns);
        }
    }

    /// <inheritdoc cref="MatrixView{T}.Slice(int, int)"/>
    public ReadOnlyMatrixView<T> Slice(int firstRow, int rows) => Slice(firstRow, rows, 0, Columns);

    /// <inheritdoc cref="MatrixView{T}.Slice(int, int, int, int)"/>
    public ReadOnlyMatrixView<T> Slice(int firstRow, int rows, int firstColumn, int columns)
    {
        MatrixShape.CheckRange(firstRow, rows, Rows, "rows");
        MatrixShape.CheckRange(firstColumn, columns, Columns, "columns");
        return new(ref Unsafe.Add(ref Unsafe.AsRef(in first), (nint)firstRow * Stride + firstColumn), rows, columns, Stride);
    }

    /// <summary>Copies rows.</summary>
    /// <param name="rows">Which rows, from 0, in any order; repetitions are allowed.</param>
    /// <returns>The rows one after the other, <c>[rows.Count, Columns]</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A row is not in the matrix.</exception>
    public T[] Pick(IReadOnlyList<int> rows)
    {
        var picked = new T[rows.Count * Columns];
        for (int b = 0; b < rows.Count; b++) this[rows[b]].CopyTo(picked.AsSpan(b * Columns));
        return picked;
    }

    /// <inheritdoc cref="MatrixView{T}.IsPacked"/>
    public bool IsPacked => Stride == Columns || Rows <= 1;

    /// <inheritdoc cref="MatrixView{T}.Items"/>
    public ReadOnlySpan<T> Items => MemoryMarshal.CreateReadOnlySpan(in first, MatrixShape.Packed(IsPacked, Rows, Columns));

    internal ref T First => ref Unsafe.AsRef(in first);

    /// <inheritdoc cref="MatrixView{T}.ToString"/>
    public override string ToString() => $"[{Rows}, {Columns}]";
}

static class MatrixShape
{
    public static void Check(int length, int rows, int columns, int stride)
    {
        if (rows < 0 || columns < 0 || stride < columns || (rows > 0 && (rows - 1L) * stride + columns > length))
            throw new ArgumentException($"{length} elements do not hold a [{rows}, {columns}] matrix of stride {stride}");
    }

    public static void CheckIndex(int index, int count)
    {
        if ((uint)index >= (uint)count) throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {count}");
    }

    public static void CheckRange(int start, int length, int count, string what)
    {
        if (start < 0 || length < 0 || start > count - length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"{length} {what} do not fit into {count}");
    }

    public static int Packed(bool packed, int rows, int columns) => packed
        ? rows * columns
        : throw new InvalidOperationException($"there are gaps between the rows of this [{rows}, {columns}] matrix");
}
