using Stein.Buffers;

namespace Stein.Cli.Data;

/// <summary>Named columns of finite numbers.</summary>
/// <param name="Source">The file the numbers came from, for messages.</param>
/// <param name="Columns">The names of the <c>D</c> columns.</param>
/// <param name="Values">The numbers, <c>[rows, D]</c>, one row after the other.</param>
sealed record Table(string Source, IReadOnlyList<string> Columns, double[] Values)
{
    /// <summary>A fit on fewer rows than this says nothing, and leaves no rows to hold out.</summary>
    const int LeastRows = 10;

    public int Dimension => Columns.Count;

    public int Rows => Values.Length / Dimension;

    /// <summary>The numbers as a matrix.</summary>
    public ReadOnlyMatrixView<double> Matrix => new(Values, Rows, Dimension);

    /// <summary>A copy of one column.</summary>
    public double[] Column(int index)
    {
        var column = new double[Rows];
        for (int row = 0; row < column.Length; row++) column[row] = Values[row * Dimension + index];
        return column;
    }

    /// <summary>The rows at the given places.</summary>
    public double[] Pick(ReadOnlySpan<int> rows)
    {
        var picked = new double[rows.Length * Dimension];
        for (int i = 0; i < rows.Length; i++) Values.AsSpan(rows[i] * Dimension, Dimension).CopyTo(picked.AsSpan(i * Dimension));
        return picked;
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
                    $"{Source}, column {Columns[d]}: the value is {Values[d]} in every row, and a constant column has no density");
            if (!double.IsFinite(ties.StandardDeviation) || ties.StandardDeviation == 0)
                throw ProgramException.BadData(
                    $"{Source}, column {Columns[d]}: the values are too large, too small or too close together to standardise");
        }
    }
}
