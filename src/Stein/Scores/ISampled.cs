using Stein.Buffers;
using Stein.Noise;

namespace Stein.Scores;

/// <summary>A distribution with a formula for independent draws: what samplers are compared with, and data for demonstrations.</summary>
interface ISampled
{
    /// <summary>The dimension <c>D</c> of the draws.</summary>
    int Dimension { get; }

    /// <summary>Takes draws; draw <c>i</c> is a function of the stream and <c>i</c> alone.</summary>
    /// <param name="noise">The stream of random numbers.</param>
    /// <param name="first">The number of the first draw, 0 or more.</param>
    /// <param name="points">Receives the draws, <c>[B, D]</c>, without gaps between the rows.</param>
    /// <exception cref="ArgumentException">The points are not of dimension <c>D</c>.</exception>
    /// <exception cref="InvalidOperationException">There are gaps between the rows.</exception>
    void Draw(NoiseStream noise, long first, MatrixView<double> points);
}
