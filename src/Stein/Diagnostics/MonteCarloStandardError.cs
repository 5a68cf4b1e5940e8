namespace Stein.Diagnostics;

/// <summary>The standard error that estimates from Markov chains carry.</summary>
static class MonteCarloStandardError
{
    /// <summary>Of the mean: the standard deviation over the root of <see cref="EffectiveSampleSize.Mean"/>.</summary>
    /// <param name="draws">The draws, <c>[chains, n]</c>.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <returns>NaN where the effective sample size is.</returns>
    public static double Mean(ReadOnlySpan<double> draws, int chains)
        => Math.Sqrt(Moments.Variance(draws) / EffectiveSampleSize.Mean(draws, chains));

    /// <summary>
    /// Of the standard deviation <c>s</c>: <c>√((m_4 − m_2²)/S)/(2s)</c>, <c>S</c> the effective sample size of squared deviations.
    /// </summary>
    /// <inheritdoc cref="Mean"/>
    public static double Deviation(ReadOnlySpan<double> draws, int chains)
    {
        double mean = Moments.Mean(draws);
        double[] squares = [.. draws.ToArray().Select(x => (x - mean) * (x - mean))];
        return Mean(squares, chains) / (2 * Math.Sqrt(Moments.Mean(squares)));
    }

    /// <summary>Of a quantile: half the distance between the quantiles of one standard error of the probability below and above.</summary>
    /// <param name="draws">The draws, <c>[chains, n]</c>.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <param name="probability">The probability of the quantile, in (0, 1).</param>
    public static double Quantile(ReadOnlySpan<double> draws, int chains, double probability)
    {
        double size = EffectiveSampleSize.Quantile(draws, chains, probability);
        if (double.IsNaN(size)) return double.NaN;
        double error = Math.Sqrt(probability * (1 - probability) / size);
        double[] sorted = draws.ToArray();
        Array.Sort(sorted);
        return (Diagnostics.Quantile.Sorted(sorted, Math.Min(1, probability + error)) - Diagnostics.Quantile.Sorted(sorted,
            Math.Max(0, probability - error))) / 2;
    }
}
