using ScottPlot;
using Stein.Cli.Data;

namespace Stein.Cli.Plots;

/// <summary>More than two columns: each alone on the diagonal, every pair of samples below it and of data above it.</summary>
static class PairFigure
{
    /// <summary>More columns than this are too small to read; the first ones are shown.</summary>
    const int MostColumns = 8;

    /// <summary>Points in a panel; more would hide each other.</summary>
    const int MostPoints = 1000;

    /// <summary>The share of values at either end that may lie outside, so that single ones do not press the others together.</summary>
    const double Outside = 0.003;

    const float Sheet = 504, LeastLeftAxis = 40, BottomAxis = 32, Top = 14, Gap = 4;

    /// <param name="data">The data, if shown.</param>
    /// <param name="samples">Samples.</param>
    public static Figure Draw(SourceTable? data, SourceTable samples)
    {
        int shown = Math.Min(samples.Dimension, MostColumns);
        Extent[] extents = [.. Enumerable.Range(0, shown)
            .Select(d => Extent.Around([.. data?.Column(d) ?? [], .. samples.Column(d)], Outside))];
        float leftAxis = LeastLeftAxis, cell = Cell(leftAxis, shown);
        // Labels have no more room in smaller cells.
        leftAxis = MathF.Max(leftAxis, Panel.AxisLabel + Upward(extents, cell).Skip(1).Max(ticks => ticks.Width));
        cell = Cell(leftAxis, shown);
        RoundTicks[] upward = Upward(extents, cell),
            across = [.. extents.Select(extent => RoundTicks.Of(extent, cell, upright: false, TickSize(cell)))];
        var figure = new Figure(Sheet, Top + shown * (cell + Gap) + BottomAxis);
        Key.Write(figure, leftAxis, Top - 4, data is not null, shown < samples.Dimension
            ? $"the first {shown} of {samples.Dimension} columns" : "");
        for (int row = 0; row < shown; row++)
        {
            for (int column = 0; column < shown; column++)
            {
                var source = column > row ? data : samples;
                if (source is null) continue;
                var color = column > row ? Palette.Data : Palette.Samples;
                var plot = row == column ? Alone(data, samples, row, extents[row]) : Pair(source, column, row, color);
                plot.Axes.SetLimitsX(extents[column].Low, extents[column].High);
                if (row != column) plot.Axes.SetLimitsY(extents[row].Low, extents[row].High);
                bool left = column == 0, bottom = row == shown - 1;
                // The axis upward of a column alone is that of its shares.
                Label(plot.Axes.Bottom, across[column], bottom ? across[column].Of(samples.Columns[column]) : "", bottom, cell);
                Label(plot.Axes.Left, upward[row], !left ? "" : row == 0 ? samples.Columns[row] : upward[row].Of(samples.Columns[row]), left
                    && row > 0, cell);
                float leftPadding = left ? leftAxis : 1, bottomPadding = bottom ? BottomAxis : 1;
                plot.Layout.Fixed(new PixelPadding(leftPadding, 1, bottomPadding, 1));
                float x = leftAxis + column * (cell + Gap) - leftPadding, y = Top + row * (cell + Gap) - 1;
                figure.Add(plot, x, y, leftPadding + cell + 1, 1 + cell + bottomPadding);
            }
        }
        return figure;
    }

    static Plot Alone(SourceTable? data, SourceTable samples, int column, Extent extent)
    {
        var plot = Panel.Create();
        int bins = Math.Min(24, Histogram.Bins((data ?? samples).Rows));
        double top = plot.Stairs(samples.Column(column), extent, bins, Palette.Samples, filled: true);
        if (data is not null) top = Math.Max(top, plot.Stairs(data.Column(column), extent, bins, Palette.Data, filled: false));
        plot.Axes.SetLimitsY(0, 1.1 * top);
        return plot;
    }

    static Plot Pair(SourceTable table, int x, int y, Color color)
    {
        var plot = Panel.Create();
        plot.Dots(Thinned(table.Column(x)), Thinned(table.Column(y)), color, 1.2f);
        return plot;
    }

    static double[] Thinned(double[] column) => column.Length <= MostPoints
        ? column
        : [.. Enumerable.Range(0, MostPoints).Select(i => column[(int)((long)i * column.Length / MostPoints)])];

    static float Cell(float leftAxis, int shown) => (Sheet - leftAxis - shown * Gap) / shown;

    static float TickSize(float cell) => Math.Clamp(cell / 8, 4, Panel.FontSize - 1);

    static RoundTicks[] Upward(Extent[] extents, float cell)
        => Array.ConvertAll(extents, extent => RoundTicks.Of(extent, cell, upright: true, TickSize(cell)));

    static void Label(IAxis axis, RoundTicks ticks, string name, bool visible, float cell)
    {
        axis.Name(name, cell, Math.Clamp(cell / 7, 4.5f, Panel.FontSize));
        ticks.Set(axis);
        axis.TickLabelStyle.IsVisible = visible;
        axis.MajorTickStyle.Length = visible ? 2 : 0;
    }
}
