using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>A product, cut into blocks and tiles; see <see cref="Gemm"/>.</summary>
readonly ref struct Product<T, TEpilogue>(Operand<T> a, Panels<T> b, bool accumulate, ReadOnlySpan<T> bias, Result<T> c, TEpilogue epilogue)
    : ILaneProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TEpilogue : struct, IEpilogue<T>, allows ref struct
{
    readonly Operand<T> a = a;
    readonly ReadOnlySpan<T> bias = bias;
    readonly Result<T> c = c;
    readonly TEpilogue epilogue = epilogue;

    [SkipLocalsInit]
    public void Run<L>() where L : unmanaged, ISimd<L, T>
    {
        // Columns that belong together: a tile of several panels, or a panel of several tiles.
        int group = Math.Max(Panels<T>.Width, Microkernel<L, T>.Columns);
        Span<T> origin = stackalloc T[Microkernel<L, T>.Columns], edge = stackalloc T[Microkernel<L, T>.Rows * Microkernel<L, T>.Columns];
        for (int k = 0; k == 0 || k < b.Rows; k += Blocking<L, T>.Depth)
        {
            int depth = Math.Min(Blocking<L, T>.Depth, b.Rows - k);
            for (int i = 0; i < c.Rows; i += Blocking<L, T>.Rows)
            {
                int rows = Math.Min(Blocking<L, T>.Rows, c.Rows - i);
                for (int columns = 0; columns < c.Stored; columns += group)
                {
                    int end = Math.Min(columns + group, c.Stored);
                    for (int j = columns; j < end; j += Microkernel<L, T>.Columns)
                    {
                        int count = Math.Min(end - j, Microkernel<L, T>.Columns);
                        if (end - j > L.Count) Strip<L, TwoRegisters>(i, rows, j, count, k, depth, origin, edge);
                        else Strip<L, OneRegister>(i, rows, j, end - j, k, depth, origin, edge);
                    }
                    if (!TEpilogue.IsNeeded || k + depth < b.Rows) continue;
                    for (int j = columns; j < end; j += Panels<T>.Width)
                        epilogue.Run<L>(j * c.Rows + i * Panels<T>.Width, rows * Panels<T>.Width);
                }
            }
        }
    }

    /// <summary>One tile's columns of a block of rows.</summary>
    void Strip<L, TWidth>(int firstRow, int rowCount, int column, int columns, int k, int depth, Span<T> origin, Span<T> edge)
        where L : unmanaged, ISimd<L, T> where TWidth : struct
    {
        bool wide = typeof(TWidth) == typeof(TwoRegisters);
        int width = wide ? Microkernel<L, T>.Columns : L.Count, height = wide ? Microkernel<L, T>.Rows : 2 * Microkernel<L, T>.Rows;
        nint bRight = L.Count < Panels<T>.Width ? L.Count : b.Rows * Panels<T>.Width;
        ref T right = ref depth == 0 ? ref Unsafe.NullRef<T>()
            : ref b.Items[column / Panels<T>.Width * b.Rows * Panels<T>.Width + k * Panels<T>.Width + column % Panels<T>.Width];
        bool first = k == 0 && !accumulate;
        if (first)
        {
            origin.Clear();
            if (column < bias.Length) bias[column..Math.Min(column + columns, bias.Length)].CopyTo(origin);
        }
        var start = new TileView<T>(ref MemoryMarshal.GetReference(origin), 0, wide ? L.Count : 0);
        var spare = new TileView<T>(ref MemoryMarshal.GetReference(edge), width, wide ? L.Count : Microkernel<L, T>.Rows * width);
        int end = firstRow + rowCount;
        for (int i = firstRow; i < end; i += height)
        {
            int rows = Math.Min(height, end - i);
            var target = c.Tile<L, TWidth>(i, column);
            bool whole = rows == height && columns == width;
            if (!whole && !first) Copy<L>(target, spare, rows, columns);
            Microkernel<L, T>.Multiply<TWidth>(in a, i, end - 1, k, depth, ref right, bRight,
                first ? start : whole ? target : spare, whole ? target : spare);
            if (!whole) Copy<L>(spare, target, rows, columns);
        }
    }

    static void Copy<L>(TileView<T> from, TileView<T> to, int rows, int columns) where L : unmanaged, ISimd<L, T>
    {
        for (int r = 0; r < rows; r++)
        {
            int left = Math.Min(columns, L.Count);
            for (int j = 0; j < left; j++) Unsafe.Add(ref to[r], j) = Unsafe.Add(ref from[r], j);
            for (int j = left; j < columns; j++) Unsafe.Add(ref to.Second(r), j - left) = Unsafe.Add(ref from.Second(r), j - left);
        }
    }
}

/// <summary>A view of a product's result: a matrix in rows or in panels.</summary>
readonly ref struct Result<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ref T first;
    readonly nint row, panel;

    public Result(MatrixView<T> matrix)
    {
        first = ref matrix.First;
        (Rows, Columns, Stored) = (matrix.Rows, matrix.Columns, matrix.Columns);
        (row, panel) = (matrix.Stride, Panels<T>.Width);
    }

    public Result(Panels<T> matrix)
    {
        first = ref MemoryMarshal.GetReference(matrix.Items);
        (Rows, Columns, Stored) = (matrix.Rows, matrix.Columns, matrix.Count * Panels<T>.Width);
        (row, panel) = (Panels<T>.Width, Panels<T>.Width * matrix.Rows);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Columns that are written: panels are filled up.</summary>
    public int Stored { get; }

    /// <summary>The tile whose first element is in row <paramref name="i"/> and column <paramref name="j"/>.</summary>
    public TileView<T> Tile<L, TWidth>(int i, int j) where L : unmanaged, ISimd<L, T> where TWidth : struct
    {
        nint second = typeof(TWidth) == typeof(OneRegister) ? Microkernel<L, T>.Rows * row : L.Count < Panels<T>.Width ? L.Count : panel;
        return new(ref Unsafe.Add(ref first, i * row + j / Panels<T>.Width * panel + j % Panels<T>.Width), row, second);
    }
}
