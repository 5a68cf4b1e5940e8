using Stein.Buffers;
using Stein.Noise;
using Stein.Tables;
using Stein.Training;

namespace Stein.Models;

/// <summary>The rows of a table that a model is fitted to: those of a weight above 0, checked, with their weights.</summary>
sealed class TrainingSet
{
    /// <summary>The fewest rows a model is fitted to.</summary>
    public const int FewestRows = 10;

    readonly Table table;

    /// <summary>Checks a table.</summary>
    /// <exception cref="ArgumentException">There are too few rows, or one holds a number that is not finite.</exception>
    public TrainingSet(Table table)
    {
        this.table = table;
        Rows = [.. Enumerable.Range(0, table.RowCount).Where(row => table.Weights.IsEmpty || table.Weights[row] > 0)];
        if (Rows.Length < FewestRows)
            throw new ArgumentException($"{Rows.Length} rows are too few to fit a model; it takes {FewestRows}", nameof(table));
        (Rows.Length == table.RowCount ? table : table.Take(Rows)).RequireFinite(nameof(table));
    }

    /// <summary>The indices of the rows, ascending.</summary>
    public int[] Rows { get; }

    /// <summary>The fit of the columns' scaling, to all rows, so that it knows each column's spread as the checks do.</summary>
    /// <param name="shaped">Whether skewed and heavy-tailed columns get a shape.</param>
    public Standardization FitScaling(bool shaped)
    {
        var rows = Select(Rows);
        double[] weights = Normalized(Rows, Rows);
        return shaped ? ColumnShapes.Fit(rows, weights, table.Columns) : Standardization.Fit(rows, weights, table.Columns);
    }

    /// <summary>For each network another part of the rows is for validation, so that each row teaches all networks but one.</summary>
    /// <param name="networks">The number of networks.</param>
    /// <param name="fraction">The fraction of rows for validation.</param>
    /// <param name="noise">Where the order of the rows is drawn from.</param>
    public RowSplit[] Split(int networks, double fraction, NoiseStream noise)
    {
        int count = Math.Clamp((int)Math.Round(fraction * Rows.Length), 1, Rows.Length - 2);
        int[] order = [.. Rows];
        noise.Shuffle<int>(0, order);
        return [.. Enumerable.Range(0, networks).Select(network =>
        {
            int[] turned = [.. Enumerable.Range(0, order.Length).Select(i => order[(int)(((long)network * count + i) % order.Length)])];
            return new RowSplit([.. turned[count..].Order()], [.. turned[..count].Order()]);
        })];
    }

    /// <summary>Some rows in their own units, <c>[rows, D]</c>.</summary>
    public ReadOnlyMatrixView<double> Select(IReadOnlyList<int> rows) => new(table.Matrix.Pick(rows), rows.Count, table.ColumnCount);

    /// <summary>Some rows as a network sees them, <c>[rows, D]</c>.</summary>
    /// <exception cref="ArgumentException">A value is too far from the others to be a number in single precision.</exception>
    public ReadOnlyMatrixView<float> Standardize(Standardization scaling, IReadOnlyList<int> rows)
    {
        var standardised = scaling.Standardize(Select(rows));
        for (int b = 0; b < rows.Count; b++)
        {
            for (int i = 0; i < table.ColumnCount; i++)
            {
                if (float.IsFinite(standardised[b, i])) continue;
                string place = $"row {rows[b]}, column '{table.Columns[i]}'";
                throw new ArgumentException($"{place} is {table[rows[b], i]}, too far from the others", nameof(table));
            }
        }
        return standardised;
    }

    /// <summary>The weights of some rows over their mean on others; empty where all weights are the same.</summary>
    public double[] Normalized(IReadOnlyList<int> rows, IReadOnlyList<int> meanOver)
    {
        var weights = table.Weights;
        if (weights.IsEmpty) return [];
        double most = 0, least = double.PositiveInfinity, sum = 0;
        foreach (double weight in weights)
            if (weight > 0) (most, least) = (Math.Max(most, weight), Math.Min(least, weight));
        if (most == least) return [];
        foreach (int row in meanOver) sum += weights[row] / most;
        var normalized = new double[rows.Count];
        for (int b = 0; b < rows.Count; b++) normalized[b] = weights[rows[b]] / most / (sum / meanOver.Count);
        return normalized;
    }

    /// <summary>Weights in single precision, bounded lest one be nothing or everything.</summary>
    public static float[] Narrowed(double[] weights) => Array.ConvertAll(weights, weight => (float)Math.Clamp(weight, 1e-30, 1e30));

    /// <summary>The same numbers in double precision.</summary>
    public static ReadOnlyMatrixView<double> Widened(ReadOnlyMatrixView<float> rows)
    {
        var widened = new MatrixView<double>(new double[rows.Rows * rows.Columns], rows.Rows, rows.Columns);
        for (int b = 0; b < rows.Rows; b++)
            for (int i = 0; i < rows.Columns; i++) widened[b, i] = rows[b, i];
        return widened;
    }
}
