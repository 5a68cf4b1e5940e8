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
        var network = pass.Network;
        var traces = pass.Traces(tile.Rows.Rows);
        network.Forward(tile.Rows);
        network.Trace(traces);
        var scoreBar = pass.Weighted(tile, network.Scores);                    // ∂loss/∂s, rows times their weights
        var traceBar = pass.TraceBar(tile, power);                             // ∂loss/∂(tr J)
        if (!gradient.IsEmpty) network.Backward(tile.Rows, scoreBar, traceBar, gradient);
        return Fold.Dot<float>(traces, traceBar) + 0.5 * Fold.Dot(network.Scores.Items, scoreBar.Items);
    }
}
// end
