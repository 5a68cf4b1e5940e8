using Stein.Networks;
using Stein.Scores;

namespace Stein.Objectives;

/// <summary>
/// Explicit score matching against a known score: <c>½E‖s(x) − ∇log p(x)‖²</c>, the definition that every other objective stands
/// for (Hyvärinen 2005, equation 2).
/// </summary>
/// <param name="target">The score <c>∇log p</c>.</param>
public sealed class ExplicitScoreMatching(IScore<float> target) : IObjective
{
    /// <inheritdoc/>
    public float Smoothing => 0;

    /// <inheritdoc/>
    public PassKind Pass => PassKind.Gradient;

    /// <inheritdoc/>
    public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
    {
        var scores = pass.Forward(tile, tile.Rows);
        var scoreBar = pass.ScoreBar(tile.Rows);
        target.Evaluate(tile.Rows, scoreBar);
        double sum = 0;
        for (int b = 0; b < tile.Rows.Rows; b++)
        {
            for (int i = 0; i < tile.Rows.Columns; i++)
            {
                float residual = scores[b, i] - scoreBar[b, i];
                sum += 0.5 * tile.Weight(b) * residual * residual;
                scoreBar[b, i] = tile.Weight(b) * residual;
            }
        }
        pass.Backward(scoreBar, default, gradient);
        return sum;
    }
}
