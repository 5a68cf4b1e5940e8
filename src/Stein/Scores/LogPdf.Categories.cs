using Stein.Simd;

namespace Stein.Scores;

/// <content>Probabilities of categories, and of counts in them.</content>
public static partial class LogPdf
{
    /// <summary>The categorical <c>p_k</c>.</summary>
    /// <param name="category">The category <c>k</c>, from 0.</param>
    /// <param name="probabilities">The probabilities, <c>[K]</c>; that they sum to 1 is not checked.</param>
    public static R Categorical<R>(int category, ReadOnlySpan<R> probabilities) where R : unmanaged, IReal<R>
        => R.Log(probabilities[Among(probabilities.Length, category)]);

    /// <summary>The categorical by logits, <c>e^{η_k}/Σ_j e^{η_j}</c>. Log-probabilities are logits too.</summary>
    /// <param name="category">The category <c>k</c>, from 0.</param>
    /// <param name="logits">The logits <c>η</c>, <c>[K]</c>, up to a common term.</param>
    public static R CategoricalLogit<R>(int category, ReadOnlySpan<R> logits) where R : unmanaged, IReal<R>
        => logits[Among(logits.Length, category)] - LogSumExp(logits);

    /// <summary>The multinomial <c>n!/Π k_j! Π p_j^{k_j}</c>, of the counts in <c>n</c> independent draws of a category.</summary>
    /// <param name="counts">The counts <c>k</c>, <c>[K]</c>, each 0 or above.</param>
    /// <param name="probabilities">The probabilities <c>p</c>, <c>[K]</c>; that they sum to 1 is not checked.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there is no category.</exception>
    /// <exception cref="OverflowException">The sum of the counts is above 2³¹ − 1.</exception>
    public static R Multinomial<R>(ReadOnlySpan<int> counts, ReadOnlySpan<R> probabilities) where R : unmanaged, IReal<R>
    {
        CheckLengths(counts.Length, probabilities.Length, nameof(probabilities));
        R log = R.Constant(LogWays(counts));
        for (int k = 0; k < counts.Length; k++)
            if (counts[k] > 0) log += counts[k] * R.Log(probabilities[k]);
        return log;
    }

    /// <summary>The multinomial by logits, of probabilities <c>e^{η_k}/Σ_j e^{η_j}</c>. Log-probabilities are logits too.</summary>
    /// <param name="counts">The counts, <c>[K]</c>, each 0 or above.</param>
    /// <param name="logits">The logits <c>η</c>, <c>[K]</c>, up to a common term.</param>
    /// <inheritdoc cref="Multinomial{R}(ReadOnlySpan{int}, ReadOnlySpan{R})" path="/exception"/>
    public static R MultinomialLogit<R>(ReadOnlySpan<int> counts, ReadOnlySpan<R> logits) where R : unmanaged, IReal<R>
    {
        CheckLengths(counts.Length, logits.Length, nameof(logits));
        R log = R.Constant(LogWays(counts)), sum = LogSumExp(logits);
        for (int k = 0; k < counts.Length; k++)
            if (counts[k] > 0) log += counts[k] * (logits[k] - sum);
        return log;
    }

    /// <summary><c>log(n!/Π k_j!)</c>: the product of the binomial coefficients of the counts among all up to them.</summary>
    static double LogWays(ReadOnlySpan<int> counts)
    {
        int sum = 0;
        double log = 0;
        foreach (int count in counts)
        {
            sum = checked(sum + Parameter.AtLeast(0, count, nameof(counts)));
            log += Normalizer<OfBinomial>.Log(count, sum);
        }
        return log;
    }

    static int Among(int categories, int category) => category >= 0 && category < categories
        ? category
        : throw new ArgumentOutOfRangeException(nameof(category), category, $"It has to be one of {categories} categories, from 0.");
}
