using ScottPlot;

namespace Stein.Cli.Plots;

/// <summary>A plot as a paper wants it: a thin frame, no grid, small type, few ticks.</summary>
static class Panel
{
    public const float FontSize = 8;

    /// <summary>What the name of a left axis and the marks of its ticks take beside their labels.</summary>
    public const float AxisLabel = 20;

    const float FrameWidth = 0.6f;

    /// <summary>An empty panel.</summary>
    public static Plot Create()
    {
        PaperFont.Register();
        var plot = new Plot();
        plot.FigureBackground.Color = plot.DataBackground.Color = Colors.White;
        plot.HideGrid();
        plot.Axes.FrameWidth(FrameWidth);
        plot.Axes.FrameColor(Palette.Frame);
        plot.Axes.Title.IsVisible = false;
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontName = axis.Label.FontName = PaperFont.Family;
            axis.TickLabelStyle.FontSize = FontSize - 1;
            axis.TickLabelStyle.ForeColor = axis.Label.ForeColor = Palette.Ink;
            axis.Label.FontSize = FontSize;
            axis.Label.Bold = false;
            axis.MajorTickStyle.Length = 2.5f;
            axis.MajorTickStyle.Width = FrameWidth;
            axis.MajorTickStyle.Color = Palette.Frame;
            axis.MinorTickStyle.Length = 0;
        }
        return plot;
    }

    /// <summary>Names an axis in letters so small that they have room; a name too long even for the smallest loses its end.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="name">The name.</param>
    /// <param name="length">The length of the axis in points.</param>
    /// <param name="size">The size of its letters where there is room.</param>
    public static void Name(this IAxis axis, string name, float length, float size = FontSize)
    {
        const float Smallest = 4.5f, Letter = 0.52f;
        axis.Label.FontSize = Math.Clamp(length / (Letter * Math.Max(1, name.Length)), Math.Min(Smallest, size), size);
        int letters = Math.Max(2, (int)(length / (Letter * axis.Label.FontSize) + 1e-3f));
        axis.Label.Text = letters < name.Length ? $"{name[..(letters - 1)]}…" : name;
    }

    /// <summary>Small translucent dots.</summary>
    public static void Dots(this Plot plot, double[] x, double[] y, Color color, float size)
    {
        var dots = plot.Add.Markers(x, y, MarkerShape.FilledCircle, size, color.WithAlpha(0.55));
        dots.MarkerStyle.LineWidth = 0;
    }
}
