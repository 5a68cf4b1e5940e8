using ScottPlot;
using Stein.Cli.Data;

namespace Stein.Cli.Plots;

/// <summary>More than two columns: every pair of them below the diagonal, each alone on it; samples over the data.</summary>
static class PairFigure
{
    /// <summary>More columns than this are too small to read; the first ones are shown.</summary>
    const int MostColumns = 12;

    /// <summary>Points of either kind in a panel; more would hide each other.</summary>
    const int MostPoints = 1000;

    const float Sheet = 504, LeftAxis = 38, BottomAxis = 34, Gap = 4;

    /// <param name="data">The data, if shown.</param>
    /// <param name="samples">Samples.</param>
    public static Figure Draw(Table? data, Table samples)
    {
        int shown = Math.Min(samples.Dimension, MostColumns);
        float cell = (Sheet - LeftAxis - shown * Gap) / shown;
        var figure = new Figure(Sheet, shown * (cell + Gap) + BottomAxis);
        Extent[] extents = [.. Enumerable.Range(0, shown).Select(d => Extent.Around([.. data?.Column(d) ?? [], .. samples.Column(d)]))];
        for (int row = 0; row < shown; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                var plot = row == column ? Alone(data, samples, row, extents[row]) : Pair(data, samples, column, row);
                if (row == column) plot.Axes.SetLimitsX(extents[row].Low, extents[row].High);
                else plot.Axes.SetLimits(extents[column].Low, extents[column].High, extents[row].Low, extents[row].High);
                bool left = column == 0, bottom = row == shown - 1;
                Edge(plot.Axes.Bottom, bottom ? samples.Columns[column] : null, cell);
                Edge(plot.Axes.Left, left && row > 0 ? samples.Columns[row] : null, cell);
                if (row == column) plot.Axes.Left.MajorTickStyle.Length = 0;
                if (row == 0) Key.Write(plot, data is not null);
                float leftPadding = left ? LeftAxis : 0, bottomPadding = bottom ? BottomAxis : 0;
                plot.Layout.Fixed(new PixelPadding(leftPadding, Gap, bottomPadding, Gap));
                figure.Add(plot, left ? 0 : LeftAxis + column * (cell + Gap), row * (cell + Gap), leftPadding + cell + Gap, cell + Gap + bottomPadding);
            }
        }
        return figure;
    }

    static Plot Alone(Table? data, Table samples, int column, Extent extent)
    {
        var plot = Panel.Create();
        double top = plot.Stairs(samples.Column(column), extent, Histogram.Bins(samples.Rows), Palette.Samples, filled: true);
        if (data is not null) top = Math.Max(top, plot.Stairs(data.Column(column), extent, Histogram.Bins(data.Rows), Palette.Data, filled: false));
        plot.Axes.SetLimitsY(0, 1.25 * top);
        return plot;
    }

    static Plot Pair(Table? data, Table samples, int x, int y)
    {
        var plot = Panel.Create();
        if (data is not null) plot.Dots(Thinned(data.Column(x)), Thinned(data.Column(y)), Palette.Data, 1.4f);
        plot.Dots(Thinned(samples.Column(x)), Thinned(samples.Column(y)), Palette.Samples, 1.4f);
        return plot;
    }

    static double[] Thinned(double[] column) =>
        column.Length <= MostPoints ? column : [.. Enumerable.Range(0, MostPoints).Select(i => column[(int)((long)i * column.Length / MostPoints)])];

    static void Edge(IAxis axis, string? label, float cell)
    {
        axis.Label.Text = label ?? "";
        axis.Label.FontSize = Math.Clamp(cell / 9, 4.5f, Panel.FontSize);
        axis.TickLabelStyle.IsVisible = label is not null;
        axis.TickLabelStyle.FontSize = Math.Clamp(cell / 10, 4, Panel.FontSize - 1);
        axis.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { TargetTickCount = cell > 80 ? 4 : 2 };
    }
}
