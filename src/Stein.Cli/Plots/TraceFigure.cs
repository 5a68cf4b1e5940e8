using ScottPlot;
using Stein.Sampling;

namespace Stein.Cli.Plots;

/// <summary>Each coordinate's path, chain upon chain, and beside it the density of each chain: what mixed chains make one.</summary>
static class TraceFigure
{
    /// <summary>The most coordinates.</summary>
    public const int MostCoordinates = 12;

    const int MostPoints = 1000, MostChains = 8;

    const float TracePanel = 275, DensityPanel = 168, Height = 62, LeastLeftAxis = 46, Gap = 13, Between = 11, Right = 4, Top = 12,
        BottomAxis = 26;

    /// <summary>The size of labels between two panels.</summary>
    const float SmallSize = 6;

    /// <param name="draws">The draws.</param>
    /// <param name="suspects">The coordinates to show.</param>
    public static Figure Draw(Draws draws, Suspects suspects)
    {
        int[] places = suspects.Places;
        int shown = places.Length, chains = Math.Min(draws.Chains, MostChains);
        Extent[] extents = [.. Enumerable.Range(0, shown)
            .Select(i => Extent.Around(draws.Coordinate(places[i]).Where(double.IsFinite).DefaultIfEmpty()))];
        RoundTicks[] upward = Array.ConvertAll(extents, extent => RoundTicks.Of(extent, Height, upright: true));
        var along = RoundTicks.Of(new(0, draws.Count), TracePanel, upright: false);
        float leftAxis = MathF.Max(LeastLeftAxis, Panel.AxisLabel + upward.Max(ticks => ticks.Width)), left = leftAxis + TracePanel
            + Between;
        var figure = new Figure(left + DensityPanel + Right, Top + shown * (Height + Gap) + BottomAxis);
        string all = $"{chains} of {draws.Chains} {(draws.Chains == 1 ? "chain" : "chains")}";
        figure.Text(string.Join("; ", new[] { all, suspects.Words }.Where(words => words.Length > 0)), leftAxis, Top - 4, Palette.Ink);
        for (int i = 0; i < shown; i++)
        {
            double[] column = draws.Coordinate(places[i]);
            var extent = extents[i];
            Plot trace = Panel.Create(), density = Panel.Create();
            int stride = Math.Max(1, draws.Count / MostPoints);
            double[] times = [.. Enumerable.Range(0, draws.Count / stride).Select(t => (double)t * stride)];
            double top = 0;
            for (int chain = 0; chain < chains; chain++)
            {
                double[] path = column[(chain * draws.Count)..((chain + 1) * draws.Count)];
                var color = Palette.Chain(chain, chains);
                double[] finite = [.. times.Where(t => double.IsFinite(path[(int)t]))];
                var line = trace.Add.ScatterLine(finite, Array.ConvertAll(finite, t => path[(int)t]), color.WithAlpha(0.7));
                line.LineWidth = 0.4f;
                top = Math.Max(top, density.Stairs(path, extent, Histogram.Bins(path.Length), color, filled: false));
            }
            trace.Axes.SetLimits(0, draws.Count, extent.Low, extent.High);
            density.Axes.SetLimits(extent.Low, extent.High, 0, 1.1 * Math.Max(top, double.Epsilon));
            bool last = i == shown - 1;
            upward[i].Set(trace.Axes.Left);
            along.Set(trace.Axes.Bottom);
            RoundTicks.Of(extent, DensityPanel, upright: false, last ? Panel.FontSize - 1 : SmallSize).Set(density.Axes.Bottom);
            trace.Axes.Left.Name(upward[i].Of(draws.Names[places[i]]), Height);
            if (last) trace.Axes.Bottom.Name("draw", TracePanel);
            trace.Axes.Bottom.TickLabelStyle.IsVisible = last;
            density.Axes.Left.TickLabelStyle.IsVisible = false;
            density.Axes.Left.MajorTickStyle.Length = 0;
            float bottom = last ? BottomAxis : Gap, y = Top + i * (Height + Gap);
            trace.Layout.Fixed(new PixelPadding(leftAxis, Between - 2, bottom, 1));
            density.Layout.Fixed(new PixelPadding(2, Right, bottom, 1));
            figure.Add(trace, 0, y, left - 2, Height + bottom);
            figure.Add(density, left - 2, y, 2 + DensityPanel + Right, Height + bottom);
        }
        return figure;
    }
}
