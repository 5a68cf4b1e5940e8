using ScottPlot;
using ScottPlot.TickGenerators;

namespace Stein.Cli.Plots;

/// <summary>A plot as a paper wants it: a thin frame, no grid, small type, few ticks.</summary>
static class Panel
{
    public const float FontSize = 8;

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
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { TargetTickCount = 6 };
        plot.Axes.Left.TickGenerator = new NumericAutomatic { TargetTickCount = 6 };
        return plot;
    }

    /// <summary>Small translucent dots.</summary>
    public static void Dots(this Plot plot, double[] x, double[] y, Color color, float size)
    {
        var dots = plot.Add.Markers(x, y, MarkerShape.FilledCircle, size, color.WithAlpha(0.55));
        dots.MarkerStyle.LineWidth = 0;
    }
}
