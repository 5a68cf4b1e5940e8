using System.Numerics;

namespace Stein.Flow;

/// <summary>
/// Heun's method, of second order: a step <c>y ← y + (h/2) (f(y) + f(y + h f(y)))</c> with the slope <c>f</c>. Its results are the
/// coordinates <c>y</c> of the points at the last noise level.
/// </summary>
/// <remarks>Karras et al. 2022, <em>Elucidating the design space of diffusion-based generative models</em>, algorithm 1.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class HeunMethod<T> : IFlowMethod<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Evaluations of the score in a step.</summary>
    public const int EvaluationsOfAStep = 2;

    readonly ProbabilityFlow<T> flow;
    readonly FlowSlope<T> slope;
    readonly double[] firsts, seconds;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="rows">The largest number of points in a call.</param>
    public HeunMethod(ProbabilityFlow<T> flow, int rows)
    {
        (this.flow, slope) = (flow, new(flow, rows));
        (firsts, seconds) = (new double[rows * flow.Dimension], new double[rows * flow.Dimension]);
    }

    /// <inheritdoc/>
    public int Dimension => flow.Dimension;

    /// <inheritdoc/>
    public int Width => flow.Dimension;

    /// <inheritdoc/>
    public int Order => 2;

    /// <inheritdoc/>
    public void Carry(ReadOnlySpan<T> points, int steps, Span<double> results, CancellationToken cancellation)
    {
        var y = results[..points.Length];
        Span<double> first = firsts.AsSpan(0, y.Length), second = seconds.AsSpan(0, y.Length);
        double h = flow.StepLength(steps);
        flow.Coordinates.Enter(points, flow.KappaFrom, y);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            slope.Evaluate(flow.Level(step, steps), y, first);
            for (int i = 0; i < y.Length; i++) second[i] = Math.FusedMultiplyAdd(h, first[i], y[i]);
            slope.Evaluate(flow.Level(step + 1, steps), second, second);
            for (int i = 0; i < y.Length; i++) y[i] = Math.FusedMultiplyAdd(0.5 * h, first[i] + second[i], y[i]);
        }
    }
}
