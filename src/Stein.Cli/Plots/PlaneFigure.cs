using ScottPlot;
using Stein.Cli.Data;
using Stein.Networks;

namespace Stein.Cli.Plots;

/// <summary>Two columns: the data, the samples and the score, side by side over the same axes.</summary>
static class PlaneFigure
{
    const float PanelWidth = 150, Height = 168, LeftAxis = 34, BottomAxis = 28, Top = 16, Gap = 10, ColorBar = 40;

    const double Separation = 0.055;

    /// <summary>Speeds above this quantile over the frame share its colour.</summary>
    const double ColorLimit = 0.98;

    /// <param name="model">The model, of two columns.</param>
    /// <param name="data">The data, if shown.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="labels">Names and units of the columns.</param>
    public static Figure Draw(ScoreModel model, Table? data, Table samples, IReadOnlyList<string> labels)
    {
        var frame = new Frame(Around(0, data, samples), Around(1, data, samples));
        var panels = new List<Plot>();
        if (data is not null) panels.Add(Scatter($"Data, {Numbers.Grouped(data.Rows)} rows", data, Palette.Data));
        panels.Add(Scatter($"Samples, {Numbers.Grouped(samples.Rows)} chains", samples, Palette.Samples));
        panels.Add(Score(model, frame));

        float width = LeftAxis + panels.Count * PanelWidth + (panels.Count - 1) * Gap + ColorBar;
        var figure = new Figure(width, Height);
        float left = 0;
        for (int i = 0; i < panels.Count; i++)
        {
            var plot = panels[i];
            bool first = i == 0, last = i == panels.Count - 1;
            plot.Axes.SetLimits(frame.X.Low, frame.X.High, frame.Y.Low, frame.Y.High);
            plot.XLabel(labels[0], Panel.FontSize);
            if (first) plot.YLabel(labels[1], Panel.FontSize);
            else plot.Axes.Left.TickLabelStyle.IsVisible = false;
            float leftPadding = first ? LeftAxis : Gap, rightPadding = last ? ColorBar : 0;
            plot.Layout.Fixed(new PixelPadding(leftPadding, rightPadding, BottomAxis, Top));
            figure.Add(plot, left, 0, leftPadding + PanelWidth + rightPadding, Height);
            left += leftPadding + PanelWidth;
        }
        return figure;
    }

    static Extent Around(int column, Table? data, Table samples) =>
        Extent.Around([.. data is null ? [] : data.Column(column), .. samples.Column(column)]);

    static Plot Scatter(string title, Table table, Color color)
    {
        var plot = Panel.Create(title);
        plot.Dots(table.Column(0), table.Column(1), color, table.Rows > 600 ? 2f : 3.2f);
        return plot;
    }

    static Plot Score(ScoreModel model, Frame frame)
    {
        var plot = Panel.Create("Learned score");
        var field = new ScoreField(model, frame);
        var speeds = field.Speeds();
        var sorted = speeds.Cast<double>().Order().ToArray();
        var map = plot.Add.Heatmap(speeds);
        map.Colormap = Palette.Speed;
        map.Smooth = true;
        map.Extent = new CoordinateRect(frame.X.Low, frame.X.High, frame.Y.Low, frame.Y.High);
        map.ManualRange = new ScottPlot.Range(0, sorted[(int)(ColorLimit * (sorted.Length - 1))]);

        const double aspect = PanelWidth / (Height - Top - BottomAxis);
        var lines = new Streamlines(Direction, aspect, Separation).Trace();
        plot.Add.Plottable(new FieldPlot([.. lines.Select(line => Array.ConvertAll(line, Place))]));

        var bar = plot.Add.ColorBar(map);
        bar.Label = "speed ‖s‖ [1/s.d.]";
        bar.LabelStyle.FontName = PaperFont.Family;
        bar.LabelStyle.FontSize = Panel.FontSize;
        bar.LabelStyle.Bold = false;
        bar.Width = 8;
        bar.Axis.TickLabelStyle.FontName = PaperFont.Family;
        bar.Axis.TickLabelStyle.FontSize = Panel.FontSize - 1;
        return plot;

        (double X, double Y) Direction(double x, double y)
        {
            var (sx, sy) = field.At(x / aspect, y);
            return (sx * field.ScaleX * aspect, sy * field.ScaleY);
        }

        Coordinates Place((double X, double Y) point) => new(frame.X.At(point.X / aspect), frame.Y.At(point.Y));
    }
}
