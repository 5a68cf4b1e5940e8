using System.Numerics;
using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;
using Stein.Simd;

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
    /// <param name="pool">Who computes; the chains do not depend on it.</param>
    /// <param name="denoise">Whether a last step without noise, <c>x ← x + σ_N² s(x, σ_N)</c>, takes the noise of the last level away.</param>
    /// <param name="cancellation">Ends the walk between two steps.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the chains cannot go on.</exception>
    public void Descend(Chains<T> chains, NoiseStream noise, bool denoise = false, WorkerPool? pool = null, CancellationToken cancellation = default)
    {
        for (int i = 0; i < levels.Length; i++)
        {
            double sigma = levels[i];
            var level = score.At(sigma);
            if (corrections > 0)
            {
                T stepSize = T.CreateTruncating(4 * SignalToNoise * SignalToNoise * sigma * sigma);
                new Sampler<T>(new UnadjustedLangevin<T>(level, stepSize), noise, pool).Walk(chains, corrections, null, cancellation);
            }
            bool last = i == levels.Length - 1;
            if (last && !denoise) return;
            double variance = last ? sigma * sigma : (sigma - levels[i + 1]) * (sigma + levels[i + 1]);
            var reverse = new ReverseDiffusion(level, variance, noisy: !last);
            new Sampler<T>(reverse, noise.Part(StreamPart.Predictor), pool).Walk(chains, 1, null, cancellation);
        }
    }

    /// <summary>One step of the reverse diffusion: <c>x + v s + √v z</c>, or without the noise.</summary>
    sealed class ReverseDiffusion(IScore<T> score, double variance, bool noisy) : ITransition<T>
    {
        public int Dimension => score.Dimension;

        public ChainMemory Memory => ChainMemory.None;

        public int Scratch => 2 * Dimension;

        public void Init(ChainTile<T> chains, NoiseStream noise)
        {
        }

        public void Step(ChainTile<T> chains, NoiseStream noise, Span<T> scratch)
        {
            var x = chains.Positions.Items;
            Span<T> scores = scratch[..x.Length], z = scratch.Slice(x.Length, x.Length);
            score.Evaluate(chains.Positions, new MatrixView<T>(scores, chains.Count, Dimension));
            if (noisy) noise.Normals(chains.Step, (long)chains.First * Dimension, z);
            else z.Clear();
            Zip.Run3(scores, z, x, x, new DriftDiffusion<T>(T.CreateTruncating(variance), T.CreateTruncating(Math.Sqrt(variance))));
        }
    }
}
