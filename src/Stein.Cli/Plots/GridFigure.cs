using ScottPlot;
using Stein.Cli.Data;

namespace Stein.Cli.Plots;

/// <summary>Rows that are small square pictures of grey levels: a hundred of the data beside a hundred samples.</summary>
static class GridFigure
{
    const int PicturesAcross = 10;

    const float Block = 240, Gap = 20, Top = 14, Margin = 2;

    /// <summary>The share of the samples' numbers at either end that lie outside their range.</summary>
    const double Outside = 0.005;

    /// <summary>Dots of a block, at least: a picture whose dots are repeated so often is not blurred by viewers that smooth.</summary>
    const int Dots = 1000;

    /// <summary>The side of the square pictures that rows of that many numbers are, or null where they are none.</summary>
    public static int? Side(int dimension)
    {
        int side = (int)Math.Round(Math.Sqrt(dimension));
        return side * side == dimension ? side : null;
    }

    /// <param name="data">The data, if shown.</param>
    /// <param name="samples">
    /// Samples; what is beyond the range of the data, or without them of nearly all samples, is as white or as black as that.
    /// </param>
    /// <exception cref="ArgumentException">The dimension is no square number.</exception>
    public static Figure Draw(SourceTable? data, SourceTable samples)
    {
        int side = Side(samples.Dimension) ?? throw new ArgumentException($"{samples.Dimension} numbers are no square picture");
        double[] range = [.. (data ?? samples).Table.Values];
        Array.Sort(range);
        // Samples have single numbers far out, data have the range they have.
        int outside = data is null ? (int)(Outside * range.Length) : 0;
        var greys = new ScottPlot.Range(range[outside], Math.Max(range[^(outside + 1)], range[outside] + double.Epsilon));
        var figure = new Figure(2 * Margin + (data is null ? Block : 2 * Block + Gap), Top + Block + Margin);
        float left = Margin;
        if (data is not null)
        {
            Add("data", data, Palette.Data);
            left += Block + Gap;
        }
        Add("samples", samples, Palette.Samples);
        return figure;

        void Add(string title, SourceTable table, Color color)
        {
            figure.Text(title, left, Top - 5, color);
            figure.Add(Pictures(table, side, greys), left, Top, Block, Block);
        }
    }

    static Plot Pictures(SourceTable table, int side, ScottPlot.Range greys)
    {
        // One dot of paper between pictures, a dot of theirs wide.
        int pitch = side + 1, across = PicturesAcross * pitch - 1, repeated = (Dots + across - 1) / across;
        var dots = new double[across * repeated, across * repeated];
        int shown = Math.Min(table.Rows, PicturesAcross * PicturesAcross);
        for (int row = 0; row < across * repeated; row++)
        {
            for (int column = 0; column < across * repeated; column++)
            {
                int y = row / repeated, x = column / repeated, picture = y / pitch * PicturesAcross + x / pitch;
                bool paper = y % pitch == side || x % pitch == side || picture >= shown;
                // Pictures from all of the table, which may be sorted.
                int source = (int)((long)picture * table.Rows / shown);
                dots[row, column] = paper ? greys.Min : table.Table[source, y % pitch * side + x % pitch];
            }
        }
        var plot = Panel.Create();
        var map = plot.Add.Heatmap(dots);
        map.Colormap = Palette.Print;
        map.ManualRange = greys;
        map.Extent = new CoordinateRect(0, 1, 0, 1);
        plot.Axes.SetLimits(0, 1, 0, 1);
        plot.Layout.Frameless();
        return plot;
    }
}
