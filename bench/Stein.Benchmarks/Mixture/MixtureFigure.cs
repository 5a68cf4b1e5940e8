using ScottPlot;
using Stein.Cli.Plots;
using Palette = Stein.Cli.Plots.Palette;

namespace Stein.Benchmarks.Mixture;

/// <summary>Samples of the plane side by side over the same axes, as in figure 3 of Song and Ermon 2019.</summary>
static class MixtureFigure
{
    const float Side = 138, LeftAxis = 26, BottomAxis = 18, Top = 16, Gap = 11, Slack = 2;

    public static Figure Draw(IReadOnlyList<(string Name, double[] Points)> samples)
    {
        var figure = new Figure(LeftAxis + samples.Count * (Side + Gap), Top + Side + BottomAxis);
        for (int i = 0; i < samples.Count; i++)
        {
            var plot = Panel.Create();
            double[] points = samples[i].Points;
            plot.Dots([.. points.Where((_, j) => j % 2 == 0)], [.. points.Where((_, j) => j % 2 == 1)],
                i == 0 ? Palette.Data : Palette.Samples, 1.8f);
            plot.Axes.SetLimits(-9, 9, -9, 9);
            float axis = i == 0 ? LeftAxis : Slack;
            if (i > 0) plot.Axes.Left.TickLabelStyle.IsVisible = false;
            if (i > 0) plot.Axes.Left.MajorTickStyle.Length = 0;
            plot.Layout.Fixed(new PixelPadding(axis, Slack, BottomAxis, Top));
            float left = LeftAxis + i * (Side + Gap);
            figure.Add(plot, left - axis, 0, axis + Side + Slack, Top + Side + BottomAxis);
            figure.Text($"{(char)('a' + i)}", left, Top - 5, Palette.Ink);
            figure.Text(samples[i].Name, left + 9, Top - 5, Palette.Ink);
        }
        return figure;
    }
}
