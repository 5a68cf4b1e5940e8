using ScottPlot;
using Stein.Cli.Data;

namespace Stein.Cli.Plots;

/// <summary>More than two columns: each alone on the diagonal, every pair of samples below it and of data above it.</summary>
sealed class PairFigure
{
    /// <summary>More columns than this are too small to read; the first ones are shown.</summary>
    public const int MostColumns = 8;

    /// <summary>Points in a panel; more would hide each other.</summary>
    const int MostPoints = 1000;

    /// <summary>The share of values at either end that may lie outside, so that single ones do not press the others together.</summary>
    const double Outside = 0.003, OutsideOfMarked = 0.02;

    const float Sheet = 504, LeastLeftAxis = 40, BottomAxis = 32, Top = 14, Gap = 4;

    /// <param name="data">The data, if shown.</param>
    /// <param name="samples">Samples.</param>
    public static Figure Draw(SourceTable? data, SourceTable samples)
    {
        var sheet = new PairFigure(new(data, Palette.Data), new(samples, Palette.Samples), null);
        Key.Write(sheet.figure, sheet.leftAxis, Top - 4, data is not null, sheet.shown < samples.Dimension
            ? $"the first {sheet.shown} of {samples.Dimension} columns" : "");
        return sheet.figure;
    }

    /// <summary>Pairs of draws, divergent ones marked.</summary>
    /// <param name="draws">The draws, of no more coordinates than are shown.</param>
    /// <param name="divergent">The divergent ones among them; null if there are none.</param>
    /// <param name="words">What the picture says of its coordinates.</param>
    public static Figure DrawDivergent(SourceTable draws, SourceTable? divergent, string words)
    {
        var sheet = new PairFigure(new(null, Palette.Samples), new(draws, Palette.Data), new(divergent, Palette.Samples));
        float x = sheet.leftAxis;
        sheet.figure.Text("draws", x, Top - 4, Palette.Data);
        x += 27;
        if (divergent is not null)
        {
            string count = $"{Numbers.Grouped(divergent.Rows)} divergent";
            sheet.figure.Text(count, x, Top - 4, Palette.Samples);
            x += 4.5f * count.Length + 6;
        }
        sheet.figure.Text(words, x, Top - 4, Palette.Ink);
        return sheet.figure;
    }

    readonly Figure figure;
    readonly float leftAxis;
    readonly int shown;

    /// <param name="above">What is above the diagonal, if anything.</param>
    /// <param name="below">What is below it.</param>
    /// <param name="marked">Rows that are drawn over those below, if any.</param>
    PairFigure(Layer above, Layer below, Layer? marked)
    {
        var samples = below.Table!;
        shown = Math.Min(samples.Dimension, MostColumns);
        Extent[] extents = [.. Enumerable.Range(0, shown).Select(d => Around(
            [.. above.Table?.Column(d) ?? [], .. samples.Column(d)], marked?.Table?.Column(d)))];
        leftAxis = LeastLeftAxis;
        float cell = Cell(leftAxis, shown);
        // Labels have no more room in smaller cells.
        leftAxis = MathF.Max(leftAxis, Panel.AxisLabel + Upward(extents, cell).Skip(1).Select(ticks => ticks.Width).DefaultIfEmpty().Max());
        cell = Cell(leftAxis, shown);
        RoundTicks[] upward = Upward(extents, cell),
            across = [.. extents.Select(extent => RoundTicks.Of(extent, cell, upright: false, TickSize(cell)))];
        figure = new Figure(Sheet, Top + shown * (cell + Gap) + BottomAxis);
        for (int row = 0; row < shown; row++)
        {
            for (int column = 0; column < shown; column++)
            {
                if (column > row && above.Table is null) continue;
                var plot = row == column
                    ? Alone(marked?.Table is null ? above : marked, below, (above.Table ?? samples).Rows, row, extents[row])
                    : column > row ? Pair(above, null, column, row) : Pair(below, marked, column, row);
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
    }

    /// <summary>Rows in their colour.</summary>
    sealed record Layer(SourceTable? Table, Color Color);

    /// <summary>What holds nearly all values, and of those that are marked all but the outermost.</summary>
    static Extent Around(double[] values, double[]? marked)
    {
        var extent = Extent.Around(values.Where(double.IsFinite).DefaultIfEmpty(), Outside);
        if (marked is null) return extent;
        var more = Extent.Around(marked.Where(double.IsFinite).DefaultIfEmpty(extent.At(0.5)), OutsideOfMarked);
        return new(Math.Min(extent.Low, more.Low), Math.Max(extent.High, more.High));
    }

    static Plot Alone(Layer over, Layer below, int rows, int column, Extent extent)
    {
        var plot = Panel.Create();
        int bins = Math.Min(24, Histogram.Bins(rows));
        double top = plot.Stairs(below.Table!.Column(column), extent, bins, below.Color, filled: true);
        if (over.Table is not null) top = Math.Max(top, plot.Stairs(over.Table.Column(column), extent, bins, over.Color, filled: false));
        plot.Axes.SetLimitsY(0, 1.1 * top);
        return plot;
    }

    static Plot Pair(Layer layer, Layer? marked, int x, int y)
    {
        var plot = Panel.Create();
        plot.Dots(Thinned(layer.Table!.Column(x)), Thinned(layer.Table!.Column(y)), layer.Color, 1.2f);
        if (marked?.Table is { } table) plot.Dots(Thinned(table.Column(x)), Thinned(table.Column(y)), marked.Color, 2.2f);
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
