using ScottPlot;
using ScottPlot.TickGenerators;

namespace Stein.Cli.Plots;

/// <summary>The strip that tells which colour is which number.</summary>
static class ColorScale
{
    public const float Width = 30;

    const float StripWidth = 7;

    const int Shades = 128;

    /// <summary>A strip from 0 to a greatest value; it is placed by the frame of the panel beside it.</summary>
    /// <param name="greatest">That value.</param>
    /// <param name="colors">The colours.</param>
    /// <param name="height">The height of the panel.</param>
    /// <param name="top">What is above it.</param>
    /// <param name="bottom">What is below it.</param>
    public static Plot Draw(double greatest, IColormap colors, float height, float top, float bottom)
    {
        var plot = Panel.Create();
        var shades = new double[Shades, 2];
        for (int i = 0; i < Shades; i++) shades[i, 0] = shades[i, 1] = Shades - 1 - i;
        var strip = plot.Add.Heatmap(shades);
        strip.Colormap = colors;
        strip.Smooth = true;
        strip.Extent = new CoordinateRect(0, 1, 0, greatest);
        strip.Axes.YAxis = plot.Axes.Right;
        plot.Axes.SetLimitsX(0, 1);
        plot.Axes.SetLimitsY(0, greatest);
        plot.Axes.SetLimitsY(0, greatest, plot.Axes.Right);
        plot.Axes.Bottom.TickGenerator = plot.Axes.Left.TickGenerator = new EmptyTickGenerator();
        RoundTicks.Of(new(0, greatest), height, upright: true).Set(plot.Axes.Right);
        plot.Layout.Fixed(new PixelPadding(2, Width - StripWidth - 2, bottom, top));
        return plot;
    }
}
