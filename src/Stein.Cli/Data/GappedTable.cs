namespace Stein.Cli.Data;

/// <summary>A table some of whose numbers are missing, with all that stands beside them.</summary>
/// <param name="Numbers">The columns of numbers that were asked for; a missing one is NaN.</param>
/// <param name="Header">The names of all columns of the file.</param>
/// <param name="Places">Where in <paramref name="Header"/> the columns of numbers stand.</param>
/// <param name="Cells">The texts of all cells of the file, row by row.</param>
sealed record GappedTable(SourceTable Numbers, IReadOnlyList<string> Header, IReadOnlyList<int> Places, IReadOnlyList<string> Cells)
{
    /// <summary>The number of rows in which a number is missing.</summary>
    public int GappedRows { get; } = Enumerable.Range(0, Numbers.Rows).Count(row => Numbers.Table.Row(row).Contains(double.NaN));

    /// <summary>The number of missing numbers.</summary>
    public int Gaps => Numbers.Table.Values.Count(double.NaN);

    /// <summary>The cells of a row, as they stand in the file where nothing is missing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="fill">The number for each column where one is missing, by the column's place.</param>
    public string[] Filled(int row, Func<int, double> fill)
    {
        var cells = new string[Header.Count];
        for (int i = 0; i < cells.Length; i++) cells[i] = Cells[row * cells.Length + i];
        for (int d = 0; d < Places.Count; d++)
            if (double.IsNaN(Numbers.Table[row, d])) cells[Places[d]] = Cli.Numbers.Exact(fill(d));
        return cells;
    }
}
