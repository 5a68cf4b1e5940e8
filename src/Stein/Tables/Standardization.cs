using Stein.Buffers;

namespace Stein.Tables;

/// <summary>
/// The map between data in its own units, <c>y</c>, and what a network sees, <c>x</c>, column by column: <c>x = (y − mean)/scale</c>, or a
/// smooth sinh-arcsinh shape that brings a skewed or heavy-tailed column near a normal.
/// </summary>
public sealed class Standardization
{
    readonly double[] mean, scale;
    readonly SinhArcsinh[] columns;

    /// <summary>The map with the given means and scales.</summary>
    /// <param name="mean">The mean of each column, <c>[D]</c>.</param>
    /// <param name="scale">The standard deviation of each column, <c>[D]</c>, above 0.</param>
    /// <exception cref="ArgumentException">Their numbers differ, or one is not finite, or a scale is not above 0.</exception>
    public Standardization(ReadOnlySpan<double> mean, ReadOnlySpan<double> scale) : this(mean, scale, default)
    {
    }

    /// <summary>The map with shapes of the columns.</summary>
    /// <param name="mean">The mean of each column, <c>[D]</c>.</param>
    /// <param name="scale">The standard deviation of each column, <c>[D]</c>, above 0.</param>
    /// <param name="shapes">The map of each column, <c>[D]</c>; empty if all are by mean and scale.</param>
    internal Standardization(ReadOnlySpan<double> mean, ReadOnlySpan<double> scale, ReadOnlySpan<SinhArcsinh> shapes)
    {
        if (mean.Length != scale.Length || mean.IsEmpty) throw new ArgumentException($"{mean.Length} means and {scale.Length} scales");
        foreach (double value in mean)
            if (!double.IsFinite(value)) throw new ArgumentException($"a mean of {value}");
        foreach (double value in scale)
            if (!double.IsFinite(value) || value <= 0) throw new ArgumentException($"a scale of {value}");
        if (!shapes.IsEmpty && shapes.Length != mean.Length)
            throw new ArgumentException($"{shapes.Length} shapes for {mean.Length} columns");
        (this.mean, this.scale, columns) = (mean.ToArray(), scale.ToArray(), shapes.ToArray());
        if (shapes.IsEmpty) columns = [.. this.mean.Zip(this.scale, SinhArcsinh.Affine)];
        IsShaped = !columns.All(column => column.IsAffine);
    }

    /// <summary>Number of columns <c>D</c>.</summary>
    public int Dimension => mean.Length;

    /// <summary>The mean of each column.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <summary>The scale (standard deviation) of each column, above 0.</summary>
    public ReadOnlySpan<double> Scale => scale;

    /// <summary>The map of each column.</summary>
    internal ReadOnlySpan<SinhArcsinh> Columns => columns;

    /// <summary>
    /// The skewness <c>ε</c> that the shape of a column takes away; 0 for a column without a shape, to the right if above 0.
    /// </summary>
    /// <param name="column">The place of the column, from 0.</param>
    public double Skewness(int column) => columns[column].Skewness;

    /// <summary>
    /// The tail exponent <c>δ</c> of the shape of a column, above 0; 1 for a column without a shape, the smaller the heavier its tails.
    /// </summary>
    /// <param name="column">The place of the column, from 0.</param>
    public double Tail(int column) => columns[column].Tail;

    /// <summary>Whether a column's map is more than <c>(y − mean)/scale</c>.</summary>
    public bool IsShaped { get; }

    /// <summary>The map by the means and standard deviations of a sample's columns.</summary>
    /// <param name="rows">The sample <c>[n, D]</c>.</param>
    /// <param name="weights">The weights of its rows <c>[n]</c>, finite and at least 0, not all 0; empty if all are one.</param>
    /// <param name="names">The names of the columns, for messages; their places from 0 if there are none.</param>
    /// <exception cref="ArgumentException">
    /// There are no rows; the weights are no weights; or a column is constant or not finite, which the message names.
    /// </exception>
    public static Standardization Fit(ReadOnlyMatrixView<double> rows, ReadOnlySpan<double> weights = default,
        IReadOnlyList<string>? names = null)
    {
        if (rows.Rows == 0) throw new ArgumentException("there are no rows", nameof(rows));
        if (!weights.IsEmpty && weights.Length != rows.Rows)
            throw new ArgumentException($"{weights.Length} weights for {rows.Rows} rows", nameof(weights));
        foreach (double weight in weights)
            if (!(weight >= 0 && double.IsFinite(weight))) throw new ArgumentException($"a weight of {weight}", nameof(weights));
        double total = weights.IsEmpty ? rows.Rows : 0;
        foreach (double weight in weights) total += weight;
        if (!(total > 0 && double.IsFinite(total))) throw new ArgumentException($"weights of {total} together", nameof(weights));
        double[] mean = new double[rows.Columns], scale = new double[rows.Columns];
        for (int column = 0; column < rows.Columns; column++)
        {
            // Centre and reach keep every intermediate finite, for columns near the largest doubles too.
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            for (int b = 0; b < rows.Rows; b++)
            {
                double value = rows[b, column];
                if (!double.IsFinite(value)) throw new ArgumentException($"{Name(column)}, row {b} is {value}");
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
            double centre = low / 2 + high / 2, reach = high / 2 - low / 2;
            if (!(reach > 0)) throw new ArgumentException($"{Name(column)} is constant: {low:R}");
            double sum = 0, squares = 0;
            for (int b = 0; b < rows.Rows; b++) sum += (weights.IsEmpty ? 1 : weights[b]) * ((rows[b, column] - centre) / reach);
            sum /= total;
            for (int b = 0; b < rows.Rows; b++)
            {
                double deviation = (rows[b, column] - centre) / reach - sum;
                squares += (weights.IsEmpty ? 1 : weights[b]) * (deviation * deviation);
            }
            mean[column] = centre + sum * reach;
            scale[column] = Math.Sqrt(squares / total) * reach;
            if (!(scale[column] > 0) || !double.IsFinite(1 / scale[column]))
                throw new ArgumentException($"{Name(column)} spans too little to be scaled: {low:R} to {high:R}");
        }
        return new(mean, scale);

        string Name(int column) => names is null ? $"column {column}" : $"column '{names[column]}'";
    }

    /// <summary><c>x</c> from <c>y</c>, both <c>[B, D]</c>.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void Standardize(ReadOnlyMatrixView<double> y, MatrixView<float> x)
    {
        RequireShapes(y.Rows, y.Columns, x.Rows, x.Columns);
        for (int b = 0; b < y.Rows; b++)
            for (int i = 0; i < Dimension; i++) x[b, i] = (float)columns[i].Standardize(y[b, i]);
    }

    /// <summary><c>x</c> from <c>y</c>, in new memory.</summary>
    /// <param name="y">The points <c>[B, D]</c>.</param>
    public MatrixView<float> Standardize(ReadOnlyMatrixView<double> y)
    {
        var x = new MatrixView<float>(new float[y.Rows * Dimension], y.Rows, Dimension);
        Standardize(y, x);
        return x;
    }

    /// <summary><c>y</c> from <c>x</c>, both <c>[B, D]</c>.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void Restore(ReadOnlyMatrixView<float> x, MatrixView<double> y)
    {
        RequireShapes(x.Rows, x.Columns, y.Rows, y.Columns);
        for (int b = 0; b < x.Rows; b++)
            for (int i = 0; i < Dimension; i++) y[b, i] = columns[i].Restore(x[b, i]);
    }

    /// <summary><c>y</c> from <c>x</c>, in new memory.</summary>
    /// <param name="x">The points <c>[B, D]</c>.</param>
    public double[] Restore(ReadOnlyMatrixView<float> x)
    {
        var y = new double[x.Rows * Dimension];
        Restore(x, new MatrixView<double>(y, x.Rows, Dimension));
        return y;
    }

    /// <summary>
    /// The score by <c>y</c> from the score by <c>x</c>: <c>s_y = s_x dx/dy + d/dy log dx/dy</c>, in one over the column's unit.
    /// </summary>
    /// <param name="scores">The scores by <c>x</c>, <c>[B, D]</c>.</param>
    /// <param name="points">The points <c>y</c>, <c>[B, D]</c>.</param>
    /// <param name="restored">Receives the scores by <c>y</c>, <c>[B, D]</c>.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void RestoreScore(ReadOnlyMatrixView<float> scores, ReadOnlyMatrixView<double> points, MatrixView<double> restored)
    {
        RequireShapes(scores.Rows, scores.Columns, points.Rows, points.Columns);
        RequireShapes(points.Rows, points.Columns, restored.Rows, restored.Columns);
        for (int b = 0; b < scores.Rows; b++)
            for (int i = 0; i < Dimension; i++) restored[b, i] = columns[i].RestoreScore(scores[b, i], points[b, i]);
    }

    /// <summary>
    /// The log-determinant of <c>∂x/∂y</c>, <c>Σ_i log dx_i/dy_i</c>: what a log-density by <c>y</c> has more than that by <c>x</c>.
    /// </summary>
    /// <param name="y">The points <c>[B, D]</c>.</param>
    /// <param name="logs">Receives one number a row, <c>[B]</c>, in nats.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void LogDeterminants(ReadOnlyMatrixView<double> y, Span<double> logs)
    {
        if (y.Columns != Dimension || logs.Length != y.Rows)
            throw new ArgumentException($"{logs.Length} numbers for points [{y.Rows}, {y.Columns}] of {Dimension} columns");
        logs.Clear();
        for (int b = 0; b < y.Rows; b++)
            for (int i = 0; i < Dimension; i++) logs[b] += columns[i].LogSlope(y[b, i]);
    }

    void RequireShapes(int fromRows, int fromColumns, int toRows, int toColumns)
    {
        if (fromColumns != Dimension || toColumns != Dimension || fromRows != toRows)
            throw new ArgumentException($"[{fromRows}, {fromColumns}] and [{toRows}, {toColumns}] should both be [B, {Dimension}]");
    }
}
