using Stein.Tables;

namespace Stein.Cli.Data;

/// <summary>A table some of whose numbers are missing, with all that stands beside them.</summary>
/// <param name="Numbers">The columns of numbers that were asked for; a missing one is NaN.</param>
/// <param name="Header">The names of all columns of the file.</param>
/// <param name="Places">Where in <paramref name="Header"/> the columns of numbers stand.</param>
/// <param name="Cells">The texts of all cells of the file, row by row.</param>
sealed record GappedTable(SourceTable Numbers, IReadOnlyList<string> Header, IReadOnlyList<int> Places, IReadOnlyList<string> Cells)
{
    /// <summary>The rows in which a number is missing.</summary>
    public int[] Gapped { get; } = [.. Enumerable.Range(0, Numbers.Rows).Where(row => Numbers.Table.Row(row).Contains(double.NaN))];

    /// <summary>The number of missing numbers.</summary>
    public int Gaps => Gapped.Sum(row => Numbers.Table.Row(row).Count(double.NaN));

    /// <summary>The gapped rows alone.</summary>
    public Table GappedRows => Numbers.Table.Take(Gapped);

    /// <summary>The cells of a row, as they stand in the file where nothing is missing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="filled">The numbers of the row with its gaps filled, <c>[D]</c>; empty if it has none.</param>
    public string[] Filled(int row, ReadOnlySpan<double> filled)
    {
        var cells = new string[Header.Count];
        for (int i = 0; i < cells.Length; i++) cells[i] = Cells[row * cells.Length + i];
        for (int d = 0; d < filled.Length; d++)
            if (double.IsNaN(Numbers.Table[row, d])) cells[Places[d]] = Cli.Numbers.Exact(filled[d]);
        return cells;
    }
}
