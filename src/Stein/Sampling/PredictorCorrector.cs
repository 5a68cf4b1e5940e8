using System.Numerics;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>
/// Predictor–corrector sampling (Song et al. 2021, algorithm 2): down falling noise levels, the predictor takes the variance between two
/// levels away, <c>x ← x + v s(x, σ_i) + √v z</c> with <c>v = σ_i² − σ_{i+1}²</c>, the reverse diffusion; the corrector makes some Langevin
/// steps at the level reached.
/// </summary>
/// <remarks>
/// The source sets a Langevin step by a ratio <c>r</c> of signal to noise from the norms of a batch; here those norms are what they are on
/// average, <c>√D</c> and <c>√D/σ</c>, so that a chain does not depend on the others: <c>ε = 4 r² σ²</c> in this library's convention.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class PredictorCorrector<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly INoiseConditionalScore<T> score;
    readonly double[] levels;
    readonly int corrections;

    /// <summary>A sampler.</summary>
    /// <param name="score">The scores.</param>
    /// <param name="levels">The noise levels <c>σ_1 &gt; … &gt; σ_N &gt; 0</c>.</param>
    /// <param name="corrections">Langevin steps at each level, at least 0.</param>
    /// <param name="signalToNoise">The ratio <c>r</c>, above 0.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the levels do not fall.</exception>
    public PredictorCorrector(INoiseConditionalScore<T> score, ReadOnlySpan<double> levels, int corrections = 1, double signalToNoise = 0.16)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(corrections);
        if (!(signalToNoise > 0 && double.IsFinite(signalToNoise)))
            throw new ArgumentOutOfRangeException(nameof(signalToNoise), signalToNoise, "a ratio of signal to noise is above 0");
        NoiseSchedule.RequireFalling(levels);
        (this.score, this.levels, this.corrections, SignalToNoise) = (score, levels.ToArray(), corrections, signalToNoise);
    }

    /// <summary>The ratio of signal to noise.</summary>
    public double SignalToNoise { get; }

    /// <summary>Takes all chains down the noise levels.</summary>
    /// <param name="chains">The chains, where they start: draws of <c>N(mean, σ_1² I)</c>.</param>
    /// <param name="noise">Where the noise is drawn from.</param>
    /// <param name="denoise">See <see cref="AnnealedLangevin{T}.Descend"/>.</param>
    /// <param name="pool">Who computes; <see cref="WorkerPool.Shared"/> if none. The chains do not depend on it.</param>
    /// <param name="cancellation">Ends the walk between two steps.</param>
    /// <exception cref="ArgumentException">The chains live in another dimension.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the chains cannot go on.</exception>
    public void Descend(Chains<T> chains, NoiseStream noise, bool denoise = false, WorkerPool? pool = null, CancellationToken cancellation = default)
    {
        var way = new TransitionSequence<T>(score.Dimension, chains.Steps);
        for (int i = 0; i < levels.Length; i++)
        {
            double sigma = levels[i];
            var level = score.At(sigma);
            way.Add(new UnadjustedLangevin<T>(level, T.CreateTruncating(4 * SignalToNoise * SignalToNoise * sigma * sigma)), corrections);
            if (i < levels.Length - 1) way.Add(new ReverseDiffusion<T>(level, (sigma - levels[i + 1]) * (sigma + levels[i + 1])), 1);
            else if (denoise) way.Add(new DenoisingStep<T>(level, sigma), 1);
        }
        way.Walk(chains, noise, pool, cancellation);
    }
}
