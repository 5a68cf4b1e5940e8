using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>
/// The right-hand operand of a product, packed for <see cref="Gemm"/>: columns are cut into panels as wide as the
/// microkernel's tile, each panel stored row after row, the last one padded with zeros. Pack a matrix once and multiply
/// by it as often as its elements hold.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Panels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    AlignedArray<T> items = new(0);

    /// <summary>Panels for the width in use.</summary>
    public Panels() : this(Lanes.Width)
    {
    }

    internal Panels(LaneWidth width)
    {
        LaneWidth = width;
        var program = new TileWidth<T>();
        Lanes.Run<T, TileWidth<T>>(width, ref program);
        Width = program.Columns;
    }

    /// <summary>Rows of the packed matrix: the depth of the product.</summary>
    public int Depth { get; private set; }

    /// <summary>Columns of the packed matrix.</summary>
    public int Columns { get; private set; }

    internal LaneWidth LaneWidth { get; }

    /// <summary>Columns of one panel.</summary>
    internal int Width { get; }

    /// <summary>Packs <paramref name="b"/> <c>[Depth, Columns]</c>, or its transpose.</summary>
    /// <param name="b">The matrix; transposed, its rows become the columns.</param>
    /// <param name="transposed">Whether the transpose of <paramref name="b"/> is packed.</param>
    /// <remarks>Memory grows to the largest matrix packed and is reused.</remarks>
    public void Pack(ReadOnlyMatrixView<T> b, bool transposed = false)
    {
        (Depth, Columns) = transposed ? (b.Columns, b.Rows) : (b.Rows, b.Columns);
        int panels = (Columns + Width - 1) / Width, size = Depth * Width;
        if (items.Length < panels * size) items = new(panels * size);
        for (int p = 0; p < panels; p++)
        {
            int first = p * Width, count = Math.Min(Width, Columns - first);
            var panel = items.Span.Slice(p * size, size);
            if (count < Width) panel.Clear();
            if (transposed) PackColumns(b.Slice(first, count), panel);
            else PackRows(b, first, count, panel);
        }
    }

    /// <summary>The first element of row <paramref name="row"/> of panel <paramref name="panel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T At(int panel, int row) => ref items.Span[(panel * Depth + row) * Width];

    void PackRows(ReadOnlyMatrixView<T> b, int first, int count, Span<T> panel)
    {
        for (int k = 0; k < b.Rows; k++) b[k].Slice(first, count).CopyTo(panel[(k * Width)..]);
    }

    void PackColumns(ReadOnlyMatrixView<T> b, Span<T> panel)
    {
        for (int j = 0; j < b.Rows; j++)
        {
            var source = b[j];
            for (int k = 0; k < source.Length; k++) panel[k * Width + j] = source[k];
        }
    }
}

struct TileWidth<T> : ILaneProgram<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Columns;

    public void Run<L>() where L : unmanaged, ISimd<L, T> => Columns = Microkernel<L, T>.Columns;
}
