using Stein.Buffers;
using Stein.Noise;

namespace Stein.Training;

/// <summary>
/// Minibatches of a data set: every epoch goes through the rows once in a new order, a function of the seed and the epoch.
/// Rows left over at the end of an epoch, fewer than a batch, wait for the next one.
/// </summary>
public sealed class Minibatches
{
    readonly AlignedArray<float> rows, batch;
    readonly int[] order;
    readonly int dimension;
    readonly NoiseStream noise;
    ulong epoch;
    int used;

    /// <summary>Cuts a data set into batches.</summary>
    /// <param name="rows">The data <c>[n, D]</c>; copied.</param>
    /// <param name="size">Rows of a batch; at <c>n</c> or more every batch is the whole data set.</param>
    /// <param name="noise">Where the orders are drawn from.</param>
    public Minibatches(ReadOnlyMatrixView<float> rows, int size, NoiseStream noise)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Rows, nameof(rows));
        dimension = rows.Columns;
        this.noise = noise;
        Size = Math.Min(size, rows.Rows);
        this.rows = new(rows.Rows * dimension);
        for (int b = 0; b < rows.Rows; b++) rows[b].CopyTo(this.rows.Span[(b * dimension)..]);
        bool whole = Size == rows.Rows;
        batch = whole ? this.rows : new(Size * dimension);
        order = whole ? [] : [.. Enumerable.Range(0, rows.Rows)];
        used = order.Length;
    }

    /// <summary>Rows of a batch.</summary>
    public int Size { get; }

    /// <summary>The next batch <c>[Size, D]</c>; it is overwritten by the one after.</summary>
    public AlignedArray<float> Next()
    {
        if (order.Length == 0) return batch;
        if (used + Size > order.Length)
        {
            noise.Shuffle<int>(epoch++, order);
            used = 0;
        }
        for (int b = 0; b < Size; b++)
            rows.Span.Slice(order[used + b] * dimension, dimension).CopyTo(batch.Span[(b * dimension)..]);
        used += Size;
        return batch;
    }
}
