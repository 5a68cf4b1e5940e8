using System.Numerics;
using Stein.Buffers;
using Stein.Flow;
using Stein.Noise;
using Stein.Scores;

namespace Stein.Sampling;

/// <summary><see cref="FinalDenoising"/> as a step of chains.</summary>
/// <param name="score">The score at the noise level.</param>
/// <param name="sigma">The noise level <c>σ</c>.</param>
/// <typeparam name="T">The element type.</typeparam>
sealed class DenoisingStep<T>(IScore<T> score, double sigma) : ITransition<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int Dimension => score.Dimension;

    /// <inheritdoc/>
    public int Scratch => score.Dimension;

    /// <inheritdoc/>
    public void Step(ChainTile<T> chains, NoiseStream noise, Span<T> scratch)
    {
        var scores = new MatrixView<T>(scratch[..(chains.Count * Dimension)], chains.Count, Dimension);
        FinalDenoising.Apply(score, sigma, chains.Positions, scores);
    }
}
