using Stein.Networks;
using Stein.Objectives;

namespace Stein.PublicTests;

/// <summary>A ridge on Hyvärinen's loss: <c>E[tr J + ½(1 + λ)‖s‖²]</c>.</summary>
sealed class OwnObjective(float ridge) : IObjective
{
    public PassKind Pass => PassKind.Trace();

    public float Smoothing => 0;

    public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
    {
        var traces = pass.Traces(tile.Rows.Rows);
        var scores = pass.Forward(tile, tile.Rows);
        pass.Trace(traces);
        var scoreBar = pass.ScoreBar(scores);
        var traceBar = pass.TraceBar(tile, 1);
        double loss = 0;
        for (int i = 0; i < scores.Items.Length; i++) scoreBar.Items[i] = (1 + ridge) * scores.Items[i];
        for (int i = 0; i < scores.Items.Length; i++) loss += 0.5 * scores.Items[i] * scoreBar.Items[i];
        for (int b = 0; b < traces.Length; b++) loss += traces[b];
        pass.Backward(scoreBar, traceBar, gradient);
        return loss;
    }
}
