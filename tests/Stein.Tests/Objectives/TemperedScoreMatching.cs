using Stein.Networks;
using Stein.Objectives;
using Stein.Simd;

namespace Stein.Tests.Objectives;

// example
/// <summary>E[T tr J + ½‖s‖²]: its minimiser is the score of the density to the power T.</summary>
sealed class TemperedScoreMatching(float power) : IObjective
{
    public PassKind Pass => PassKind.Trace();                                  // what the network has to compute

    public float Smoothing => 0;

    public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
    {
        var traces = pass.Traces(tile.Rows.Rows);
        var scores = pass.Forward(tile, tile.Rows);
        pass.Trace(traces);
        var scoreBar = pass.Weighted(tile, scores);                            // ∂loss/∂s, rows times their weights
        var traceBar = pass.TraceBar(tile, power);                             // ∂loss/∂(tr J)
        pass.Backward(scoreBar, traceBar, gradient);                           // adds the gradient by the parameters
        return Fold.Dot<float>(traces, traceBar) + 0.5 * Fold.Dot(scores.Items, scoreBar.Items);
    }
}
// end
