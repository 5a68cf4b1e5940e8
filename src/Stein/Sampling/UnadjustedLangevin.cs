using System.Numerics;
using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>
/// The unadjusted Langevin algorithm: <c>x ← x + (ε/2) s(x) + √ε z</c>, <c>z ~ N(0, I)</c>; preconditioned by a metric
/// <c>M = L Lᵀ</c>, <c>x ← x + (ε/2) M s(x) + √ε L z</c>.
/// </summary>
/// <remarks>
/// The convention is that of Song and Ermon (2019). Others write <c>x + ε s + √(2ε) z</c>; their <c>ε</c> is half of this one. There is no
/// acceptance step, so there is a bias: on <c>N(0, 1)</c> the stationary variance is <c>1/(1 − ε/4)</c>.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class UnadjustedLangevin<T> : ITransition<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly IScore<T> score;
    readonly Metric<T>? metric;

    /// <summary>Creates the transition.</summary>
    /// <param name="score">The score of the distribution.</param>
    /// <param name="stepSize">
    /// The step size <c>ε</c>, above 0. Without a metric its unit is that of the space, squared; with one it has none.
    /// </param>
    /// <param name="metric">The metric; the identity if none.</param>
    /// <exception cref="ArgumentException">The step size is not above 0, or the metric has another dimension.</exception>
    public UnadjustedLangevin(IScore<T> score, T stepSize, Metric<T>? metric = null)
    {
        if (!T.IsFinite(stepSize) || stepSize <= T.Zero)
            throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "a step size is finite and above 0");
        if (metric != null && metric.Dimension != score.Dimension)
            throw new ArgumentException($"a metric of dimension {metric.Dimension} for a score of {score.Dimension}", nameof(metric));
        (this.score, StepSize) = (score, stepSize);
        this.metric = metric is { Kind: MetricKind.Identity } ? null : metric;
    }

    /// <summary>The step size <c>ε</c>.</summary>
    public T StepSize { get; }

    /// <inheritdoc/>
    public int Dimension => score.Dimension;

    /// <inheritdoc/>
    public int Scratch => 2 * Dimension;

    /// <inheritdoc/>
    public void Step(ChainTile<T> chains, NoiseStream noise, Span<T> scratch)
    {
        var x = chains.Positions;
        var scores = new MatrixView<T>(scratch[..(x.Rows * Dimension)], x.Rows, Dimension);
        var z = new MatrixView<T>(scratch.Slice(x.Rows * Dimension, x.Rows * Dimension), x.Rows, Dimension);
        score.Evaluate(x, scores);
        noise.Normals(chains.Step, chains.FirstIndex * Dimension, z.Items);
        T drift = StepSize / T.CreateTruncating(2), diffusion = T.Sqrt(StepSize);
        if (metric == null)
        {
            Zip.Apply(scores.Items, z.Items, x.Items, x.Items, new DriftDiffusion<T>(drift, diffusion));
            return;
        }
        for (int b = 0; b < x.Rows; b++)
        {
            // L (Lᵀ (ε/2) s + √ε z).
            foreach (ref T item in z[b]) item *= diffusion;
            metric.AddTransposedProduct(drift, scores[b], z[b]);
            metric.AddProduct(T.One, z[b], x[b]);
        }
    }
}
