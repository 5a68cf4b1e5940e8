using System.Numerics;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>
/// Annealed Langevin dynamics (Song and Ermon 2019, algorithm 1): down falling noise levels, at each level <c>T</c> unadjusted steps
/// of <c>α_i = ε σ_i²/σ_N²</c> with the score of the distribution smoothed by <c>σ_i</c>.
/// </summary>
/// <remarks>
/// At large levels chains move between modes that no chain could connect in the distribution itself, so that the modes come out with
/// their weights.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class AnnealedLangevin<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly INoiseConditionalScore<T> score;
    readonly double[] levels;
    readonly int stepsPerLevel;

    /// <summary>A sampler.</summary>
    /// <param name="score">The scores.</param>
    /// <param name="levels">The noise levels <c>σ_1 … σ_N</c>, above 0; see <see cref="NoiseSchedule.Geometric"/>.</param>
    /// <param name="stepSize">The step size <c>ε</c> of the last level, above 0.</param>
    /// <param name="stepsPerLevel">The number <c>T</c> of steps at each level, at least 1.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is no level.</exception>
    public AnnealedLangevin(INoiseConditionalScore<T> score, ReadOnlySpan<double> levels, double stepSize, int stepsPerLevel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsPerLevel);
        if (!(stepSize > 0 && double.IsFinite(stepSize))) throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "a step size is above 0");
        if (levels.IsEmpty) throw new ArgumentException("there is at least one noise level", nameof(levels));
        foreach (double sigma in levels)
            if (!(sigma > 0 && double.IsFinite(sigma))) throw new ArgumentException($"a noise level of {sigma}", nameof(levels));
        (this.score, this.levels, StepSize, this.stepsPerLevel) = (score, levels.ToArray(), stepSize, stepsPerLevel);
    }

    /// <summary>The noise levels.</summary>
    public ReadOnlySpan<double> Levels => levels;

    /// <summary>The step size <c>ε</c> of the last level.</summary>
    public double StepSize { get; }

    /// <summary>Takes all chains down the noise levels.</summary>
    /// <param name="chains">The chains, where they start.</param>
    /// <param name="noise">Where the noise is drawn from.</param>
    /// <param name="denoise">
    /// Whether a last step <c>x ← x + σ_N² s(x, σ_N)</c> takes the noise of the last level away by the conditional mean of the data given the noisy
    /// point. Such samples vary less than the density, which is that of the data smoothed by the last level; without this step samples are of
    /// that density.
    /// </param>
    /// <param name="pool">Who computes; <see cref="WorkerPool.Shared"/> if none. The chains do not depend on it.</param>
    /// <param name="cancellation">Ends the walk between two steps.</param>
    /// <exception cref="ArgumentException">The chains live in another dimension.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the chains cannot go on.</exception>
    public void Descend(Chains<T> chains, NoiseStream noise, bool denoise = false, WorkerPool? pool = null, CancellationToken cancellation = default)
    {
        var way = new TransitionSequence<T>(score.Dimension, chains.Steps);
        double last = levels[^1];
        foreach (double sigma in levels)
            way.Add(new UnadjustedLangevin<T>(score.At(sigma), T.CreateTruncating(StepSize * (sigma / last) * (sigma / last))), stepsPerLevel);
        if (denoise) way.Add(new DenoisingStep<T>(score.At(last), last), 1);
        way.Walk(chains, noise, pool, cancellation);
    }
}
