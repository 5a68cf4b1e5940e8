using System.Numerics;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>
/// Annealed Langevin dynamics: at each of the noise levels, from the largest to the smallest, <c>T</c> unadjusted Langevin steps of size
/// <c>α_i = ε σ_i²/σ_N²</c> with the score of the distribution smoothed by <c>σ_i</c>.
/// </summary>
/// <remarks>
/// At large levels chains move between modes that are unconnected in the distribution itself, so that the modes get their weights. Song and
/// Ermon 2019, <em>Generative modeling by estimating gradients of the data distribution</em>, algorithm 1.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class AnnealedLangevin<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly INoiseConditionalScore<T> score;
    readonly double[] levels;
    readonly int stepsPerLevel;

    /// <summary>Creates a sampler.</summary>
    /// <param name="score">The scores at all of the levels.</param>
    /// <param name="levels">The noise levels <c>σ_1 … σ_N</c>, above 0; see <see cref="NoiseSchedule.Geometric"/>.</param>
    /// <param name="stepSize">The step size <c>ε</c> at the last level, above 0.</param>
    /// <param name="stepsPerLevel">The number <c>T</c> of steps at each level, at least 1.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is no level.</exception>
    public AnnealedLangevin(INoiseConditionalScore<T> score, ReadOnlySpan<double> levels, double stepSize, int stepsPerLevel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsPerLevel);
        if (!(stepSize > 0 && double.IsFinite(stepSize)))
            throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "a step size is finite and above 0");
        if (levels.IsEmpty) throw new ArgumentException("there is at least one noise level", nameof(levels));
        foreach (double sigma in levels)
            if (!(sigma > 0 && double.IsFinite(sigma))) throw new ArgumentException($"a noise level of {sigma}", nameof(levels));
        (this.score, this.levels, StepSize, this.stepsPerLevel) = (score, levels.ToArray(), stepSize, stepsPerLevel);
    }

    /// <summary>The noise levels.</summary>
    public ReadOnlySpan<double> Levels => levels;

    /// <summary>The step size <c>ε</c> at the last level.</summary>
    public double StepSize { get; }

    /// <summary>Moves all chains through the noise levels.</summary>
    /// <param name="chains">The chains at their starting points; samples after.</param>
    /// <param name="noise">The stream of the noise.</param>
    /// <param name="denoise">
    /// Whether to take the noise of the last level away by a last step to the conditional mean, <c>x ← x + σ_N² s(x, σ_N)</c>. Such samples
    /// vary less than the density. Without this step they are samples of the density, which is that of the data smoothed by the last level.
    /// </param>
    /// <param name="pool">Who computes; <see cref="WorkerPool.Shared"/> if none. The chains do not depend on it.</param>
    /// <param name="cancellation">Ends the walk between two steps.</param>
    /// <exception cref="ArgumentException">The chains live in another dimension.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the chains are of no use then.</exception>
    public void Descend(
        Chains<T> chains, NoiseStream noise, bool denoise = false, WorkerPool? pool = null, CancellationToken cancellation = default)
    {
        var descent = new TransitionSequence<T>(score.Dimension, chains.Steps);
        double last = levels[^1];
        foreach (double sigma in levels)
        {
            T alpha = T.CreateTruncating(StepSize * (sigma / last) * (sigma / last));
            descent.Add(new UnadjustedLangevin<T>(score.At(sigma), alpha), stepsPerLevel);
        }
        if (denoise) descent.Add(new DenoisingStep<T>(score.At(last), last), 1);
        descent.Walk(chains, noise, pool, cancellation);
    }
}
