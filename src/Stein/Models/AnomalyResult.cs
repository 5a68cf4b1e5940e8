namespace Stein.Models;

/// <summary>How unusual one row is under a model.</summary>
/// <param name="Score">
/// The anomaly score: the negative log-likelihood in nats by standardised columns, so that it does not depend on the columns' units. Higher
/// is more unusual; <c>+∞</c> for a row too far away, or one that is not all numbers.
/// </param>
/// <param name="PValue">
/// The share of rows like the model's validation rows that would score at least as high, <c>(1 + #{a_j ≥ a})/(n + 1)</c>; small for
/// anomalies. NaN where the model has no validation scores at its level.
/// </param>
public readonly record struct AnomalyResult(double Score, double PValue);

/// <summary>A bound that calls rows anomalies: those whose score is at least <see cref="Score"/>.</summary>
/// <param name="Score">The least score that is called.</param>
/// <param name="Count">How many of the scores it was made of are called.</param>
public readonly record struct AnomalyThreshold(double Score, int Count)
{
    /// <summary>
    /// The bound that calls a given share of some rows, and at least the most unusual one. Rows of equal scores are called together.
    /// </summary>
    /// <param name="scores">The anomaly scores of the rows, at least one, none NaN.</param>
    /// <param name="contamination">The share of rows that is thought to be anomalous, between 0 and 1.</param>
    /// <exception cref="ArgumentException">There are no scores, one is NaN, or the share is out of range.</exception>
    public static AnomalyThreshold FromContamination(ReadOnlySpan<double> scores, double contamination)
    {
        if (scores.IsEmpty) throw new ArgumentException("there are no scores", nameof(scores));
        if (!(contamination > 0 && contamination < 1))
            throw new ArgumentOutOfRangeException(nameof(contamination), contamination, "a share lies between 0 and 1");
        double[] sorted = scores.ToArray();
        if (sorted.Any(double.IsNaN)) throw new ArgumentException("a score is NaN", nameof(scores));
        Array.Sort(sorted);
        int wanted = Math.Clamp((int)Math.Round(contamination * sorted.Length), 1, sorted.Length);
        double least = sorted[^wanted];
        return new(least, sorted.Length - Array.FindIndex(sorted, score => score >= least));
    }

    /// <summary>Whether a score is called an anomaly.</summary>
    public bool IsAnomaly(double score) => score >= Score;
}
