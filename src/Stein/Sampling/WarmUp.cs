using Stein.Simd;

namespace Stein.Sampling;

/// <summary>
/// Tunes step size, trajectory length and metric by the paths of all chains together, while they make their first steps; what comes after
/// has to be left alone.
/// </summary>
/// <remarks>
/// The metric is set by the draws of windows of doubling length, the last of which ends before the last part of the warm-up; each forgets
/// those before. The step size follows the mean acceptance of the chains by dual averaging. Where some trajectories go far astray though
/// the step size is not above its mean, as in tails that need shorter steps, the acceptance aimed at is raised: chains would seldom enter
/// such tails, and seldom leave them. The length <c>t</c> of trajectories maximises <c>C/t^κ</c>, <c>C</c> the mean squared jump of
/// <c>Σ w_i y_i²</c>, <c>y</c> the coordinates about their mean over the scales of the metric, by stochastic gradients; the weights favour
/// the slowest coordinates. Nothing here has a scale of its own: scaled coordinates give the same draws, scaled. Sources:
/// <see cref="MetricEstimate"/> (the metric), <see cref="MixingEstimate"/> (the weights), <see cref="DualAveraging"/> (the step size), and
/// Hoffman, Radul and Sountsov 2021, <em>An adaptive-MCMC scheme for setting trajectory lengths in Hamiltonian Monte Carlo</em> (the
/// length).
/// </remarks>
sealed class WarmUp
{
    /// <summary>The share of the warm-up whose draws set the metric, and the shortest window.</summary>
    const double Windows = 0.8;
    const int ShortestWindow = 5;

    /// <summary>
    /// The first rate of the gradient steps of the logarithm of the length, the decay of the mean jump, and the power <c>κ</c> of the
    /// length that jumps are weighed against. Of κ from 0.1 to 0.5 on seventeen densities, 0.2 gave nearly the most effective draws a
    /// gradient, and more of them a draw than larger ones.
    /// </summary>
    const double Rate = 0.2, Decay = 0.95, Price = 0.2;

    /// <summary>
    /// A trajectory is astray whose energy grows by more than <see cref="Astray"/>. If one in <see cref="OneIn"/> is, the rejections aimed
    /// at are halved; they are at most divided by 1 + <see cref="MostRaised"/>. With it deviations of the eight schools and of
    /// <c>gp_pois_regr</c> err by 2.7 and 4.2 % instead of 3.9 and 8.8 % (means of six seeds).
    /// </summary>
    const double Astray = 10, OneIn = 1000, MostRaised = 3;

    /// <summary>The share of trajectories that are astray is a mean over the last third of the steps or so.</summary>
    const double Recent = 3;

    readonly Tuning<double> tuning;
    readonly long length;
    readonly double target;
    readonly bool raises, findsLength;
    readonly MetricEstimate estimate;
    readonly HashSet<long> ends = [];
    readonly MixingEstimate? mixing;
    DualAveraging stepSize;
    double logLength, meanJump, meanLogLength, astray;
    int counted, settled;

    /// <summary>Begins where the chains start.</summary>
    /// <param name="tuning">What is tuned.</param>
    /// <param name="chains">The chains, with their scores.</param>
    /// <param name="kind">How much of the metric is learned.</param>
    /// <param name="length">Steps of the warm-up.</param>
    /// <param name="target">The acceptance to aim at.</param>
    /// <param name="raises">Whether to aim higher where trajectories go astray.</param>
    /// <param name="findsLength">Whether the length of trajectories is found.</param>
    public WarmUp(
        Tuning<double> tuning, Chains<double> chains, MetricKind kind, long length, double target, bool raises, bool findsLength)
    {
        (this.tuning, this.length, this.target, this.raises, this.findsLength) = (tuning, length, target, raises, findsLength);
        estimate = new(chains.Dimension, kind);
        for (double end = Math.Floor(Windows * length); end >= ShortestWindow; end = Math.Floor(end / 2)) ends.Add((long)end);
        if (findsLength) tuning.Length = Math.PI / 2;
        if (findsLength && length > 0)
        {
            tuning.Centre = new double[chains.Dimension];
            tuning.Weights = new double[chains.Dimension];
            tuning.Weights.AsSpan().Fill(1);
            mixing = new(chains);
        }
        if (length > 0) Take(chains, kind);
        stepSize = new(tuning.StepSize);
        logLength = Scalar<double>.Log(Math.PI / 2).Value;
    }

    /// <summary>The scales where the chains start, if there are several: those of a normal, from the slopes of its score.</summary>
    void Take(Chains<double> chains, MetricKind kind)
    {
        if (kind == MetricKind.Identity) return;
        var starts = new MetricEstimate(chains.Dimension, MetricKind.Diagonal);
        for (int b = 0; b < chains.Count; b++) starts.Add(chains.Positions[b], chains.Scores[b]);
        // Where chains start together, the slope alone tells a length.
        double[] slopes = [.. chains.Scores[0]];
        foreach (ref double slope in slopes.AsSpan()) slope = slope != 0 && double.IsFinite(1 / slope) ? Math.Abs(1 / slope) : 1;
        tuning.Metric.Set(slopes, [], []);
        starts.Apply(tuning.Metric);
        if (tuning.Centre is { } centre) starts.Mean.CopyTo(centre);
    }

    /// <summary>Takes in one step of all chains.</summary>
    public void After(Chains<double> chains, ReadOnlySpan<StepInfo> infos)
    {
        double acceptance = 0, jump = 0, slope = 0, share = 0;
        for (int b = 0; b < chains.Count; b++)
        {
            acceptance += infos[b].Acceptance / chains.Count;
            jump += infos[b].Acceptance * infos[b].Jump.Square / chains.Count;
            slope += infos[b].Acceptance * infos[b].Jump.Slope / chains.Count;
            // Where the density ends, which is no number, shorter steps do not help.
            if (infos[b].EnergyError < -Astray) share += 1.0 / chains.Count;
            estimate.Add(chains.Positions[b], chains.Scores[b]);
        }
        if (tuning.StepSize <= stepSize.Mean) astray += Recent * (share - astray) / (++settled + Recent);
        mixing?.Add(chains, tuning.Centre);
        stepSize.Update(acceptance, raises ? 1 - (1 - target) / (1 + Math.Min(MostRaised, OneIn * astray)) : target);
        if (findsLength) Lengthen(jump, slope);
        if (ends.Contains(chains.Steps))
        {
            estimate.Apply(tuning.Metric);
            estimate.Clear();
            mixing?.Apply(tuning.Weights);
            stepSize = new(stepSize.Mean);
            (meanJump, meanLogLength, counted) = (0, 0, 0);
        }
        bool last = chains.Steps == length;
        tuning.StepSize = last ? stepSize.Mean : stepSize.StepSize;
        if (!findsLength) return;
        tuning.Length = Scalar<double>.Exp(last && counted > 0 ? meanLogLength : logLength).Value;
        if (last) tuning.Centre = null;
        else if (estimate.Count > 0) estimate.Mean.CopyTo(tuning.Centre);
    }

    void Lengthen(double jump, double slope)
    {
        if (double.IsFinite(jump) && double.IsFinite(slope) && jump > 0)
        {
            meanJump = meanJump == 0 ? jump : Decay * meanJump + (1 - Decay) * jump;
            logLength += Rate / Math.Sqrt(1 + counted / 10.0) * (Math.Clamp(slope / meanJump, -1, 1) - Price);
        }
        double least = Scalar<double>.Log(tuning.StepSize).Value;
        logLength = Math.Clamp(logLength, least, least + Scalar<double>.Log(Tuning<double>.MostLeapfrogSteps).Value);
        counted++;
        meanLogLength += (logLength - meanLogLength) * Scalar<double>.Exp(-0.75 * Scalar<double>.Log(counted).Value).Value;
    }
}
