using Stein.Buffers;
using Stein.Noise;

namespace Stein.Scores;

/// <summary>A distribution that independent draws can be taken of directly: an oracle for samplers, and data for demonstrations.</summary>
public interface ISampled
{
    /// <summary>The dimension <c>D</c> of the draws.</summary>
    int Dimension { get; }

    /// <summary>Takes draws; draw <c>i</c> is a function of the stream and <c>i</c> alone.</summary>
    /// <param name="noise">Where they come from.</param>
    /// <param name="first">The number of the first draw, 0 or more.</param>
    /// <param name="points">Receives the draws, <c>[B, D]</c>, without gaps.</param>
    void Draw(NoiseStream noise, long first, MatrixView<double> points);
}
