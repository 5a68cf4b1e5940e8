using Stein.Networks;
using Stein.Simd;

namespace Stein.Objectives;

/// <summary>
/// Implicit score matching with the exact trace (Hyvärinen 2005, theorem 1): <c>E[tr J(x) + ½‖s(x)‖²]</c>, which differs from
/// the explicit <c>½E‖s(x) − ∇log p(x)‖²</c> by a constant, so that no true score is needed.
/// </summary>
/// <remarks>
/// It holds for data with a differentiable density whose boundary term vanishes. Ties, discrete columns and data on a bounded
/// set break it: the loss then falls without end while the fitted density collapses onto the ties. A noise floor <c>σ</c>
/// mends that: the objective is that of <c>x + σ z</c>, <c>z ~ N(0, I)</c>, whose density is always smooth.
/// </remarks>
/// <param name="noiseFloor">The standard deviation <c>σ ≥ 0</c>, in the units of the network's input.</param>
/// <param name="method">How the trace is computed.</param>
public sealed class ImplicitScoreMatching(float noiseFloor = 0, TraceMethod method = TraceMethod.Cheapest) : IObjective
{
    /// <summary>The standard deviation of the noise floor.</summary>
    public float NoiseFloor { get; } = Smoothings.Floor(noiseFloor);

    /// <inheritdoc/>
    public float Smoothing => NoiseFloor;

    /// <inheritdoc/>
    public PassKind Pass { get; } = PassKind.Trace(method);

    /// <inheritdoc/>
    public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
    {
        var x = pass.Perturb(tile, NoiseFloor);
        var traces = pass.Traces(x.Rows);
        var scores = pass.Forward(tile, x);
        pass.Trace(traces);
        var scoreBar = pass.Weighted(tile, scores);
        var traceBar = pass.TraceBar(tile, 1);
        pass.Backward(scoreBar, traceBar, gradient);
        return Fold.Dot<float>(traces, traceBar) + 0.5 * Fold.Dot(scores.Items, scoreBar.Items);
    }
}
