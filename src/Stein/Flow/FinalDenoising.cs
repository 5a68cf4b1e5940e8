using System.Numerics;
using Stein.Buffers;
using Stein.Linear;
using Stein.Scores;

namespace Stein.Flow;

/// <summary>
/// An optional last step of samplers that go down noise levels. It removes the noise of the last level: <c>x + σ² s(x, σ)</c> is the mean
/// of the data given the noisy point <c>x</c> (Tweedie's formula). Such points vary less than the density of that level.
/// </summary>
/// <remarks>Song and Ermon 2020, <em>Improved techniques for training score-based generative models</em>.</remarks>
static class FinalDenoising
{
    /// <summary><c>x ← x + σ² s(x, σ)</c>.</summary>
    /// <param name="score">The score at the noise level.</param>
    /// <param name="sigma">The noise level <c>σ</c>.</param>
    /// <param name="points">The points <c>[B, D]</c>, without gaps.</param>
    /// <param name="scores">Room for their scores, <c>[B, D]</c>, without gaps.</param>
    public static void Apply<T>(IScore<T> score, double sigma, MatrixView<T> points, MatrixView<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        score.Evaluate(points, scores);
        ScaledSum.Run(scores, T.CreateTruncating(sigma * sigma), points, points);
    }
}
