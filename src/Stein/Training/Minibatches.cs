using Stein.Buffers;
using Stein.Noise;

namespace Stein.Training;

/// <summary>Rows that a loss is taken over, and their weights.</summary>
/// <param name="Points">The rows, <c>[Rows, D]</c>.</param>
/// <param name="Rows">Their number, at least 1.</param>
/// <param name="Weights">Their weights, <c>[Rows]</c>; none if all are one.</param>
readonly record struct Batch(AlignedArray<float> Points, int Rows, AlignedArray<float>? Weights = null);

/// <summary>
/// Minibatches of a data set: every epoch goes through the rows once in a new order, a function of the seed and the epoch.
/// Rows left over at the end of an epoch, fewer than a batch, wait for the next one.
/// </summary>
sealed class Minibatches
{
    readonly AlignedArray<float> rows, points;
    readonly AlignedArray<float>? weights, pointWeights;
    readonly int[] order;
    readonly int dimension;
    readonly NoiseStream noise;
    ulong epoch;
    int used;

    /// <summary>Cuts a data set into batches.</summary>
    /// <param name="rows">The data <c>[n, D]</c>; copied.</param>
    /// <param name="size">Rows of a batch; at <c>n</c> or more every batch is the whole data set.</param>
    /// <param name="noise">Where the orders are drawn from.</param>
    /// <param name="weights">The weights of the rows <c>[n]</c>, finite and not below zero; empty if all are one. Copied.</param>
    /// <exception cref="ArgumentException">There are no rows, or the weights are no weights.</exception>
    public Minibatches(ReadOnlyMatrixView<float> rows, int size, NoiseStream noise, ReadOnlySpan<float> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Rows, nameof(rows));
        dimension = rows.Columns;
        this.noise = noise;
        Size = Math.Min(size, rows.Rows);
        this.rows = new(rows.Rows * dimension);
        for (int b = 0; b < rows.Rows; b++) rows[b].CopyTo(this.rows.Span[(b * dimension)..]);
        bool whole = Size == rows.Rows;
        points = whole ? this.rows : new(Size * dimension);
        if (!weights.IsEmpty)
        {
            if (weights.Length != rows.Rows) throw new ArgumentException($"{weights.Length} weights for {rows.Rows} rows");
            foreach (float weight in weights)
                if (!(weight >= 0 && float.IsFinite(weight))) throw new ArgumentException($"a weight of {weight}");
            this.weights = new(rows.Rows);
            weights.CopyTo(this.weights.Span);
            pointWeights = whole ? this.weights : new(Size);
        }
        order = whole ? [] : [.. Enumerable.Range(0, rows.Rows)];
        used = order.Length;
    }

    /// <summary>Rows of a batch.</summary>
    public int Size { get; }

    /// <summary>The next batch; it is overwritten by the one after.</summary>
    public Batch Next()
    {
        var batch = new Batch(points, Size, pointWeights);
        if (order.Length == 0) return batch;
        if (used + Size > order.Length)
        {
            noise.Shuffle<int>(epoch++, order);
            used = 0;
        }
        for (int b = 0; b < Size; b++)
        {
            int row = order[used + b];
            rows.Span.Slice(row * dimension, dimension).CopyTo(points.Span[(b * dimension)..]);
            if (weights != null) pointWeights!.Span[b] = weights.Span[row];
        }
        used += Size;
        return batch;
    }
}
