using System.Numerics;
using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>A step of the reverse diffusion from one noise level to the next: <c>x ← x + v s(x, σ) + √v z</c>.</summary>
/// <param name="score">The score at the noise level <c>σ</c>.</param>
/// <param name="variance">The variance <c>v</c> between the two levels.</param>
/// <typeparam name="T">The element type.</typeparam>
sealed class ReverseDiffusion<T>(IScore<T> score, double variance) : ITransition<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly DriftDiffusion<T> move = new(T.CreateTruncating(variance), T.CreateTruncating(Math.Sqrt(variance)));

    /// <inheritdoc/>
    public int Dimension => score.Dimension;

    /// <inheritdoc/>
    public int Scratch => 2 * Dimension;

    /// <inheritdoc/>
    public void Step(ChainTile<T> chains, NoiseStream noise, Span<T> scratch)
    {
        var x = chains.Positions.Items;
        Span<T> scores = scratch[..x.Length], z = scratch.Slice(x.Length, x.Length);
        score.Evaluate(chains.Positions, new MatrixView<T>(scores, chains.Count, Dimension));
        noise.Part(StreamPart.Predictor).Normals(chains.Step, chains.FirstIndex * Dimension, z);
        Zip.Apply(scores, z, x, x, move);
    }
}
