using ScottPlot;

namespace Stein.Cli.Plots;

/// <summary>Densities drawn as stairs, which two samples can share.</summary>
static class Histogram
{
    /// <summary>Adds a histogram whose area is 1.</summary>
    /// <returns>Its greatest density.</returns>
    public static double Stairs(this Plot plot, double[] values, Extent extent, int bins, Color color, bool filled)
    {
        var counts = new int[bins];
        foreach (double value in values)
        {
            double bin = Math.Floor((value - extent.Low) / extent.Length * bins);
            if (bin >= 0 && bin < bins) counts[(int)bin]++;
        }
        double width = extent.Length / bins;
        var corners = new List<Coordinates> { new(extent.Low, 0) };
        for (int i = 0; i < bins; i++)
        {
            double density = counts[i] / (values.Length * width);
            corners.Add(new(extent.Low + i * width, density));
            corners.Add(new(extent.Low + (i + 1) * width, density));
        }
        corners.Add(new(extent.High, 0));
        if (filled)
        {
            var area = plot.Add.Polygon([.. corners]);
            area.FillColor = color.WithAlpha(0.35);
            area.LineWidth = 0;
        }
        var line = plot.Add.ScatterLine(corners, color);
        line.LineWidth = filled ? 0.6f : 0.9f;
        return counts.Max() / (values.Length * width);
    }

    /// <summary>As many bins as tell shape from noise: twice the cube root of the rows (the Rice rule), within reason.</summary>
    public static int Bins(int rows) => Math.Clamp((int)Math.Ceiling(2 * Math.Cbrt(rows)), 8, 40);
}
