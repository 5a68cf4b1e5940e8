using ScottPlot;
using Stein.Cli.Plots;
using Palette = Stein.Cli.Plots.Palette;

namespace Stein.Benchmarks.Densities;

/// <summary>A column a density: fresh draws, samples of the model, and the learned density.</summary>
static class DensitiesFigure
{
    const float Side = 112, Left = 50, Top = 16, Gap = 8;

    static readonly string[] rows = ["draws", "samples", "density"];

    public static Figure Draw(IReadOnlyList<PlanePictures> pictures)
    {
        var figure = new Figure(Left + pictures.Count * (Side + Gap), Top + rows.Length * (Side + Gap));
        for (int i = 0; i < pictures.Count; i++)
        {
            var picture = pictures[i];
            float left = Left + i * (Side + Gap);
            figure.Text(picture.Name.Replace('-', ' '), left, Top - 5, Palette.Ink);
            Plot[] plots = [Dots(picture.Data, Palette.Data), Dots(picture.Samples, Palette.Samples), Map(picture)];
            for (int j = 0; j < plots.Length; j++)
            {
                plots[j].Axes.SetLimits(-picture.Reach, picture.Reach, -picture.Reach, picture.Reach);
                foreach (var axis in plots[j].Axes.GetAxes())
                {
                    axis.TickLabelStyle.IsVisible = false;
                    axis.MajorTickStyle.Length = 0;
                }
                plots[j].Layout.Fixed(new PixelPadding(1, 1, 1, 1));
                figure.Add(plots[j], left, Top + j * (Side + Gap), Side, Side);
                if (i == 0) figure.Text(rows[j], 4, Top + j * (Side + Gap) + Side / 2, Palette.Ink);
            }
        }
        return figure;
    }

    static Plot Dots(double[] points, Color color)
    {
        var plot = Panel.Create();
        plot.Dots([.. points.Where((_, j) => j % 2 == 0)], [.. points.Where((_, j) => j % 2 == 1)], color, 1.1f);
        return plot;
    }

    static Plot Map(PlanePictures picture)
    {
        var plot = Panel.Create();
        var values = new double[picture.Side, picture.Side];
        for (int i = 0; i < picture.Densities.Length; i++) values[i / picture.Side, i % picture.Side] = picture.Densities[i];
        var map = plot.Add.Heatmap(values);
        map.Colormap = Palette.Speed;
        map.Extent = new CoordinateRect(-picture.Reach, picture.Reach, -picture.Reach, picture.Reach);
        double[] sorted = [.. picture.Densities.Order()];
        map.ManualRange = new ScottPlot.Range(0, sorted[(int)(0.995 * (sorted.Length - 1))]);
        return plot;
    }
}
