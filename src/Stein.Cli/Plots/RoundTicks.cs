using System.Globalization;
using ScottPlot;

namespace Stein.Cli.Plots;

/// <summary>Ticks at round numbers: as many as have room for their labels, none of which reaches beyond the panel.</summary>
static class RoundTicks
{
    /// <summary>The widths of a digit and of a point or comma, in font sizes.</summary>
    const double Digit = 0.56, Point = 0.28;

    const double Size = Panel.FontSize - 1;

    /// <summary>The least free room between labels, and how far one may reach beyond the panel, in points.</summary>
    const double Between = 7, Beyond = 3;

    /// <summary>Axes of only smaller numbers, or of larger ones, are labelled with powers of ten.</summary>
    const double Small = 1e-3, Large = 1e6;

    /// <summary>The width of a label in points.</summary>
    public static double Width(string label) => Size * label.Sum(letter => letter is '.' or ',' ? Point : Digit);

    /// <summary>Ticks for an axis.</summary>
    /// <param name="extent">What the axis shows.</param>
    /// <param name="length">Its length in points.</param>
    /// <param name="upright">Whether labels stand above each other.</param>
    public static Tick[] Of(Extent extent, float length, bool upright)
    {
        double perPoint = extent.Length / length;
        for (int power = (int)Math.Floor(Math.Log10(extent.Length)) - 2; ; power++)
        {
            foreach (int digit in new[] { 1, 2, 5 })
            {
                double step = digit * Math.Pow(10, power);
                double[] places = [.. Multiples(step)];
                string[] labels = Array.ConvertAll(places, place => Label(place, step));
                double room = upright ? 1.5 * Size : labels.Select(Width).DefaultIfEmpty().Max();
                if (step < (room + Between) * perPoint) continue;
                double overhang = (0.5 * room - Beyond) * perPoint;
                int[] kept = [.. Enumerable.Range(0, places.Length).Where(i => places[i] - overhang >= extent.Low && places[i] + overhang <= extent.High)];
                return Array.ConvertAll(kept, i => new Tick(places[i], labels[i]));
            }
        }

        IEnumerable<double> Multiples(double step)
        {
            // Adding zero takes the sign from a negative zero.
            for (double i = Math.Ceiling(extent.Low / step); i * step <= extent.High; i++) yield return i * step + 0.0;
        }

        string Label(double place, double step)
        {
            double greatest = Math.Max(Math.Abs(extent.Low), Math.Abs(extent.High));
            int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
            string format = place == 0 ? "0" : greatest is < Small or >= Large ? "0.###e0" : $"N{decimals}";
            return place.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');
        }
    }
}
