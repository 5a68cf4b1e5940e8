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
public sealed class ImplicitScoreMatching : IObjective
{
    /// <summary>The objective with a noise floor.</summary>
    /// <param name="noiseFloor">The standard deviation <c>σ ≥ 0</c>, in the units of the network's input.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite or below 0.</exception>
    public ImplicitScoreMatching(float noiseFloor = 0) : this(noiseFloor, TraceMethod.Cheapest)
    {
    }

    /// <param name="noiseFloor">The standard deviation of the noise floor.</param>
    /// <param name="method">How the trace is computed.</param>
    internal ImplicitScoreMatching(float noiseFloor, TraceMethod method)
        => (NoiseFloor, Pass) = (Smoothings.Floor(noiseFloor), PassKind.Trace(method));

    /// <summary>The standard deviation of the noise floor.</summary>
    public float NoiseFloor { get; }

    /// <inheritdoc/>
    public float Smoothing => NoiseFloor;

    /// <inheritdoc/>
    public PassKind Pass { get; }

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
