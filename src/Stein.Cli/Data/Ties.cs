namespace Stein.Cli.Data;

/// <summary>
/// How far a column is from having a density. Score matching assumes one; where rows share their values (rounding, counts,
/// grades), the implicit objective falls without bound as the fit collapses onto them.
/// </summary>
/// <param name="Rows">The number of values.</param>
/// <param name="Distinct">How many of them differ.</param>
/// <param name="MostCommon">How often the most frequent value occurs.</param>
/// <param name="Gap">The median distance between neighbouring distinct values; 0 where there is one value only.</param>
/// <param name="StandardDeviation">The standard deviation of the column, <c>√(Σ (x − mean)² / rows)</c>.</param>
readonly record struct Ties(int Rows, int Distinct, int MostCommon, double Gap, double StandardDeviation)
{
    /// <summary>Noise below this does not spread a repeated value over what surrounds it.</summary>
    const double LeastNoise = 0.02;

    /// <summary>Noise above this hides the shape of the other columns.</summary>
    const double MostNoise = 0.25;

    /// <summary>True when a value occurs twice on average, or one value makes up a tenth of the rows.</summary>
    public bool Tied => 2 * (long)Distinct <= Rows || MostCommon >= Math.Max(3, (Rows + 9) / 10);

    /// <summary>
    /// The noise that joins neighbouring values, in standard deviations of the column: half their gap, at which two equal peaks
    /// merge into one and a comb of them ripples by <c>2 exp(−π²/2)</c>, 1.4 %; kept within 0.02 … 0.25. Zero where nothing is tied.
    /// </summary>
    public double NoiseFloor => Tied ? Math.Clamp(0.5 * Gap / StandardDeviation, LeastNoise, MostNoise) : 0;

    /// <summary>Studies one column of finite values.</summary>
    public static Ties Of(ReadOnlySpan<double> column)
    {
        if (column.IsEmpty) throw new ArgumentException("a column without values", nameof(column));
        var sorted = column.ToArray();
        Array.Sort(sorted);

        var gaps = new List<double>();
        int run = 1, mostCommon = 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            double gap = sorted[i] - sorted[i - 1];
            run = gap == 0 ? run + 1 : 1;
            if (gap != 0) gaps.Add(gap);
            mostCommon = Math.Max(mostCommon, run);
        }
        gaps.Sort();
        double median = gaps.Count == 0 ? 0 : gaps[gaps.Count / 2];
        return new(column.Length, gaps.Count + 1, mostCommon, median, Spread(sorted));
    }

    static double Spread(double[] values)
    {
        double mean = values.Average(), squares = 0;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / values.Length);
    }
}
