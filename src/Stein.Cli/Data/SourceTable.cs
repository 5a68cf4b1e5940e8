using Stein.Simd;
using Stein.Tables;

namespace Stein.Cli.Data;

/// <summary>A table, and where it came from.</summary>
/// <param name="Source">The file the numbers came from, for messages.</param>
/// <param name="Table">The numbers.</param>
sealed record SourceTable(string Source, Table Table)
{
    /// <summary>A fit on fewer rows than this says nothing, and leaves no rows for validation.</summary>
    const int LeastRows = 10;

    public IReadOnlyList<string> Columns => Table.Columns;

    public int Dimension => Table.ColumnCount;

    public int Rows => Table.RowCount;

    /// <summary>A copy of one column.</summary>
    public double[] Column(int index) => Table.Column(index);

    /// <summary>Takes a column of weights out, and with it the rows that weigh nothing.</summary>
    /// <param name="column">The name of the column.</param>
    /// <exception cref="ProgramException">A weight is below 0, all of them are 0, or there is no other column.</exception>
    public SourceTable TakeWeights(string column)
    {
        double[] weights = Table.Column(column);
        int negative = Array.FindIndex(weights, weight => weight < 0);
        if (negative >= 0)
            throw ProgramException.BadData($"{Source}, row {negative + 1}, column {column}: the weight {weights[negative]} is below 0");
        if (weights.All(weight => weight == 0)) throw ProgramException.BadData($"{Source}, column {column}: no row has a weight above 0");
        if (Dimension == 1) throw ProgramException.BadData($"{Source}: there is no column to fit beside the weights");
        int[] kept = [.. Enumerable.Range(0, Rows).Where(row => weights[row] > 0)];
        return this with { Table = Table.Take(kept).WithWeights(column) };
    }

    /// <summary>
    /// The first column that is a linear function of those before it, to round-off: then all of them together have no density. Null if none
    /// is.
    /// </summary>
    public string? Dependent()
    {
        // What is left of each standardised column after those before it are taken out of it (Gram and Schmidt, modified).
        var scaling = Standardization.Fit(Table.Matrix);
        double[][] rests = [.. Enumerable.Range(0, Dimension)
            .Select(d => Array.ConvertAll(Column(d), y => (y - scaling.Mean[d]) / scaling.Scale[d]))];
        for (int d = 0; d < Dimension; d++)
        {
            double left = Fold.SumOfSquares<double>(rests[d]);
            if (left < 1e-16 * Rows) return Columns[d];
            for (int later = d + 1; later < Dimension; later++)
            {
                double share = Fold.Dot<double>(rests[d], rests[later]) / left;
                for (int row = 0; row < Rows; row++) rests[later][row] -= share * rests[d][row];
            }
        }
        return null;
    }

    /// <summary>Refuses tables without a density: too few rows, constant columns, columns without a finite variance.</summary>
    /// <exception cref="ProgramException">One sentence about the first trouble.</exception>
    public void RequireDensity()
    {
        int least = Math.Max(LeastRows, Dimension + 1);
        if (Rows < least)
        {
            string rows = Rows == 1 ? "1 row is" : $"{Rows} rows are";
            throw ProgramException.BadData(
                $"{Source}: {rows} too few to fit {Dimension} column{(Dimension == 1 ? "" : "s")}, which takes at least {least}");
        }
        for (int d = 0; d < Dimension; d++)
        {
            var ties = Ties.Of(Column(d));
            if (ties.Distinct == 1)
                throw ProgramException.BadData(
                    $"{Source}, column {Columns[d]}: the value is {Table[0, d]} in every row, and a constant column has no density");
            if (!double.IsFinite(ties.StandardDeviation) || ties.StandardDeviation == 0)
                throw ProgramException.BadData(
                    $"{Source}, column {Columns[d]}: the values are too large, too small or too close together to standardise");
        }
    }
}
