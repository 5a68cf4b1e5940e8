using System.Numerics;
using Stein.Buffers;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Flow;

/// <summary>
/// Integrates points along a flow, and the change of their log-density, by a method of fourth order that takes one score with its trace a
/// step.
/// </summary>
/// <remarks>
/// The points follow the Adams–Bashforth–Moulton pair of fourth order, after three steps of the classical Runge–Kutta method. The
/// log-density follows by Gregory's rule of fourth order. The traces cost most, and this takes the fewest. Hairer, Nørsett and Wanner
/// 1993, <em>Solving ordinary differential equations I</em>, section III.1.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class MultistepMethod<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The order of the method.</summary>
    public const int Order = 4;

    /// <summary>The fewest steps: with fewer the two ends of Gregory's rule would overlap.</summary>
    public const int FewestSteps = 5;

    /// <summary>The predictor: factors of the slopes at the last four points, the newest first.</summary>
    static readonly double[] bashforth = [55.0 / 24, -59.0 / 24, 37.0 / 24, -9.0 / 24];

    /// <summary>The corrector: factors of the slopes at the next point and the last three.</summary>
    static readonly double[] moulton = [9.0 / 24, 19.0 / 24, -5.0 / 24, 1.0 / 24];

    /// <summary>Gregory's weights of the first three points and, in reverse, of the last three; the others have weight 1.</summary>
    static readonly double[] gregory = [3.0 / 8, 7.0 / 6, 23.0 / 24];

    readonly ProbabilityFlow<T> flow;
    readonly FlowSlope<T> slope;
    readonly double[] stage;

    /// <summary>
    /// The slopes <c>dy/dt</c> at the last four points, that of point <c>n</c> at index <c>n mod 4</c>; and a fifth buffer.
    /// </summary>
    readonly double[][] slopes;

    /// <summary>The points at this step, and at the next one.</summary>
    double[] here, next;

    /// <summary>The number of elements <c>B·D</c>, and that of steps.</summary>
    int size, steps;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="rows">The largest number of points in a call.</param>
    public MultistepMethod(ProbabilityFlow<T> flow, int rows)
    {
        int most = rows * flow.Dimension;
        (this.flow, slope) = (flow, new(flow, rows));
        (stage, here, next) = (new double[most], new double[most], new double[most]);
        slopes = [.. Enumerable.Range(0, Order + 1).Select(_ => new double[most])];
    }

    /// <summary>The evaluations of the score in so many steps, most of them with the trace.</summary>
    public static int Evaluations(int steps) => steps + 1 + 3 * (Order - 1);

    /// <summary>Integrates the flow from its first noise level to its last.</summary>
    /// <param name="points">The points <c>[B, D]</c>, without gaps: at the first level before, at the last level after.</param>
    /// <param name="changes">Receives <c>log p(end, σ_to) − log p(start, σ_from)</c> of each point, <c>[B]</c>.</param>
    /// <param name="steps">The number of steps, at least <see cref="FewestSteps"/>.</param>
    /// <param name="cancellation">Ends the integration between two steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few steps.</exception>
    public void Carry(Span<T> points, Span<double> changes, int steps, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, FewestSteps);
        (size, this.steps) = (points.Length, steps);
        flow.Coordinates.Enter(points, flow.KappaFrom, Part(here));
        changes.Clear();
        for (int step = 0; step <= steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            int end = Math.Min(step, steps - step);
            Go(step, end < gregory.Length ? gregory[end] : 1, changes);
        }
        flow.Coordinates.Leave(Part(here), flow.KappaTo, points);
        double volume = flow.Dimension * (Log(flow.KappaTo) - Log(flow.KappaFrom));
        foreach (ref double change in changes) change -= volume;
    }

    /// <summary>Makes one step, and adds its part of the integral of <c>d log p/dt</c>.</summary>
    /// <param name="step">The number of the point to go to; 0 is the start.</param>
    /// <param name="weight">Its weight in the integral.</param>
    /// <param name="changes">The integrals so far, <c>[B]</c>.</param>
    void Go(int step, double weight, Span<double> changes)
    {
        double h = flow.StepLength(steps);
        bool isPredicted = step >= Order;
        if (step > 0 && !isPredicted) Start(step, h);
        Part(here).CopyTo(next);
        for (int k = 0; isPredicted && k < Order; k++) Add(h * bashforth[k], slopes[(step - 1 - k) % Order], next);
        var level = flow.Level(step, steps);
        slope.Evaluate(level, Part(next), Part(slopes[step % Order]), traced: true);
        for (int k = 0; isPredicted && k < Order; k++) Add(h * moulton[k], slopes[(step - k) % Order], here);
        // d log p(y)/dt = (σ²/κ²)(κ² tr J + D).
        double factor = weight * h * level.Share, square = level.Kappa * level.Kappa;
        var traces = slope.Traces;
        for (int b = 0; b < changes.Length; b++)
            changes[b] += factor * Math.FusedMultiplyAdd(square, double.CreateTruncating(traces[b]), flow.Dimension);
    }

    /// <summary>One step of the classical Runge–Kutta method.</summary>
    void Start(int step, double h)
    {
        double[] last = slopes[step - 1];
        Part(here).CopyTo(next);
        Add(h / 6, last, next);
        for (int k = 1; k < 4; k++)
        {
            double part = k == 3 ? 1 : 0.5;
            Part(here).CopyTo(stage);
            Add(part * h, last, stage);
            last = slopes[Order];
            slope.Evaluate(flow.Level(step - 1 + part, steps), Part(stage), Part(last));
            Add(k == 3 ? h / 6 : h / 3, last, next);
        }
        (here, next) = (next, here);
    }

    Span<double> Part(double[] items) => items.AsSpan(0, size);

    void Add(double factor, double[] from, double[] to)
    {
        var sum = new MatrixView<double>(to, 1, size);
        ScaledSum.Run(new ReadOnlyMatrixView<double>(from, 1, size), factor, sum, sum);
    }

    static double Log(double x) => Scalar<double>.Log(x).Value;
}
