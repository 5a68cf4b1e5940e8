using ScottPlot;
using Stein.Sampling;

namespace Stein.Cli.Plots;

/// <summary>
/// Histograms of the ranks that the draws of each chain have among all draws, a row for each coordinate: flat where chains agree. A single
/// chain is shown by its halves. Vehtari et al. 2021.
/// </summary>
static class RankFigure
{
    /// <summary>The most coordinates.</summary>
    public const int MostCoordinates = 12;

    const int MostChains = 8, MostBins = 20, LeastBins = 5, DrawsOfABin = 20;

    const float Sheet = 504, LeftAxis = 66, Height = 34, Between = 5, Gap = 7, Right = 4, Top = 24, BottomAxis = 28;

    /// <summary>The height of a panel in heights of a flat histogram, at least.</summary>
    const double LeastTop = 2;

    /// <param name="draws">The draws.</param>
    /// <param name="suspects">The coordinates to show.</param>
    public static Figure Draw(Draws draws, Suspects suspects)
    {
        int[] places = suspects.Places;
        int parts = draws.Chains == 1 ? 2 : draws.Chains, length = draws.Count * draws.Chains / parts, shown = Math.Min(parts, MostChains),
            all = draws.Count * draws.Chains, bins = Math.Clamp(length / DrawsOfABin, LeastBins, MostBins);
        float width = (Sheet - LeftAxis - Right - (shown - 1) * Between) / shown;
        var extent = new Extent(0, all);
        var across = RoundTicks.Of(extent, width, upright: false);
        var figure = new Figure(Sheet, Top + places.Length * (Height + Gap) + BottomAxis);
        string chains = draws.Chains == 1 ? "the halves of 1 chain" : $"{shown} of {draws.Chains} chains";
        figure.Text(string.Join("; ", new[] { chains, suspects.Words }.Where(words => words.Length > 0)), LeftAxis, Top - 15, Palette.Ink);
        for (int part = 0; part < shown; part++)
        {
            figure.Text(draws.Chains == 1 ? part == 0 ? "first" : "second" : $"{part + 1}", LeftAxis + part * (width + Between), Top - 4,
                Palette.Chain(part, shown));
        }
        for (int i = 0; i < places.Length; i++)
        {
            double[] ranks = Ranks(draws.Coordinate(places[i]));
            var panels = Enumerable.Range(0, shown).Select(_ => Panel.Create()).ToArray();
            double top = LeastTop / all;
            for (int part = 0; part < shown; part++)
            {
                top = Math.Max(top, panels[part].Stairs(ranks[(part * length)..((part + 1) * length)], extent, bins,
                    Palette.Chain(part, shown), filled: true));
            }
            bool last = i == places.Length - 1;
            for (int part = 0; part < shown; part++)
            {
                var panel = panels[part];
                panel.Add.HorizontalLine(1.0 / all, 0.5f, Palette.Frame, LinePattern.Dotted).EnableAutoscale = false;
                panel.Axes.SetLimits(0, all, 0, 1.1 * top);
                panel.Axes.Left.TickLabelStyle.IsVisible = false;
                panel.Axes.Left.MajorTickStyle.Length = 0;
                across.Set(panel.Axes.Bottom);
                panel.Axes.Bottom.TickLabelStyle.IsVisible = last;
                if (last) panel.Axes.Bottom.Name("rank", width);
                float left = part == 0 ? LeftAxis : 1, bottom = last ? BottomAxis : Gap;
                panel.Layout.Fixed(new PixelPadding(left, 1, bottom, 1));
                figure.Add(panel, LeftAxis + part * (width + Between) - left, Top + i * (Height + Gap), left + width + 1, Height + bottom);
            }
            figure.Text(Short(draws.Names[places[i]]), 4, Top + i * (Height + Gap) + Height / 2 + 3, Palette.Ink);
        }
        return figure;
    }

    /// <summary>A name that has room beside the panels.</summary>
    static string Short(string name)
    {
        const int Most = 13;
        return name.Length <= Most ? name : $"{name[..(Most - 1)]}…";
    }

    /// <summary>The rank of each number, from ½; equal ones share the mean of theirs.</summary>
    static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        double[] sorted = [.. values], ranks = new double[values.Length];
        Array.Sort(sorted, order);
        for (int first = 0, end; first < order.Length; first = end)
        {
            for (end = first + 1; end < order.Length && sorted[end] == sorted[first];) end++;
            for (int i = first; i < end; i++) ranks[order[i]] = 0.5 * (first + end);
        }
        return ranks;
    }
}
