namespace Stein.Diagnostics;

/// <summary>A number drawn by several chains, chain by chain, and the transformations that its diagnostics are taken of.</summary>
/// <param name="Values">The draws, <c>[Chains, Count]</c>.</param>
/// <param name="Chains">The number of chains.</param>
/// <remarks>All of Vehtari, Gelman, Simpson, Carpenter and Bürkner 2021, <em>Rank-normalization, folding, and localization</em>.</remarks>
sealed record SplitChains(double[] Values, int Chains)
{
    public int Count => Values.Length / Chains;

    /// <summary>Whether there is something to diagnose: two draws of each half chain, all finite, not all the same.</summary>
    public bool IsSound => Count >= 2 && Values.All(double.IsFinite) && Values.Any(value => value != Values[0]);

    public ReadOnlySpan<double> this[int chain] => Values.AsSpan(chain * Count, Count);

    /// <summary>The halves of each chain as chains of their own; of an odd number of draws the middle one is left out.</summary>
    /// <param name="values">The draws, <c>[chains, n]</c>.</param>
    /// <param name="chains">The number of chains.</param>
    /// <exception cref="ArgumentException">The draws are no whole number for each chain.</exception>
    public static SplitChains Of(ReadOnlySpan<double> values, int chains)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chains);
        if (values.Length % chains != 0)
            throw new ArgumentException($"{values.Length} draws are no whole number for each of {chains} chains");
        int count = values.Length / chains, half = count / 2;
        var halves = new double[2 * chains * half];
        for (int chain = 0; chain < chains; chain++)
        {
            values.Slice(chain * count, half).CopyTo(halves.AsSpan(2 * chain * half));
            values.Slice((chain + 1) * count - half, half).CopyTo(halves.AsSpan((2 * chain + 1) * half));
        }
        return new(halves, 2 * chains);
    }

    /// <summary>
    /// The same with each value by its normal score <c>Φ⁻¹((r − 3/8)/(S + 1/4))</c>, <c>r</c> its rank among all <c>S</c>, ties sharing the
    /// mean.
    /// </summary>
    public SplitChains Ranked()
    {
        int[] order = [.. Enumerable.Range(0, Values.Length)];
        Array.Sort([.. Values], order);
        var scores = new double[Values.Length];
        for (int first = 0, end; first < order.Length; first = end)
        {
            for (end = first + 1; end < order.Length && Values[order[end]] == Values[order[first]];) end++;
            double score = NormalQuantile.At((0.5 * (first + 1 + end) - 0.375) / (Values.Length + 0.25));
            for (int i = first; i < end; i++) scores[order[i]] = score;
        }
        return this with { Values = scores };
    }

    /// <summary>The same with each value by its distance from the median: what tells chains of different width apart.</summary>
    public SplitChains Folded()
    {
        double median = Quantile.Of(Values, 0.5);
        return this with { Values = [.. Values.Select(value => Math.Abs(value - median))] };
    }

    /// <summary>The same with each value by whether it is at most <paramref name="bound"/>.</summary>
    public SplitChains AtMost(double bound) => this with { Values = [.. Values.Select(value => value <= bound ? 1.0 : 0)] };
}

/// <summary>Quantiles of a sample.</summary>
static class Quantile
{
    /// <summary>The quantile by linear interpolation between order statistics, at position <c>(n − 1) p</c>.</summary>
    public static double Of(ReadOnlySpan<double> sample, double p)
    {
        double[] sorted = sample.ToArray();
        Array.Sort(sorted);
        return Sorted(sorted, p);
    }

    /// <inheritdoc cref="Of"/>
    public static double Sorted(ReadOnlySpan<double> sorted, double p)
    {
        double position = (sorted.Length - 1) * p;
        int below = Math.Clamp((int)position, 0, sorted.Length - 1), above = Math.Min(below + 1, sorted.Length - 1);
        double share = position - below;
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[above] - sorted[below]);
    }
}
