using Stein.Buffers;
using Stein.Networks;
using Stein.Simd;

namespace Stein.Objectives;

/// <summary>What the directions of sliced score matching are drawn from; both have the covariance <c>I</c>.</summary>
public enum SliceDistribution
{
    /// <summary>Signs: the estimate of a trace has the least variance, <c>2 Σ_{i≠j} J_ij²</c> for a symmetric <c>J</c>.</summary>
    Rademacher,

    /// <summary>Standard normals: variance <c>2 ‖J‖²</c> for a symmetric <c>J</c>.</summary>
    Gaussian,
}

/// <summary>
/// Sliced score matching (Song, Garg, Shi and Ermon 2019): <c>E[vᵀ J v + ½(vᵀ s)²]</c> over random directions <c>v</c>, or, with
/// its variance reduced, <c>E[vᵀ J v + ½‖s‖²]</c>. Its mean over <c>v</c> is the implicit objective.
/// </summary>
/// <remarks>For networks of three hidden layers and more, whose exact trace costs <c>D</c> tangents where this costs one a slice.</remarks>
/// <param name="slices">Directions drawn for each row and step, at least 1; their mean is taken.</param>
/// <param name="distribution">What they are drawn from.</param>
/// <param name="varianceReduced">Whether <c>‖s‖²</c> is exact rather than sliced as well.</param>
/// <param name="noiseFloor">The standard deviation <c>σ ≥ 0</c> of noise added to the data, in the units of the network's input.</param>
public sealed class SlicedScoreMatching(
    int slices = 1, SliceDistribution distribution = SliceDistribution.Rademacher, bool varianceReduced = true, float noiseFloor = 0)
    : IObjective
{
    /// <summary>Directions drawn for each row and step.</summary>
    public int Slices => slices;

    /// <summary>The standard deviation of the noise floor.</summary>
    public float NoiseFloor { get; } = Smoothings.Floor(noiseFloor);

    /// <inheritdoc/>
    public float Smoothing => NoiseFloor;

    /// <inheritdoc/>
    public PassKind Pass { get; } = PassKind.Slices(slices);

    /// <inheritdoc/>
    public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
    {
        var x = pass.Perturb(tile, NoiseFloor);
        var directions = pass.Directions(x.Rows, slices * x.Columns);
        tile.Directions(distribution, directions);
        var sums = pass.Traces(x.Rows);
        var scores = pass.Forward(tile, x);
        pass.Slices(directions, sums);
        var scoreBar = pass.Weighted(tile, varianceReduced ? scores : Sliced(scores, directions, pass.ScoreBar(x)));
        var traceBar = pass.TraceBar(tile, 1f / slices);
        pass.Backward(scoreBar, traceBar, gradient);
        return Fold.Dot<float>(sums, traceBar) + 0.5 * Fold.Dot(scores.Items, scoreBar.Items);
    }

    /// <summary>
    /// The derivative of the mean of <c>½(vᵀ s)²</c>: the mean of <c>(vᵀ s) v</c>. Its product with <c>s</c> is twice the value.
    /// </summary>
    ReadOnlyMatrixView<float> Sliced(ReadOnlyMatrixView<float> scores, ReadOnlyMatrixView<float> directions, MatrixView<float> bar)
    {
        for (int b = 0; b < scores.Rows; b++)
        {
            ReadOnlySpan<float> s = scores[b], vectors = directions[b];
            var target = bar[b];
            target.Clear();
            for (; !vectors.IsEmpty; vectors = vectors[s.Length..])
            {
                float product = Fold.Dot(vectors[..s.Length], s) / slices;
                for (int i = 0; i < s.Length; i++) target[i] += product * vectors[i];
            }
        }
        return bar;
    }
}
