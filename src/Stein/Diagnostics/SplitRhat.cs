namespace Stein.Diagnostics;

/// <summary>
/// The potential scale reduction <c>R̂</c> of halved chains after rank normalisation: the larger of that of the values and that of
/// their distances from the median. Near 1 where chains agree; above 1.01 they have not mixed.
/// </summary>
/// <remarks>
/// Vehtari et al. 2021, equations 1–6 and 14. NaN if a draw is not finite, all are the same, or a chain has fewer than four.
/// </remarks>
static class SplitRhat
{
    /// <summary><c>R̂</c> of one number.</summary>
    /// <param name="draws">The draws, <c>[chains, n]</c>.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <exception cref="ArgumentException">The draws are no whole number for each chain.</exception>
    public static double Compute(ReadOnlySpan<double> draws, int chains)
    {
        var split = SplitChains.Of(draws, chains);
        if (!split.IsSound) return double.NaN;
        double bulk = Classic(split.Ranked());
        var folded = split.Folded();
        return folded.IsSound ? Math.Max(bulk, Classic(folded.Ranked())) : bulk;
    }

    /// <summary><c>√((B/W + n − 1)/n)</c>, <c>W</c> the mean variance within chains, <c>B</c> that of their means times <c>n</c>.</summary>
    static double Classic(SplitChains chains)
    {
        double within = 0;
        var means = new double[chains.Chains];
        for (int chain = 0; chain < means.Length; chain++)
        {
            means[chain] = Moments.Mean(chains[chain]);
            within += Moments.Variance(chains[chain]) / means.Length;
        }
        return Math.Sqrt((chains.Count * Moments.Variance(means) / within + chains.Count - 1) / chains.Count);
    }
}

/// <summary>Mean and variance of a sample.</summary>
static class Moments
{
    public static double Mean(ReadOnlySpan<double> sample)
    {
        double sum = 0;
        foreach (double value in sample) sum += value;
        return sum / sample.Length;
    }

    /// <summary>The variance, the sum of squares divided by <c>n − 1</c>.</summary>
    public static double Variance(ReadOnlySpan<double> sample)
    {
        double mean = Mean(sample), sum = 0;
        foreach (double value in sample) sum += (value - mean) * (value - mean);
        return sum / (sample.Length - 1);
    }
}
