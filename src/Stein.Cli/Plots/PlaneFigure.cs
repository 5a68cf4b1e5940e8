using ScottPlot;
using Stein.Cli.Data;
using Stein.Scores;

namespace Stein.Cli.Plots;

/// <summary>Two columns: the data, the samples and the score, side by side over the same axes.</summary>
static class PlaneFigure
{
    const float PanelWidth = 138, PanelHeight = 124, LeftAxis = 34, BottomAxis = 28, Top = 16, Gap = 11, Slack = 2;

    const double Separation = 0.06;

    /// <summary>Speeds above this quantile over the frame share its colour.</summary>
    const double ColorLimit = 0.98;

    /// <param name="score">The score, of two columns.</param>
    /// <param name="deviations">The standard deviations of the columns.</param>
    /// <param name="data">The data, if shown.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="labels">Names and units of the columns.</param>
    public static Figure Draw(IScore<double> score, (double X, double Y) deviations, Table? data, Table samples, IReadOnlyList<string> labels)
    {
        var frame = new Frame(Around(0, data, samples), Around(1, data, samples));
        var field = new ScoreField(score, deviations, frame);
        var speeds = field.Speeds();
        var sorted = speeds.Cast<double>().Order().ToArray();
        double fastest = sorted[(int)(ColorLimit * (sorted.Length - 1))];

        var panels = new List<(string Title, Plot Plot)>();
        if (data is not null) panels.Add(($"data ({Numbers.Grouped(data.Rows)} rows)", Scatter(data, Palette.Data)));
        panels.Add(($"samples ({Numbers.Grouped(samples.Rows)})", Scatter(samples, Palette.Samples)));
        panels.Add(("score, ‖s‖ [1/s.d.]", Score(field, speeds, fastest, frame)));

        var figure = new Figure(LeftAxis + panels.Count * (PanelWidth + Gap) + ColorScale.Width, Top + PanelHeight + BottomAxis);
        float left = LeftAxis;
        for (int i = 0; i < panels.Count; i++)
        {
            var (title, plot) = panels[i];
            plot.Axes.SetLimits(frame.X.Low, frame.X.High, frame.Y.Low, frame.Y.High);
            plot.XLabel(labels[0], Panel.FontSize);
            float axis = i == 0 ? LeftAxis : Slack;
            if (i == 0) plot.YLabel(labels[1], Panel.FontSize);
            else plot.Axes.Left.TickLabelStyle.IsVisible = false;
            plot.Axes.Left.MajorTickStyle.Length = i == 0 ? plot.Axes.Bottom.MajorTickStyle.Length : 0;
            plot.Layout.Fixed(new PixelPadding(axis, Slack, BottomAxis, Top));
            figure.Add(plot, left - axis, 0, axis + PanelWidth + Slack, Top + PanelHeight + BottomAxis);
            figure.Text($"{(char)('a' + i)}", left, Top - 5, Palette.Ink);
            figure.Text(title, left + 9, Top - 5, Palette.Ink);
            left += PanelWidth + Gap;
        }
        var scale = ColorScale.Draw(fastest, Palette.Speed, Top, BottomAxis);
        figure.Add(scale, left - Gap + 5, 0, ColorScale.Width, Top + PanelHeight + BottomAxis);
        return figure;
    }

    static Extent Around(int column, Table? data, Table samples) =>
        Extent.Around([.. data is null ? [] : data.Column(column), .. samples.Column(column)]);

    static Plot Scatter(Table table, Color color)
    {
        var plot = Panel.Create();
        plot.Dots(table.Column(0), table.Column(1), color, Math.Clamp(70 / MathF.Sqrt(table.Rows), 1.2f, 3.2f));
        return plot;
    }

    static Plot Score(ScoreField field, double[,] speeds, double fastest, Frame frame)
    {
        var plot = Panel.Create();
        var map = plot.Add.Heatmap(speeds);
        map.Colormap = Palette.Speed;
        map.Smooth = true;
        map.Extent = new CoordinateRect(frame.X.Low, frame.X.High, frame.Y.Low, frame.Y.High);
        map.ManualRange = new ScottPlot.Range(0, fastest);

        const double aspect = PanelWidth / PanelHeight;
        var lines = new Streamlines(Direction, aspect, Separation).Trace();
        plot.Add.Plottable(new FieldPlot([.. lines.Select(line => Array.ConvertAll(line, Place))]));
        return plot;

        (double X, double Y) Direction(double x, double y)
        {
            var (sx, sy) = field.At(x / aspect, y);
            return (sx * field.ScaleX * aspect, sy * field.ScaleY);
        }

        Coordinates Place((double X, double Y) point) => new(frame.X.At(point.X / aspect), frame.Y.At(point.Y));
    }
}
