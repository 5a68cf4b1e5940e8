using ScottPlot;
using ScottPlot.TickGenerators;
using Stein.Cli.Plots;
using Palette = Stein.Cli.Plots.Palette;

namespace Stein.Benchmarks.Price;

/// <summary>Time of a training step against the dimension, both axes logarithmic.</summary>
static class PriceFigure
{
    const float Width = 330, Height = 190, LeftAxis = 54, BottomAxis = 30, Right = 96, Top = 8;

    public static Figure Draw(IReadOnlyList<Price> prices)
    {
        var plot = Panel.Create();
        Line(plot, prices, price => price.Denoising, Palette.Data, dashed: true);
        Line(plot, prices, price => price.Exact, Palette.Data, dashed: false);
        if (prices.All(price => price.PeerExact is not null))
        {
            Line(plot, prices, price => price.PeerDenoising!.Value, Palette.Samples, dashed: true);
            Line(plot, prices, price => price.PeerExact!.Value, Palette.Samples, dashed: false);
        }

        double[] times = [.. prices.SelectMany(price => new[] { price.Exact, price.Denoising, price.PeerExact ?? price.Exact })];
        double low = Math.Floor(Math.Log10(times.Min())), high = Math.Log10(times.Max()) + 0.3;
        plot.Axes.SetLimits(Math.Log2(prices[0].Dimension) - 0.25, Math.Log2(prices[^1].Dimension) + 0.25, low, high);
        var bottom = new NumericManual();
        foreach (var price in prices) bottom.AddMajor(Math.Log2(price.Dimension), $"{price.Dimension}");
        plot.Axes.Bottom.TickGenerator = bottom;
        var left = new NumericManual();
        for (double power = low; power <= high; power++)
        {
            double time = Math.Pow(10, power);
            left.AddMajor(power, time >= 1000 ? $"{time / 1000:0} ms" : $"{time:0} µs");
        }
        plot.Axes.Left.TickGenerator = left;
        plot.XLabel("dimension D", Panel.FontSize);
        plot.YLabel("time of a training step", Panel.FontSize);
        plot.Layout.Fixed(new PixelPadding(LeftAxis, Right, BottomAxis, Top));
        var figure = new Figure(Width, Height);
        figure.Add(plot, 0, 0, Width, Height);
        foreach (var (words, share, color) in Labels(prices, low, high))
            figure.Text(words, Width - Right + 4, Top + (float)(1 - share) * (Height - Top - BottomAxis) + 3, color);
        return figure;
    }

    static void Line(Plot plot, IReadOnlyList<Price> prices, Func<Price, double> time, Color color, bool dashed)
    {
        double[] x = [.. prices.Select(price => Math.Log2(price.Dimension))], y = [.. prices.Select(price => Math.Log10(time(price)))];
        var line = plot.Add.Scatter(x, y, color);
        line.LineWidth = dashed ? 0.8f : 1.4f;
        line.LinePattern = dashed ? LinePattern.Dashed : LinePattern.Solid;
        line.MarkerSize = dashed ? 0 : 4;
    }

    /// <summary>Each line's name beside its end, at its share of the axis.</summary>
    static IEnumerable<(string Words, double Share, Color Color)> Labels(IReadOnlyList<Price> prices, double low, double high)
    {
        var last = prices[^1];
        yield return ("Stein, exact", Share(last.Exact) - 0.01, Palette.Data);
        yield return ("Stein, denoising", Share(last.Denoising) - 0.02, Palette.Data);
        if (last.PeerExact is not { } exact || last.PeerDenoising is not { } denoising) yield break;
        yield return ("TorchSharp, exact", Share(exact), Palette.Samples);
        yield return ("TorchSharp, denoising", Share(denoising) + 0.02, Palette.Samples);

        double Share(double time) => (Math.Log10(time) - low) / (high - low);
    }
}
