using System.Numerics;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>
/// Annealed Langevin dynamics (Song and Ermon 2019, algorithm 1): down a ladder of noise levels, at each level <c>T</c> unadjusted steps
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
    readonly double[] ladder;
    readonly int steps;

    /// <summary>A sampler.</summary>
    /// <param name="score">The scores.</param>
    /// <param name="ladder">The noise levels <c>σ_1 … σ_N</c>, above 0; see <see cref="NoiseLadder"/>.</param>
    /// <param name="stepSize">The step size <c>ε</c> of the last level, above 0.</param>
    /// <param name="steps">The number <c>T</c> of steps at each level, at least 1.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is no level.</exception>
    public AnnealedLangevin(INoiseConditionalScore<T> score, ReadOnlySpan<double> ladder, double stepSize, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        if (!(stepSize > 0 && double.IsFinite(stepSize))) throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "a step size is above 0");
        if (ladder.IsEmpty) throw new ArgumentException("a ladder has at least one noise level", nameof(ladder));
        foreach (double sigma in ladder)
            if (!(sigma > 0 && double.IsFinite(sigma))) throw new ArgumentException($"a noise level of {sigma}", nameof(ladder));
        (this.score, this.ladder, StepSize, this.steps) = (score, ladder.ToArray(), stepSize, steps);
    }

    /// <summary>The noise levels.</summary>
    public ReadOnlySpan<double> Ladder => ladder;

    /// <summary>The step size <c>ε</c> of the last level.</summary>
    public double StepSize { get; }

    /// <summary>Takes all chains down the ladder.</summary>
    /// <param name="chains">The chains, where they start.</param>
    /// <param name="noise">Where the noise is drawn from.</param>
    /// <param name="pool">Who computes.</param>
    /// <param name="denoise">
    /// Whether a last step without noise, <c>x ← x + σ_N² s(x, σ_N)</c>, takes the noise of the last level away (Song and Ermon 2020): the
    /// mean of the data given the noisy point.
    /// </param>
    /// <param name="cancellation">Ends the walk between two steps.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the chains cannot go on.</exception>
    public void Run(Chains<T> chains, NoiseStream noise, WorkerPool pool, bool denoise = false, CancellationToken cancellation = default)
    {
        double last = ladder[^1];
        foreach (double sigma in ladder)
        {
            T alpha = T.CreateTruncating(StepSize * (sigma / last) * (sigma / last));
            new Sampler<T>(new UnadjustedLangevin<T>(score.At(sigma), alpha), noise, pool).Run(chains, steps, null, cancellation);
        }
        if (denoise) FinalDenoising.Run(score, last, chains.Positions);
    }
}
