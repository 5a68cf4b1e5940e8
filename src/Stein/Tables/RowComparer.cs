using Stein.Buffers;
namespace Stein.Tables;

/// <summary>Takes indices of rows for what the rows hold, so that sets and groups of them are of different rows.</summary>
/// <param name="rows">The rows <c>[n, D]</c>, copied.</param>
sealed class RowComparer(ReadOnlyMatrixView<double> rows) : IEqualityComparer<int>
{
    readonly int columns = rows.Columns;
    readonly double[] values = rows.Pick([.. Enumerable.Range(0, rows.Rows)]);

    /// <inheritdoc/>
    public bool Equals(int x, int y) => Row(x).SequenceEqual(Row(y));

    /// <inheritdoc/>
    public int GetHashCode(int row)
    {
        var hash = new HashCode();
        foreach (double value in Row(row)) hash.Add(value);
        return hash.ToHashCode();
    }

    ReadOnlySpan<double> Row(int row) => values.AsSpan(row * columns, columns);
}
