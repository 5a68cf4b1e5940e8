using Stein.Tables;

namespace Stein.Models;

/// <summary>Rows whose missing numbers are filled in, several times over: draws of what they may have been.</summary>
public sealed class Imputation
{
    readonly Table rows;
    readonly int[] gapped;
    readonly double[] values;

    /// <summary>Takes draws.</summary>
    /// <param name="rows">The rows <c>[n, D]</c>; NaN is missing.</param>
    /// <param name="gapped">The rows in which a number is missing, ascending.</param>
    /// <param name="values">The draws of these rows, <c>[gapped, K, D]</c>.</param>
    /// <param name="draws">The number <c>K</c>.</param>
    internal Imputation(Table rows, int[] gapped, double[] values, int draws)
        => (this.rows, this.gapped, this.values, Draws) = (rows, gapped, values, draws);

    /// <summary>The number <c>K</c> of draws of each row.</summary>
    public int Draws { get; }

    /// <summary>All rows by one draw: whole rows as they may have been.</summary>
    /// <param name="index">Which draw, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such draw.</exception>
    public Table Draw(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Draws);
        return Cells(draws => draws[index]);
    }

    /// <summary>The draws of one number, <c>[K]</c>.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="column">The name of the column.</param>
    /// <exception cref="ArgumentException">There is no such row or column.</exception>
    public double[] Draw(int row, string column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, rows.RowCount);
        int place = rows.Place(column);
        var draws = new double[Draws];
        if (double.IsNaN(rows[row, place])) CopyDraws(Array.BinarySearch(gapped, row), place, draws);
        else draws.AsSpan().Fill(rows[row, place]);
        return draws;
    }

    /// <summary>The means of the draws: the best guess by squared error, which varies less than the data do.</summary>
    public Table Mean() => Cells(draws =>
    {
        double sum = 0;
        foreach (double draw in draws) sum += draw / draws.Length;
        return sum;
    });

    /// <summary>The interval that holds the middle share of the draws of each number.</summary>
    /// <param name="probability">That share, between 0 and 1.</param>
    /// <returns>Its ends; both are the number itself where none was missing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public (Table Low, Table High) Interval(double probability = 0.9)
    {
        if (!(probability > 0 && probability < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a share lies between 0 and 1");
        return (Cells(draws => Quantile(draws, (1 - probability) / 2)), Cells(draws => Quantile(draws, (1 + probability) / 2)));
    }

    /// <summary>A table with each number by its draws.</summary>
    Table Cells(Func<double[], double> cell)
    {
        double[] filled = rows.Values.ToArray(), draws = new double[Draws];
        for (int gap = 0; gap < gapped.Length; gap++)
        {
            for (int column = 0; column < rows.ColumnCount; column++)
            {
                if (!double.IsNaN(rows[gapped[gap], column])) continue;
                CopyDraws(gap, column, draws);
                filled[gapped[gap] * rows.ColumnCount + column] = cell(draws);
            }
        }
        return Table.Own(filled, rows.RowCount, rows.Columns);
    }

    void CopyDraws(int gap, int column, double[] draws)
    {
        for (int draw = 0; draw < Draws; draw++) draws[draw] = values[(gap * Draws + draw) * rows.ColumnCount + column];
    }

    /// <summary>The quantile by linear interpolation between order statistics, at position <c>(K − 1) p</c>.</summary>
    static double Quantile(double[] draws, double p)
    {
        double[] sorted = [.. draws.Order()];
        double position = (sorted.Length - 1) * p;
        int below = (int)position;
        return below + 1 < sorted.Length ? sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
