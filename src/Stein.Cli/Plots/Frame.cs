namespace Stein.Cli.Plots;

/// <summary>An interval of an axis.</summary>
readonly record struct Extent(double Low, double High)
{
    const double Margin = 0.06;

    public double Length => High - Low;

    /// <summary>The place at a share of the length.</summary>
    public double At(double share) => Low + share * Length;

    /// <summary>What holds all values but an outermost share at either end, with a margin.</summary>
    public static Extent Around(IEnumerable<double> values, double outside = 0)
    {
        var sorted = values.Order().ToArray();
        int left = (int)(outside * (sorted.Length - 1));
        var (low, high) = (sorted[left], sorted[^(left + 1)]);
        double margin = high > low ? Margin * (high - low) : Math.Max(1e-6, 0.1 * Math.Abs(low));
        return new(low - margin, high + margin);
    }
}

/// <summary>The rectangle that the panels of a plane share.</summary>
readonly record struct Frame(Extent X, Extent Y);
