using ScottPlot;
using ScottPlot.TickGenerators;
using Stein.Cli;
using Stein.Cli.Plots;
using Palette = Stein.Cli.Plots.Palette;

namespace Stein.Benchmarks.Consistency;

/// <summary>
/// The squared error against the sample size on logarithmic axes: the repeats as dots, their medians as bars, the fitted lines, and what
/// falls like <c>1/n</c>.
/// </summary>
static class ConsistencyFigure
{
    const float Width = 252, Height = 214, LeftAxis = 40, BottomAxis = 30, Top = 30, Right = 6;

    /// <summary>Half the width of a bar, and what sets the dots of the two estimators apart, in decades.</summary>
    const double HalfBar = 0.024, Shift = 0.035;

    public static Figure Draw(IReadOnlyCollection<Trial> trials)
    {
        var plot = Panel.Create();
        double[] sizes = [.. trials.Select(trial => (double)trial.Rows).Distinct().Order()];
        Line(plot, [sizes[1], sizes[^1]], rows => 1500 / rows, Palette.Frame, LinePattern.Dotted);
        Add(plot, trials, Estimator.MaximumLikelihood, Palette.Data, Shift);
        Add(plot, trials, Estimator.ScoreMatching, Palette.Samples, -Shift);
        var note = plot.Add.Text("1/n", Math.Log10(sizes[^2]), Math.Log10(1500 / sizes[^2]));
        (note.LabelFontSize, note.LabelFontName, note.LabelFontColor) = (Panel.FontSize, PaperFont.Family, Palette.Frame);
        (note.LabelAlignment, note.OffsetX, note.OffsetY) = (Alignment.LowerLeft, 2, -1);
        plot.Axes.SetLimits(Math.Log10(sizes[0]) - 0.14, Math.Log10(sizes[^1]) + 0.14, -3.1, 0.35);
        Tick[] ticks = [.. sizes.Select(size => new Tick(Math.Log10(size), Numbers.Grouped((long)size)))];
        plot.Axes.Bottom.TickGenerator = new NumericManual(ticks);
        plot.Axes.Left.TickGenerator = new NumericManual([new(-3, "0.001"), new(-2, "0.01"), new(-1, "0.1"), new(0, "1")]);
        plot.XLabel("sample size n", Panel.FontSize);
        plot.YLabel("squared error", Panel.FontSize);
        plot.Layout.Fixed(new PixelPadding(LeftAxis, Right, BottomAxis, Top));

        var figure = new Figure(Width, Height);
        figure.Add(plot, 0, 0, Width, Height);
        figure.Text(Legend("score matching", trials, Estimator.ScoreMatching), LeftAxis, 12, Palette.Samples);
        figure.Text(Legend("maximum likelihood", trials, Estimator.MaximumLikelihood), LeftAxis, 23, Palette.Data);
        return figure;
    }

    static void Add(Plot plot, IEnumerable<Trial> trials, Estimator estimator, Color color, double shift)
    {
        Trial[] own = [.. trials.Where(trial => trial.Estimator == estimator)];
        plot.Dots([.. own.Select(trial => Math.Log10(trial.Rows) + shift)], [.. own.Select(trial => Math.Log10(trial.Error))], color, 3.2f);
        Line(plot, [own.Min(trial => trial.Rows), own.Max(trial => trial.Rows)], LogLogFit.Of(own).At, color, LinePattern.Solid);
        foreach (var size in own.GroupBy(trial => trial.Rows))
        {
            double x = Math.Log10(size.Key) + shift, y = Math.Log10(size.Select(trial => trial.Error).Order().ElementAt(size.Count() / 2));
            var bar = plot.Add.Line(x - HalfBar, y, x + HalfBar, y);
            (bar.Color, bar.LineWidth) = (color, 2);
        }
    }

    static void Line(Plot plot, double[] rows, Func<double, double> error, Color color, LinePattern pattern)
    {
        double[] x = Array.ConvertAll(rows, Math.Log10), y = Array.ConvertAll(rows, n => Math.Log10(error(n)));
        var line = plot.Add.ScatterLine(x, y, color);
        (line.LineWidth, line.LinePattern) = (0.8f, pattern);
    }

    static string Legend(string name, IEnumerable<Trial> trials, Estimator estimator)
    {
        var fit = LogLogFit.Of(trials.Where(trial => trial.Estimator == estimator));
        return $"{name}: slope {fit.Slope:F2} ± {fit.StandardError:F2}".Replace('-', '−');
    }
}
