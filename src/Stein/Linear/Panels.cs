using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Buffers;

namespace Stein.Linear;

/// <summary>
/// A matrix in the layout that products read and write fastest: its columns are cut into panels of 16, each stored row after row (one cache
/// line of floats a row), the last one filled up. <see cref="Gemm"/> takes its right operand in this layout. Left operand and result may
/// have it too, so that the result of one product is an operand of the next without a copy.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
sealed class Panels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Columns of a panel.</summary>
    public const int Width = 16;

    AlignedArray<T> items;

    /// <summary>An empty matrix.</summary>
    public Panels() : this(new(0))
    {
    }

    internal Panels(AlignedArray<T> memory) => items = memory;

    /// <summary>Rows of the matrix.</summary>
    public int Rows { get; private set; }

    /// <summary>Columns of the matrix.</summary>
    public int Columns { get; private set; }

    /// <summary>The number of panels.</summary>
    public int Count => (Columns + Width - 1) / Width;

    /// <summary>Panel after panel, <c>[Count, Rows, 16]</c>, with the columns that fill up the last one.</summary>
    public Span<T> Items => items.Span[..(Count * Rows * Width)];

    /// <summary>One panel, <c>[Rows, 16]</c>.</summary>
    public Span<T> this[int panel] => Items.Slice(panel * Rows * Width, Rows * Width);

    /// <summary>One element.</summary>
    internal T At(int row, int column) => Items[(column / Width * Rows + row) * Width + column % Width];

    /// <summary>Gives the matrix another shape; its elements are then undefined.</summary>
    /// <remarks>Memory grows to the largest shape and is reused.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public void Reshape(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        (Rows, Columns) = (rows, columns);
        if (items.Length < Count * rows * Width) items = new(Count * rows * Width);
    }

    /// <summary>Checks the shape.</summary>
    /// <exception cref="ArgumentException">The matrix has another shape.</exception>
    internal void RequireShape(int rows, int columns)
    {
        if (Rows != rows || Columns != columns)
            throw new ArgumentException($"a [{Rows}, {Columns}] matrix where [{rows}, {columns}] is needed");
    }

    /// <summary>Copies a matrix, or its transpose, and fills the last panel up with zeros.</summary>
    /// <param name="matrix">The matrix; transposed, its rows become the columns.</param>
    /// <param name="transposed">Whether the transpose of <paramref name="matrix"/> is meant.</param>
    public void Pack(ReadOnlyMatrixView<T> matrix, bool transposed = false)
    {
        if (transposed) Reshape(matrix.Columns, matrix.Rows);
        else Reshape(matrix.Rows, matrix.Columns);
        for (int p = 0; p < Count; p++)
        {
            int first = p * Width, count = Math.Min(Width, Columns - first);
            var panel = this[p];
            if (count < Width) panel.Clear();
            if (transposed) PackColumns(matrix.Slice(first, count), panel);
            else PackRows(matrix, first, count, panel);
        }
    }

    static void PackRows(ReadOnlyMatrixView<T> matrix, int first, int count, Span<T> panel)
    {
        ref T source = ref Unsafe.Add(ref matrix.First, first);
        for (int i = 0; i < matrix.Rows; i++)
        {
            var row = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref source, (nint)i * matrix.Stride), count);
            row.CopyTo(panel.Slice(i * Width, Width));
        }
    }

    /// <summary>Transposes in squares of 16 × 16, each of which stays in the first-level cache.</summary>
    static void PackColumns(ReadOnlyMatrixView<T> matrix, Span<T> panel)
    {
        for (int first = 0; first < matrix.Columns; first += Width)
        {
            int count = Math.Min(Width, matrix.Columns - first);
            ref T square = ref panel.Slice(first * Width, count * Width)[0];
            for (int j = 0; j < matrix.Rows; j++)
            {
                ref T source = ref Unsafe.Add(ref matrix.First, (nint)j * matrix.Stride + first);
                for (nint i = 0; i < count; i++) Unsafe.Add(ref square, i * Width + j) = Unsafe.Add(ref source, i);
            }
        }
    }
}
