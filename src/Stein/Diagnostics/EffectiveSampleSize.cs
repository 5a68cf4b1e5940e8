using Stein.Simd;

namespace Stein.Diagnostics;

/// <summary>
/// How many independent draws the draws of Markov chains are worth: <c>S/τ̂</c>, <c>τ̂ = −1 + 2 Σ_t ρ̂_t</c> by Geyer's initial
/// monotone sequence over halved chains, all chains together.
/// </summary>
/// <remarks>
/// Vehtari et al. 2021, equations 7–13; Geyer 1992. At most <c>S log₁₀ S</c>: antithetic chains are worth more than <c>S</c>. NaN if a
/// draw is not finite, all are the same, or a chain has fewer than six draws. Takes time in proportion to <c>S log S</c>.
/// </remarks>
static class EffectiveSampleSize
{
    /// <summary>
    /// For the centre of the distribution: of the draws by their normal scores, so that tails without moments do no harm.
    /// </summary>
    /// <param name="draws">The draws, <c>[chains, n]</c>.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <exception cref="ArgumentException">The draws are no whole number for each chain.</exception>
    public static double Bulk(ReadOnlySpan<double> draws, int chains)
    {
        var split = SplitChains.Of(draws, chains);
        return split.IsSound ? Of(split.Ranked()) : double.NaN;
    }

    /// <summary>For the tails: the lesser of those of the 5 % and the 95 % quantile.</summary>
    /// <inheritdoc cref="Bulk"/>
    public static double Tail(ReadOnlySpan<double> draws, int chains)
        => Math.Min(Quantile(draws, chains, 0.05), Quantile(draws, chains, 0.95));

    /// <summary>For a quantile: of whether a draw lies below it.</summary>
    /// <param name="draws">The draws, <c>[chains, n]</c>.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <param name="probability">The probability of the quantile, in (0, 1).</param>
    /// <exception cref="ArgumentException">The draws are no whole number for each chain.</exception>
    public static double Quantile(ReadOnlySpan<double> draws, int chains, double probability)
    {
        var split = SplitChains.Of(draws, chains);
        if (!split.IsSound) return double.NaN;
        var below = split.AtMost(Diagnostics.Quantile.Of(draws, probability));
        return below.IsSound ? Of(below) : double.NaN;
    }

    /// <summary>For the mean: of the draws as they are.</summary>
    /// <inheritdoc cref="Bulk"/>
    public static double Mean(ReadOnlySpan<double> draws, int chains)
    {
        var split = SplitChains.Of(draws, chains);
        return split.IsSound ? Of(split) : double.NaN;
    }

    static double Of(SplitChains chains)
    {
        int n = chains.Count;
        if (n < 3) return double.NaN;
        var centred = new double[chains.Values.Length];
        var means = new double[chains.Chains];
        for (int chain = 0; chain < means.Length; chain++)
        {
            means[chain] = Moments.Mean(chains[chain]);
            for (int t = 0; t < n; t++) centred[chain * n + t] = chains[chain][t] - means[chain];
        }
        var autocovariance = new Autocovariance(centred, n);
        double within = autocovariance[0] * n / (n - 1), total = within * (n - 1) / n + Moments.Variance(means);

        // Pairs of autocorrelations for as long as their sums are positive, then made monotone.
        var rho = new List<double> { 1, Rho(1) };
        double even = 1, odd = rho[1];
        int last = 0;
        while (last < n - 5 && even + odd > 0)
        {
            last += 2;
            (even, odd) = (Rho(last), Rho(last + 1));
            rho.AddRange(even + odd >= 0 ? [even, odd] : [0, 0]);
        }
        if (even > 0) rho[last] = even;
        for (int t = 2; t <= last - 2; t += 2)
        {
            double before = rho[t - 2] + rho[t - 1];
            if (rho[t] + rho[t + 1] > before) rho[t] = rho[t + 1] = before / 2;
        }
        double time = -1 + rho[last], draws = chains.Values.Length;
        for (int t = 0; t < last; t++) time += 2 * rho[t];
        return draws / Math.Max(time, Scalar<double>.Log(10).Value / Scalar<double>.Log(draws).Value);

        double Rho(int lag) => 1 - (within - autocovariance[lag]) / total;
    }
}
