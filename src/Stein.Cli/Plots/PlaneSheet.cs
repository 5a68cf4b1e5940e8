using ScottPlot;
using Stein.Cli.Data;
using Stein.Scores;

namespace Stein.Cli.Plots;

/// <summary>Panels over one rectangle of a plane, in rows, lettered.</summary>
sealed class PlaneSheet
{
    const float LeastLeftAxis = 34, BottomAxis = 28, Top = 16, Gap = 11, Slack = 2;

    /// <summary>The wanted distance between streamlines, in heights of a panel.</summary>
    const double Separation = 0.06;

    /// <summary>Speeds above this quantile over the frame share its colour.</summary>
    const double FastestShown = 0.98;

    readonly IReadOnlyList<string> labels;
    readonly float width, height;
    readonly List<List<(string Title, Plot Plot, Func<float, Plot>? Scale)>> rows = [[]];

    /// <summary>A sheet whose first row begins with the data, if shown, and the samples.</summary>
    /// <param name="data">The data, if shown.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="labels">Names and units of the columns.</param>
    /// <param name="width">The width of a panel.</param>
    /// <param name="height">Its height.</param>
    public PlaneSheet(SourceTable? data, SourceTable samples, IReadOnlyList<string> labels, float width, float height)
    {
        (this.labels, this.width, this.height) = (labels, width, height);
        Frame = new Frame(Around(0), Around(1)).EqualUnits(width / height);
        if (data is not null) Scatter($"data ({Numbers.Grouped(data.Rows)} rows)", data, Palette.Data);
        Scatter($"samples ({Numbers.Grouped(samples.Rows)})", samples, Palette.Samples);

        Extent Around(int column) => Extent.Around([.. data is null ? [] : data.Column(column), .. samples.Column(column)]);
    }

    /// <summary>The width of a panel of which three with scales fill a sheet, if ticks have short labels.</summary>
    public static float WidthOfThree(float sheet) => (sheet - LeastLeftAxis) / 3 - Gap - ColorScale.Width;

    /// <summary>The rectangle.</summary>
    public Frame Frame { get; }

    /// <summary>What follows goes to a new row.</summary>
    public void BeginRow() => rows.Add([]);

    /// <summary>Adds a panel of colours, white at zero.</summary>
    /// <param name="quantity">What they are; the title tells the power of ten that they are shown in, where there is one.</param>
    /// <param name="where">What the title says behind that.</param>
    /// <param name="values">Values on a grid that spans the frame, the upmost row first.</param>
    /// <param name="colors">The colours.</param>
    /// <param name="shown">Values above this quantile share its colour.</param>
    /// <returns>The panel.</returns>
    public Plot Map(string quantity, string where, double[,] values, IColormap colors, double shown)
    {
        double[] sorted = [.. values.Cast<double>().Where(double.IsFinite).DefaultIfEmpty().Order()];
        double greatest = Math.Max(sorted[(int)(shown * (sorted.Length - 1))], double.Epsilon);
        var plot = Panel.Create();
        var map = plot.Add.Heatmap(values);
        map.Colormap = colors;
        map.Smooth = true;
        // A cell is centred at its node.
        double nodes = values.GetLength(0), share = nodes / (nodes - 1);
        Extent x = Frame.X.OfLength(share * Frame.X.Length), y = Frame.Y.OfLength(share * Frame.Y.Length);
        map.Extent = new CoordinateRect(x.Low, x.High, y.Low, y.High);
        map.ManualRange = new ScottPlot.Range(0, greatest);
        var (unit, scale) = Unit(greatest);
        rows[^1].Add(($"{quantity}{unit}{where}", plot, bottom => ColorScale.Draw(greatest / scale, colors, height, Top, bottom)));
        return plot;
    }

    /// <summary>Adds a panel of a score: its norm as colours, its direction as streamlines.</summary>
    /// <param name="quantity">What the title calls the norm.</param>
    /// <param name="where">What it says behind that.</param>
    /// <param name="score">The score, of two columns.</param>
    /// <param name="deviations">The standard deviations of the columns.</param>
    public void Score(string quantity, string where, IScore<double> score, (double X, double Y) deviations)
    {
        var field = new ScoreField(score, deviations, Frame);
        var plot = Map(quantity, where, field.Speeds(), Palette.Speed, FastestShown);
        double aspect = width / height;
        var lines = new Streamlines(Direction, aspect, Separation).Trace();
        plot.Add.Plottable(new FieldPlot([.. lines.Select(line => Array.ConvertAll(line, Place))]));

        (double X, double Y) Direction(double x, double y)
        {
            var (sx, sy) = field.At(x / aspect, y);
            return (sx * field.ScaleX * aspect, sy * field.ScaleY);
        }

        Coordinates Place((double X, double Y) point) => new(Frame.X.At(point.X / aspect), Frame.Y.At(point.Y));
    }

    /// <summary>The finished sheet.</summary>
    public Figure Draw()
    {
        RoundTicks across = RoundTicks.Of(Frame.X, width, upright: false), upward = RoundTicks.Of(Frame.Y, height, upright: true);
        float leftAxis = MathF.Max(LeastLeftAxis, Panel.AxisLabel + upward.Width);
        float[] lefts = Lefts(leftAxis);
        var figure = new Figure(lefts[^1], rows.Count * (Top + height) + (rows.Count - 1) * Gap + BottomAxis);
        char letter = 'a';
        for (int row = 0; row < rows.Count; row++)
        {
            bool last = row == rows.Count - 1;
            // An axis is labelled below the last row only.
            float top = row * (Top + height + Gap), bottom = last ? BottomAxis : Slack;
            for (int i = 0; i < rows[row].Count; i++)
            {
                var (title, plot, scale) = rows[row][i];
                plot.Axes.SetLimits(Frame.X.Low, Frame.X.High, Frame.Y.Low, Frame.Y.High);
                across.Set(plot.Axes.Bottom);
                upward.Set(plot.Axes.Left);
                float axis = i == 0 ? leftAxis : Slack;
                if (last) plot.Axes.Bottom.Name(across.Of(labels[0]), width);
                if (i == 0) plot.Axes.Left.Name(upward.Of(labels[1]), height);
                if (!last) Silence(plot.Axes.Bottom);
                if (i > 0) Silence(plot.Axes.Left);
                plot.Layout.Fixed(new PixelPadding(axis, Slack, bottom, Top));
                figure.Add(plot, lefts[i] - axis, top, axis + width + Slack, Top + height + bottom);
                figure.Text($"{letter++}", lefts[i], top + Top - 5, Palette.Ink);
                figure.Text(title, lefts[i] + 9, top + Top - 5, Palette.Ink);
                if (scale is not null) figure.Add(scale(bottom), lefts[i] + width + 5, top, ColorScale.Width, Top + height + bottom);
            }
        }
        return figure;
    }

    /// <summary>Where the columns of panels begin, and where the sheet ends; a column with a scale is wider.</summary>
    float[] Lefts(float leftAxis)
    {
        var lefts = new List<float> { leftAxis };
        for (int i = 0; rows.Any(row => row.Count > i); i++)
            lefts.Add(lefts[^1] + width + Gap + (rows.Any(row => row.Count > i && row[i].Scale is not null) ? ColorScale.Width : 0));
        return [.. lefts];
    }

    /// <summary>A power of ten to measure by, so that the ticks of a scale stay short.</summary>
    static (string Words, double Scale) Unit(double greatest)
    {
        if (!(greatest > 0) || greatest is >= 0.1 and < 1000) return ("", 1);
        int power = (int)Math.Floor(Math.Log10(greatest));
        return ($" × 1e{-power}".Replace('-', '−'), Math.Pow(10, power));
    }

    static void Silence(IAxis axis)
    {
        axis.TickLabelStyle.IsVisible = false;
        axis.MajorTickStyle.Length = 0;
    }

    void Scatter(string title, SourceTable table, Color color)
    {
        var plot = Panel.Create();
        plot.Dots(table.Column(0), table.Column(1), color, Math.Clamp(70 / MathF.Sqrt(table.Rows), 1.2f, 3.2f));
        rows[^1].Add((title, plot, null));
    }
}
