using ScottPlot;
using ScottPlot.TickGenerators;

namespace Stein.Cli.Plots;

/// <summary>A plot as a paper wants it: a thin frame, no grid, small type, few ticks.</summary>
static class Panel
{
    public const float FontSize = 8;

    /// <summary>An empty panel.</summary>
    /// <param name="title">What it shows, above the frame and to the left; may be empty.</param>
    public static Plot Create(string title = "")
    {
        PaperFont.Register();
        var plot = new Plot();
        plot.FigureBackground.Color = Colors.Transparent;
        plot.HideGrid();
        plot.Axes.FrameWidth(0.6f);
        plot.Axes.FrameColor(Palette.Frame);
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontName = axis.Label.FontName = PaperFont.Family;
            axis.TickLabelStyle.FontSize = FontSize - 1;
            axis.TickLabelStyle.ForeColor = axis.Label.ForeColor = Palette.Ink;
            axis.Label.FontSize = FontSize;
            axis.Label.Bold = false;
            axis.MajorTickStyle.Length = 2.5f;
            axis.MajorTickStyle.Width = 0.6f;
            axis.MajorTickStyle.Color = Palette.Frame;
            axis.MinorTickStyle.Length = 0;
        }
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { TargetTickCount = 5 };
        plot.Axes.Left.TickGenerator = new NumericAutomatic { TargetTickCount = 5 };
        plot.Title(title, FontSize);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Title.Label.FontName = PaperFont.Family;
        plot.Axes.Title.Label.ForeColor = Palette.Ink;
        plot.Axes.Title.Label.Alignment = Alignment.LowerLeft;
        plot.Axes.Title.IsVisible = title.Length > 0;
        return plot;
    }

    /// <summary>Small translucent dots.</summary>
    public static void Dots(this Plot plot, double[] x, double[] y, Color color, float size)
    {
        var dots = plot.Add.Markers(x, y, MarkerShape.FilledCircle, size, color.WithAlpha(0.55));
        dots.MarkerStyle.LineWidth = 0;
    }
}
