using System.Numerics;

namespace Stein.Flow;

/// <summary>
/// Heun's method of second order: a step with the mean of the slopes at its start and at the end that the first slope leads to. Its results
/// are the coordinates <c>y</c> where points end. Karras et al. 2022, <em>Elucidating the design space of diffusion-based generative models</em>, algorithm 1.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class HeunMethod<T> : IFlowMethod<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Scores that a step takes.</summary>
    public const int EvaluationsOfAStep = 2;

    readonly ProbabilityFlow<T> flow;
    readonly FlowSlope<T> slope;
    readonly double[] firsts, seconds;

    /// <summary>The method.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="rows">The most rows that are carried at once.</param>
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
