using ScottPlot;
using Stein.Buffers;
using Stein.Cli.Data;
using Stein.Models;
using Stein.Shards;

namespace Stein.Cli.Plots;

/// <summary>One column: histograms of data and samples, and below them the score over the same axis.</summary>
static class LineFigure
{
    const float PanelWidth = 208, PanelHeight = 110, LeastLeftAxis = 38, Top = 16, BottomAxis = 28, Right = 6;

    const int Points = 300;

    /// <param name="model">The model, of one column.</param>
    /// <param name="data">The data, if shown.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="pool">Who computes the density of a model with noise levels.</param>
    /// <param name="cancellation">Ends that work.</param>
    public static Figure Draw(IModel model, SourceTable? data, SourceTable samples, WorkerPool pool,
        CancellationToken cancellation = default)
    {
        var extent = Extent.Around([.. data?.Column(0) ?? [], .. samples.Column(0)]);
        var densities = Panel.Create();
        int bins = Histogram.Bins((data ?? samples).Rows);
        double top = densities.Stairs(samples.Column(0), extent, bins, Palette.Samples, filled: true);
        if (data is not null) top = Math.Max(top, densities.Stairs(data.Column(0), extent, bins, Palette.Data, filled: false));
        double[] x = [.. Enumerable.Range(0, Points + 1).Select(i => extent.At((double)i / Points))], y = new double[x.Length];
        var abscissae = new ReadOnlyMatrixView<double>(x, x.Length, 1);
        if (model is DensityModel known)
        {
            double[] density = known.Density(x, pool, cancellation);
            densities.Add.ScatterLine(x, density, Palette.Ink).LineWidth = 1;
            // A fit may pile up where it has few rows; the histograms should stay readable then.
            top = Math.Clamp(density.Max(), top, 2 * top);
        }
        var height = new Extent(0, 1.08 * top);
        densities.Axes.SetLimits(extent.Low, extent.High, height.Low, height.High);
        RoundTicks across = RoundTicks.Of(extent, PanelWidth, upright: false), upward = RoundTicks.Of(height, PanelHeight, upright: true);
        across.Set(densities.Axes.Bottom);
        upward.Set(densities.Axes.Left);
        densities.Axes.Bottom.TickLabelStyle.IsVisible = false;
        densities.Axes.Left.Name("density", PanelHeight);

        model.Evaluate(abscissae, new MatrixView<double>(y, x.Length, 1));
        var scores = Panel.Create();
        var zero = scores.Add.HorizontalLine(0, 0.5f, Palette.Frame, LinePattern.Dotted);
        zero.EnableAutoscale = false;
        scores.Add.ScatterLine(x, y, Palette.Ink).LineWidth = 1;
        height = Extent.Around(y);
        scores.Axes.SetLimits(extent.Low, extent.High, height.Low, height.High);
        var scoresUpward = RoundTicks.Of(height, PanelHeight, upright: true);
        across.Set(scores.Axes.Bottom);
        scoresUpward.Set(scores.Axes.Left);
        scores.Axes.Bottom.Name(across.Of(model.Columns[0]), PanelWidth);
        scores.Axes.Left.Name(scoresUpward.Of("score"), PanelHeight);

        float leftAxis = MathF.Max(LeastLeftAxis, Panel.AxisLabel + MathF.Max(upward.Width, scoresUpward.Width)),
            width = leftAxis + PanelWidth + Right;
        densities.Layout.Fixed(new PixelPadding(leftAxis, Right, 4, Top));
        scores.Layout.Fixed(new PixelPadding(leftAxis, Right, BottomAxis, 4));
        float upper = Top + PanelHeight + 4, lower = 4 + PanelHeight + BottomAxis;
        var figure = new Figure(width, upper + lower);
        Key.Write(figure, leftAxis, Top - 5, data is not null, model is DensityModel ? "model" : "");
        figure.Add(densities, 0, 0, width, upper);
        figure.Add(scores, 0, upper, width, lower);
        return figure;
    }
}
