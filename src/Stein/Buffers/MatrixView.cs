using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stein.Buffers;

/// <summary>A row-major matrix that somebody else owns: rows of <see cref="Columns"/> consecutive elements, <see cref="Stride"/> apart.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly ref struct MatrixView<T> where T : unmanaged
{
    readonly ref T first;

    /// <summary>Views <paramref name="items"/> as a matrix.</summary>
    /// <param name="items">The elements, row by row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Elements in a row.</param>
    /// <param name="stride">Distance between the beginnings of two rows; <paramref name="columns"/> if not given.</param>
    /// <exception cref="ArgumentException">The elements do not hold such a matrix.</exception>
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

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Elements in a row.</summary>
    public int Columns { get; }

    /// <summary>Distance between the beginnings of two rows, in elements.</summary>
    public int Stride { get; }

    /// <summary>The element at the given place.</summary>
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
    public Span<T> this[int row]
    {
        get
        {
            MatrixShape.CheckIndex(row, Rows);
            return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, (nint)row * Stride), Columns);
        }
    }

    /// <summary>Consecutive rows.</summary>
    public MatrixView<T> Slice(int firstRow, int rows)
    {
        MatrixShape.CheckRange(firstRow, rows, Rows);
        return new(ref Unsafe.Add(ref first, (nint)firstRow * Stride), rows, Columns, Stride);
    }

    /// <summary>Whether the rows follow each other without gaps.</summary>
    public bool IsPacked => Stride == Columns || Rows <= 1;

    /// <summary>All elements in order, where the rows follow each other without gaps.</summary>
    /// <exception cref="InvalidOperationException">There are gaps between the rows.</exception>
    public Span<T> Items => MemoryMarshal.CreateSpan(ref first, MatrixShape.Packed(IsPacked, Rows, Columns));

    internal ref T First => ref first;

    /// <summary>The shape, <c>[rows, columns]</c>.</summary>
    public override string ToString() => $"[{Rows}, {Columns}]";

    /// <summary>The same matrix, for reading.</summary>
    public static implicit operator ReadOnlyMatrixView<T>(MatrixView<T> view) => new(in view.first, view.Rows, view.Columns, view.Stride);
}

/// <summary>A row-major matrix that somebody else owns, for reading.</summary>
/// <inheritdoc cref="MatrixView{T}"/>
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

    /// <inheritdoc cref="MatrixView{T}.Slice"/>
    public ReadOnlyMatrixView<T> Slice(int firstRow, int rows)
    {
        MatrixShape.CheckRange(firstRow, rows, Rows);
        return new(ref Unsafe.Add(ref Unsafe.AsRef(in first), (nint)firstRow * Stride), rows, Columns, Stride);
    }

    /// <summary>Copies of the rows at the given places, one after the other, <c>[rows, Columns]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A place is not in the matrix.</exception>
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

    public static void CheckRange(int start, int length, int count)
    {
        if (start < 0 || length < 0 || start > count - length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"{length} rows do not fit into {count}");
    }

    public static int Packed(bool packed, int rows, int columns) => packed
        ? rows * columns
        : throw new InvalidOperationException($"there are gaps between the rows of this [{rows}, {columns}] matrix");
}
