using Stein.Buffers;
using Stein.Scores;
using Stein.Tables;

namespace Stein.Models;

/// <summary>The scores of rows in the data's own units, from a score over standardised columns.</summary>
static class RowScores
{
    /// <summary>The scores of a table.</summary>
    public static Table Of(IModel model, Table rows)
    {
        var matched = rows.Match(model.Columns, nameof(rows));
        matched.RequireFinite(nameof(rows));
        var scores = new double[matched.Values.Length];
        model.Evaluate(matched.Matrix, new(scores, matched.RowCount, matched.ColumnCount));
        return Table.Own(scores, matched.RowCount, model.Columns);
    }

    /// <summary>The score of one row.</summary>
    public static double[] Of(IModel model, ReadOnlySpan<double> row)
    {
        if (row.Length != model.Dimension)
            throw new ArgumentException($"a row of {row.Length} numbers for a model of {model.Dimension} columns", nameof(row));
        for (int i = 0; i < row.Length; i++)
            if (!double.IsFinite(row[i]))
                throw new ArgumentException($"column '{model.Columns[i]}' is {row[i]}, not a finite number", nameof(row));
        var score = new double[row.Length];
        model.Evaluate(new ReadOnlyMatrixView<double>(row, 1, row.Length), new(score, 1, row.Length));
        return score;
    }

    /// <summary>Writes the scores of points.</summary>
    /// <param name="score">The score over standardised columns.</param>
    /// <param name="scaling">The standardisation.</param>
    /// <param name="points">The points <c>[B, D]</c>, in the data's units.</param>
    /// <param name="scores">Receives the scores <c>[B, D]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Evaluate(IScore<float> score, Standardization scaling, ReadOnlyMatrixView<double> points, MatrixView<double> scores)
    {
        int dimension = scaling.Dimension;
        if (points.Columns != dimension || scores.Columns != dimension || points.Rows != scores.Rows)
        {
            throw new ArgumentException(
                $"points [{points.Rows}, {points.Columns}] and scores [{scores.Rows}, {scores.Columns}] should both be [B, {dimension}]");
        }
        var standardised = new MatrixView<float>(new float[points.Rows * dimension], points.Rows, dimension);
        score.Evaluate(scaling.Standardize(points), standardised);
        scaling.RestoreScore(standardised, points, scores);
    }
}
