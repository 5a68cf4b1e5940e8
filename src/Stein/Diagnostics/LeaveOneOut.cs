using System.Globalization;
using Stein.Sampling;
using Stein.Simd;

namespace Stein.Diagnostics;

/// <summary>
/// How well a model predicts each observation from all others, from the draws of one fit: leave-one-out cross-validation by importance
/// sampling, the largest weights smoothed by a generalised Pareto distribution (PSIS-LOO).
/// </summary>
/// <param name="LogDensity">The sum of <see cref="Pointwise"/>, the expected log predictive density; higher is better.</param>
/// <param name="StandardError">Its standard error, from how the observations differ.</param>
/// <param name="EffectiveParameters">
/// How much higher the sum is where each observation is predicted by a fit that has seen it: the effective number of parameters.
/// </param>
/// <param name="Pointwise">The log predictive density of each observation given all others, <c>[N]</c>.</param>
/// <param name="ParetoShapes">
/// The shape <c>k̂</c> of the tail of each observation's weights, <c>[N]</c>. Below <c>min(1 − 1/log₁₀ S, 0.7)</c> with <c>S</c> draws the
/// observation's number can be relied on.
/// </param>
/// <param name="Warnings">Sentences; none if there is nothing to warn of.</param>
/// <remarks>Vehtari, Gelman and Gabry 2017; Vehtari, Simpson, Gelman, Yao and Gabry 2024.</remarks>
public sealed record LeaveOneOut(double LogDensity, double StandardError, double EffectiveParameters, double[] Pointwise,
    double[] ParetoShapes, IReadOnlyList<string> Warnings)
{
    const int LeastTail = 5;

    /// <summary>Estimates it from the log-likelihoods of the observations.</summary>
    /// <param name="logLikelihoods">
    /// The log-likelihood of each observation (coordinate) under each draw, all finite; <see cref="Draws.Map"/> computes them.
    /// </param>
    /// <exception cref="ArgumentException">There are fewer than 25 draws, or a number is not finite.</exception>
    public static LeaveOneOut Compute(Draws logLikelihoods)
    {
        int observations = logLikelihoods.Dimension, draws = logLikelihoods.Count * logLikelihoods.Chains;
        if (draws < LeastTail * LeastTail)
            throw new ArgumentException($"{draws} draws are too few to fit the tail of their weights", nameof(logLikelihoods));
        double[] pointwise = new double[observations], shapes = new double[observations];
        double gain = 0;
        for (int i = 0; i < observations; i++)
        {
            double[] column = logLikelihoods.Coordinate(i);
            if (!Array.TrueForAll(column, double.IsFinite))
                throw new ArgumentException($"a log-likelihood of {logLikelihoods.Names[i]} is not finite", nameof(logLikelihoods));
            (pointwise[i], shapes[i]) = Observation(column, logLikelihoods.Chains);
            gain += LogMean(column) - pointwise[i];
        }
        double limit = Math.Min(1 - Scalar<double>.Log(10).Value / Scalar<double>.Log(draws).Value, 0.7);
        return new(pointwise.Sum(), Math.Sqrt(observations * Moments.Variance(pointwise)), gain, pointwise, shapes,
            Findings(logLikelihoods.Names, shapes, limit));
    }

    /// <summary>How much better this model predicts than another one of the same observations, and the standard error of that.</summary>
    /// <param name="other">The other model.</param>
    /// <exception cref="ArgumentException">The numbers of observations differ.</exception>
    public (double Difference, double StandardError) Compare(LeaveOneOut other)
    {
        if (other.Pointwise.Length != Pointwise.Length)
            throw new ArgumentException($"{other.Pointwise.Length} observations beside {Pointwise.Length}", nameof(other));
        double[] differences = [.. Pointwise.Zip(other.Pointwise, (mine, theirs) => mine - theirs)];
        return (differences.Sum(), Math.Sqrt(differences.Length * Moments.Variance(differences)));
    }

    /// <summary>The log predictive density of one observation, and the shape of its weights' tail.</summary>
    static (double LogDensity, double Shape) Observation(double[] logLikelihoods, int chains)
    {
        int draws = logLikelihoods.Length;
        double largest = -logLikelihoods.Min();
        double[] likelihoods = [.. logLikelihoods.Select(value => Exp(value + largest))];
        double size = EffectiveSampleSize.Mean(likelihoods, chains), efficiency = double.IsNaN(size) ? 1 : size / draws;
        int tail = (int)Math.Ceiling(Math.Min(0.2 * draws, 3 * Math.Sqrt(draws / efficiency)));
        // The logarithms of the weights 1/p(y | θ), the largest 0, ascending.
        int[] order = [.. Enumerable.Range(0, draws)];
        double[] weights = [.. logLikelihoods.Select(value => -value - largest)];
        Array.Sort((double[])weights.Clone(), order);
        double shape = Smooth(weights, order.AsSpan()[^tail..], weights[order[draws - tail - 1]]);
        return (LogSum([.. weights.Zip(logLikelihoods, (weight, value) => weight + value)]) - LogSum(weights), shape);
    }

    /// <summary>Replaces the largest weights by the quantiles of a Pareto distribution fitted to them.</summary>
    static double Smooth(double[] weights, ReadOnlySpan<int> tail, double threshold)
    {
        double cut = Exp(threshold);
        double[] excesses = [.. tail.ToArray().Select(place => Exp(weights[place]) - cut)];
        // Weights that are nearly all equal have no tail.
        if (!(excesses[excesses.Length / 4] > 1e-14 * cut)) return double.NegativeInfinity;
        var pareto = ParetoTail.Fit(excesses);
        if (!double.IsFinite(pareto.Shape)) return double.PositiveInfinity;
        for (int i = 0; i < tail.Length; i++)
            weights[tail[i]] = Math.Min(0, Scalar<double>.Log(cut + pareto.Quantile((i + 0.5) / tail.Length)).Value);
        return pareto.Shape;
    }

    static string[] Findings(IReadOnlyList<string> names, double[] shapes, double limit)
    {
        int[] bad = [.. Enumerable.Range(0, shapes.Length).Where(i => !(shapes[i] < limit)).OrderByDescending(i => shapes[i])];
        if (bad.Length == 0) return [];
        string which = string.Join(", ", bad.Take(5).Select(i => names[i])) + (bad.Length > 5 ? ", …" : "");
        return [string.Create(CultureInfo.InvariantCulture,
            $"{bad.Length} of {shapes.Length} observations have k̂ of {limit:0.##} or more ({which}): a single one of them changes the fit "
                + $"much; fit without it to know its number, or use a model with heavier tails")];
    }

    static double LogMean(double[] logs) => LogSum(logs) - Scalar<double>.Log(logs.Length).Value;

    static double LogSum(double[] logs)
    {
        double largest = logs.Max(), sum = 0;
        foreach (double log in logs) sum += Exp(log - largest);
        return largest + Scalar<double>.Log(sum).Value;
    }

    static double Exp(double x) => Scalar<double>.Exp(x).Value;
}
