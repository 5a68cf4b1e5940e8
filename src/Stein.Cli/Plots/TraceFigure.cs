using ScottPlot;
using Stein.Sampling;

namespace Stein.Cli.Plots;

/// <summary>Each coordinate's path, chain upon chain, and beside it the density of each chain: what mixed chains make one.</summary>
static class TraceFigure
{
    const int MostCoordinates = 12, MostPoints = 1000, MostChains = 8;

    const float Width = 504, TraceWidth = 330, Height = 62, LeftAxis = 46, Gap = 13, Right = 4, Top = 12, BottomAxis = 26;

    public static Figure Draw(Draws draws)
    {
        int shown = Math.Min(draws.Dimension, MostCoordinates), chains = Math.Min(draws.Chains, MostChains);
        var figure = new Figure(Width, Top + shown * (Height + Gap) + BottomAxis);
        figure.Text($"{chains} of {draws.Chains} chains", LeftAxis, Top - 4, Palette.Ink);
        for (int i = 0; i < shown; i++)
        {
            double[] column = draws.Coordinate(i);
            var extent = Extent.Around(column.Where(double.IsFinite).DefaultIfEmpty());
            Plot trace = Panel.Create(), density = Panel.Create();
            int stride = Math.Max(1, draws.Count / MostPoints);
            double[] times = [.. Enumerable.Range(0, draws.Count / stride).Select(t => (double)t * stride)];
            double top = 0;
            for (int chain = 0; chain < chains; chain++)
            {
                double[] path = column[(chain * draws.Count)..((chain + 1) * draws.Count)];
                var color = Color.FromHex("#0072B2").MixedWith(Color.FromHex("#D55E00"), chains == 1 ? 0 : (double)chain / (chains - 1));
                var line = trace.Add.ScatterLine(times, Array.ConvertAll(times, t => path[(int)t]), color.WithAlpha(0.7));
                line.LineWidth = 0.4f;
                top = Math.Max(top, density.Stairs(path, extent, Histogram.Bins(path.Length), color, filled: false));
            }
            trace.Axes.SetLimits(0, draws.Count, extent.Low, extent.High);
            density.Axes.SetLimits(extent.Low, extent.High, 0, 1.1 * Math.Max(top, double.Epsilon));
            bool last = i == shown - 1;
            trace.YLabel(draws.Names[i], Panel.FontSize);
            if (last) trace.XLabel("draw", Panel.FontSize);
            trace.Axes.Bottom.TickLabelStyle.IsVisible = last;
            density.Axes.Left.TickLabelStyle.IsVisible = false;
            density.Axes.Left.MajorTickStyle.Length = 0;
            float bottom = last ? BottomAxis : Gap, y = Top + i * (Height + Gap);
            trace.Layout.Fixed(new PixelPadding(LeftAxis, 9, bottom, 1));
            density.Layout.Fixed(new PixelPadding(2, Right, bottom, 1));
            if (!last) density.Axes.Bottom.TickLabelStyle.FontSize = 6;
            figure.Add(trace, 0, y, TraceWidth, Height + bottom);
            figure.Add(density, TraceWidth, y, Width - TraceWidth, Height + bottom);
        }
        return figure;
    }

    static Color MixedWith(this Color from, Color to, double share) => new(
        (byte)(from.R + share * (to.R - from.R)), (byte)(from.G + share * (to.G - from.G)), (byte)(from.B + share * (to.B - from.B)));
}
