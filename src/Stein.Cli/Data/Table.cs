using Stein.Buffers;
using Stein.Simd;
using Stein.Tables;

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
    public double[] Pick(IReadOnlyList<int> rows) => Matrix.Pick(rows);

    /// <summary>Takes a column of weights out, and with it the rows that weigh nothing.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="weights">The weights of the rows that stay, above 0.</param>
    /// <exception cref="ProgramException">A weight is below 0, all of them are 0, or there is no other column.</exception>
    public Table WithoutWeights(string column, out double[] weights)
    {
        int place = Columns.ToList().IndexOf(column);
        weights = Column(place);
        int negative = Array.FindIndex(weights, weight => weight < 0);
        if (negative >= 0) throw ProgramException.BadData($"{Source}, row {negative + 1}, column {column}: the weight {weights[negative]} is below 0");
        if (weights.All(weight => weight == 0)) throw ProgramException.BadData($"{Source}, column {column}: no row has a weight above 0");
        if (Dimension == 1) throw ProgramException.BadData($"{Source}: there is no column to fit beside the weights");
        double[] all = weights;
        weights = [.. all.Where(weight => weight > 0)];
        double[] values = [.. Values.Where((_, i) => i % Dimension != place && all[i / Dimension] > 0)];
        return new(Source, [.. Columns.Where(name => name != column)], values);
    }

    /// <summary>The first column that is a linear function of those before it, to round-off: then all of them together have no density. Null if none is.</summary>
    public string? Dependent()
    {
        // What is left of each standardised column after those before it are taken out of it (Gram and Schmidt, modified).
        var scaling = Standardization.Fit(Matrix);
        double[][] rests = [.. Enumerable.Range(0, Dimension).Select(d => Array.ConvertAll(Column(d), scaling.Columns[d].Standardize))];
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
                    $"{Source}, column {Columns[d]}: the value is {Values[d]} in every row, and a constant column has no density");
            if (!double.IsFinite(ties.StandardDeviation) || ties.StandardDeviation == 0)
                throw ProgramException.BadData(
                    $"{Source}, column {Columns[d]}: the values are too large, too small or too close together to standardise");
        }
    }
}
