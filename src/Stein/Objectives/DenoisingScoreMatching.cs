using Stein.Networks;

namespace Stein.Objectives;

/// <summary>
/// Denoising score matching (Vincent 2011): <c>½E‖σ s(x + σ z) + z‖²</c>, <c>z ~ N(0, I)</c>. Its minimiser is the score of the
/// data smoothed by <c>N(0, σ²)</c>.
/// </summary>
/// <remarks>
/// This is the usual <c>½E‖s + z/σ‖²</c> times <c>σ²</c>, which has the same minimiser and the same size at every noise level.
/// </remarks>
/// <param name="sigma">The noise level <c>σ &gt; 0</c>, in the units of the network's input.</param>
public sealed class DenoisingScoreMatching(float sigma) : IObjective
{
    /// <summary>The noise level.</summary>
    public float Sigma { get; } = float.IsFinite(sigma) && sigma > 0
        ? sigma
        : throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "a noise level is a standard deviation above 0");

    /// <inheritdoc/>
    public float Smoothing => Sigma;

    /// <inheritdoc/>
    public PassKind Pass => PassKind.Gradient;

    /// <inheritdoc/>
    public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
    {
        var x = pass.Perturb(tile, Sigma, out var z);
        ReadOnlySpan<float> scores = pass.Forward(tile, x).Items, noise = z.Items;
        var scoreBar = pass.ScoreBar(x);
        var bar = scoreBar.Items;
        double sum = 0;
        for (int b = 0; b < x.Rows; b++)
        {
            float weight = tile.Weight(b);
            for (int i = b * x.Columns; i < (b + 1) * x.Columns; i++)
            {
                float residual = MathF.FusedMultiplyAdd(Sigma, scores[i], noise[i]);
                sum += 0.5 * weight * residual * residual;
                bar[i] = weight * Sigma * residual;
            }
        }
        pass.Backward(scoreBar, default, gradient);
        return sum;
    }
}
