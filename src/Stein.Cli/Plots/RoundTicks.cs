using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Stein.Cli.Plots;

/// <summary>
/// The ticks of an axis at round numbers: as many as have room for their labels, none of which reaches beyond the panel. Numbers that share
/// their first digits are labelled by what they have more than <see cref="Offset"/>.
/// </summary>
sealed class RoundTicks
{
    /// <summary>The widths of a digit and of a point or comma, in font sizes.</summary>
    const double Digit = 0.56, Point = 0.28;

    /// <summary>The least free room between labels, and how far one may reach beyond the panel, in points.</summary>
    const double Between = 7, Beyond = 3;

    /// <summary>Axes of only smaller numbers, or of larger ones, are labelled with powers of ten.</summary>
    const double Small = 1e-3, Large = 1e6;

    /// <summary>Numbers that are so many times as large as the axis is long share their first digits.</summary>
    const double Far = 1e3;

    readonly double size, greatest;

    RoundTicks(Extent extent, float length, bool upright, double size)
    {
        this.size = size;
        Ticks = [];
        if (!(extent.Length > 0 && double.IsFinite(extent.Length))) return;
        if (Greatest(extent) >= Far * extent.Length)
        {
            double unit = Math.Pow(10, Math.Ceiling(Math.Log10(extent.Length)));
            Offset = Math.Floor(extent.Low / unit + 1e-9) * unit;
        }
        var rest = new Extent(extent.Low - Offset, extent.High - Offset);
        greatest = Greatest(rest);
        double perPoint = rest.Length / length;
        for (int power = (int)Math.Floor(Math.Log10(rest.Length)) - 1; ; power++)
        {
            foreach (int digit in new[] { 1, 2, 5 })
            {
                double step = digit * Math.Pow(10, power);
                double[] places = [.. Multiples(rest, step)];
                string[] labels = Array.ConvertAll(places, place => Label(place, step));
                double room = upright ? 1.5 * size : labels.Select(Length).DefaultIfEmpty().Max();
                if (step < (room + Between) * perPoint) continue;
                double overhang = (0.5 * room - Beyond) * perPoint;
                int[] kept = [.. Enumerable.Range(0, places.Length)
                    .Where(i => places[i] - overhang >= rest.Low && places[i] + overhang <= rest.High)];
                Ticks = Array.ConvertAll(kept, i => new Tick(Offset + places[i], labels[i]));
                return;
            }
        }
    }

    /// <summary>Ticks for an axis.</summary>
    /// <param name="extent">What the axis shows.</param>
    /// <param name="length">Its length in points.</param>
    /// <param name="upright">Whether labels stand above each other.</param>
    /// <param name="size">The size of their letters.</param>
    public static RoundTicks Of(Extent extent, float length, bool upright, float size = Panel.FontSize - 1)
        => new(extent, length, upright, size);

    /// <summary>The ticks.</summary>
    public Tick[] Ticks { get; }

    /// <summary>What is taken from a number before it becomes a label.</summary>
    public double Offset { get; }

    /// <summary>The width of the widest label in points.</summary>
    public float Width => (float)Ticks.Select(tick => Length(tick.Label)).DefaultIfEmpty().Max();

    /// <summary>The name of what the labels tell.</summary>
    public string Of(string name) => Offset == 0 ? name
        : $"{name} {(Offset > 0 ? '−' : '+')} "
            + $"{Math.Abs(Offset).ToString(Math.Abs(Offset) is >= Large and < 1e15 ? "N0" : "G15", CultureInfo.InvariantCulture)}";

    /// <summary>Puts the ticks on an axis.</summary>
    public void Set(IAxis axis)
    {
        axis.TickGenerator = new NumericManual(Ticks);
        axis.TickLabelStyle.FontSize = (float)size;
    }

    static double Greatest(Extent extent) => Math.Max(Math.Abs(extent.Low), Math.Abs(extent.High));

    double Length(string label) => size * label.Sum(letter => letter is '.' or ',' ? Point : Digit);

    static IEnumerable<double> Multiples(Extent extent, double step)
    {
        // Adding zero takes the sign from a negative zero.
        for (double i = Math.Ceiling(extent.Low / step); i * step <= extent.High; i++) yield return i * step + 0.0;
    }

    string Label(double place, double step)
    {
        int last = Power(step);
        string format = place == 0 ? "0"
            : greatest is < Small or >= Large ? $"0.{new string('#', Math.Clamp(Power(Math.Abs(place)) - last, 0, 15))}e0"
            : $"N{Math.Max(0, -last)}";
        return place.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');
    }

    static int Power(double number) => (int)Math.Floor(Math.Log10(number) + 1e-9);
}
