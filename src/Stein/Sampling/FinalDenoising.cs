using System.Numerics;
using Stein.Buffers;
using Stein.Scores;

namespace Stein.Sampling;

/// <summary>The last step of a way down noise levels (Song and Ermon 2020): the mean of the data given the noisy point.</summary>
static class FinalDenoising
{
    /// <summary><c>x ← x + σ² s(x, σ)</c>.</summary>
    /// <param name="score">The scores.</param>
    /// <param name="sigma">The noise level <c>σ</c>.</param>
    /// <param name="points">The points <c>[B, D]</c>, without gaps.</param>
    public static void Run<T>(INoiseConditionalScore<T> score, double sigma, MatrixView<T> points) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scores = new T[points.Rows * points.Columns];
        score.At(sigma).Evaluate(points, new(scores, points.Rows, points.Columns));
        var x = points.Items;
        T variance = T.CreateTruncating(sigma * sigma);
        for (int i = 0; i < x.Length; i++) x[i] = T.FusedMultiplyAdd(variance, scores[i], x[i]);
    }
}
