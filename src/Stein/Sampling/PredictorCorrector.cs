using System.Numerics;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>
/// Predictor–corrector sampling. At each noise level, from the largest to the smallest, the corrector makes some Langevin steps; then the
/// predictor goes to the next level by a step of the reverse diffusion, <c>x ← x + v s(x, σ_i) + √v z</c> with <c>v = σ_i² − σ_{i+1}²</c>.
/// </summary>
/// <remarks>
/// The size of a Langevin step follows from a ratio <c>r</c> of signal to noise. The source takes it from the norms of the scores and the
/// noise in a batch; here it is <c>ε = 4 r² σ²</c>, from what these norms are on average, <c>√D/σ</c> and <c>√D</c>, so that a chain does
/// not depend on the others. Song et al. 2021, <em>Score-based generative modeling through stochastic differential equations</em>,
/// algorithm 2.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class PredictorCorrector<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly INoiseConditionalScore<T> score;
    readonly double[] levels;
    readonly int corrections;

    /// <summary>Creates a sampler.</summary>
    /// <param name="score">The scores at all of the levels.</param>
    /// <param name="levels">The noise levels <c>σ_1 &gt; … &gt; σ_N &gt; 0</c>.</param>
    /// <param name="corrections">Langevin steps at each level, at least 0.</param>
    /// <param name="signalToNoise">The ratio <c>r</c>, above 0.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the levels do not fall.</exception>
    public PredictorCorrector(
        INoiseConditionalScore<T> score, ReadOnlySpan<double> levels, int corrections = 1, double signalToNoise = 0.16)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(corrections);
        if (!(signalToNoise > 0 && double.IsFinite(signalToNoise)))
            throw new ArgumentOutOfRangeException(nameof(signalToNoise), signalToNoise, "a ratio of signal to noise is finite and above 0");
        NoiseSchedule.RequireFalling(levels);
        (this.score, this.levels, this.corrections, SignalToNoise) = (score, levels.ToArray(), corrections, signalToNoise);
    }

    /// <summary>The ratio of signal to noise.</summary>
    public double SignalToNoise { get; }

    /// <summary>Moves all chains through the noise levels.</summary>
    /// <param name="chains">The chains at their starting points, draws of <c>N(mean, σ_1² I)</c>; samples after.</param>
    /// <param name="noise">The stream of the noise.</param>
    /// <param name="denoise">See <see cref="AnnealedLangevin{T}.Descend"/>.</param>
    /// <param name="pool">Who computes; <see cref="WorkerPool.Shared"/> if none. The chains do not depend on it.</param>
    /// <param name="cancellation">Ends the walk between two steps.</param>
    /// <exception cref="ArgumentException">The chains live in another dimension.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the chains are of no use then.</exception>
    public void Descend(
        Chains<T> chains, NoiseStream noise, bool denoise = false, WorkerPool? pool = null, CancellationToken cancellation = default)
    {
        var descent = new TransitionSequence<T>(score.Dimension, chains.Steps);
        for (int i = 0; i < levels.Length; i++)
        {
            double sigma = levels[i];
            var level = score.At(sigma);
            T stepSize = T.CreateTruncating(4 * SignalToNoise * SignalToNoise * sigma * sigma);
            descent.Add(new UnadjustedLangevin<T>(level, stepSize), corrections);
            if (i < levels.Length - 1) descent.Add(new ReverseDiffusion<T>(level, (sigma - levels[i + 1]) * (sigma + levels[i + 1])), 1);
            else if (denoise) descent.Add(new DenoisingStep<T>(level, sigma), 1);
        }
        descent.Walk(chains, noise, pool, cancellation);
    }
}
