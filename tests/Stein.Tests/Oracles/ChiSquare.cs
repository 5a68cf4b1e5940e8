namespace Stein.Tests.Oracles;

/// <summary>Pearson's test.</summary>
static class ChiSquare
{
    /// <summary>
    /// The statistic over the value that it exceeds with probability 10⁻⁶ if the counts have the expected distribution (by the
    /// approximation of Wilson and Hilferty); so a result above 1 rejects, with that false-alarm rate.
    /// </summary>
    public static double Excess(ReadOnlySpan<long> counts, ReadOnlySpan<double> probabilities)
    {
        double total = 0, statistic = 0;
        foreach (long count in counts)
            total += count;
        for (int i = 0; i < counts.Length; i++)
            statistic += Math.Pow(counts[i] - total * probabilities[i], 2) / (total * probabilities[i]);
        double freedom = counts.Length - 1, spread = 2 / (9 * freedom);
        return statistic / (freedom * Math.Pow(1 - spread + 4.753424 * Math.Sqrt(spread), 3));
    }

    /// <summary>The same for equally likely cells.</summary>
    public static double Excess(ReadOnlySpan<long> counts)
    {
        double[] probabilities = new double[counts.Length];
        Array.Fill(probabilities, 1.0 / counts.Length);
        return Excess(counts, probabilities);
    }
}
