using System.Numerics;
using Stein.Buffers;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Flow;

/// <summary>
/// Integrates points along a flow, and the change of their log-density, by a method of fourth order that takes a score at each step and its
/// trace at every second one; and estimates the error of the change.
/// </summary>
/// <remarks>
/// <para>The points follow the Adams–Bashforth–Moulton pair of fourth order, after three steps of the classical Runge–Kutta method. The
/// log-density follows by Gregory's rule of fourth order over every second point, whose traces are taken where the corrector leads: traces
/// cost most, so they are few, and the path between them is fine. Hairer, Nørsett and Wanner 1993, <em>Solving ordinary differential
/// equations I</em>, section III.1.</para>
/// <para>The error is that of the rule and that of the path. Of the rule: Gregory's rule over every fourth point differs from it by
/// <c>Δ</c>, that over every eighth point from the former by <c>Δ'</c>; the next difference would be <c>ρ Δ</c>, if the last ratio
/// <c>ρ = Δ/Δ'</c> goes on. Two values may agree by chance, so <c>ρ</c> counts as 0.2 at least and 1 at most, and <c>ρ² Δ'</c> bounds the
/// estimate as well. Of the path: a step errs by <c>e = −19/270 (corrector − predictor)</c> (Milne's device), which changes the log-density
/// by <c>∇ log p · e</c>; the sizes of these changes are summed.</para>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class MultistepMethod<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The fewest steps: with fewer the two ends of the coarsest rule would overlap.</summary>
    public const int FewestSteps = 5 << Rules;

    /// <summary>What the steps are a multiple of, so that every rule ends at the last point.</summary>
    public const int StepMultiple = 1 << Rules;

    /// <summary>The points that predictor and corrector go by, as many as the order.</summary>
    const int Order = 4;

    /// <summary>The rules: over every second point, every fourth, every eighth.</summary>
    const int Rules = 3;

    /// <summary>The least ratio of two differences, and Milne's factor.</summary>
    const double LeastRatio = 0.2, Milne = -19.0 / 270;

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

    /// <summary>The integrals of <c>d log p/dt</c> by each rule, one after the other, and the errors of the path.</summary>
    readonly double[] integrals, pathErrors;

    /// <summary>The number of elements <c>B·D</c>, that of points, and that of steps.</summary>
    int size, count, steps;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="rows">The largest number of points in a call.</param>
    public MultistepMethod(ProbabilityFlow<T> flow, int rows)
    {
        int most = rows * flow.Dimension;
        (this.flow, slope) = (flow, new(flow, rows));
        (stage, here, next) = (new double[most], new double[most], new double[most]);
        slopes = [.. Enumerable.Range(0, Order + 1).Select(_ => new double[most])];
        (integrals, pathErrors) = (new double[Rules * rows], new double[rows]);
    }

    /// <summary>The evaluations of the score in so many steps, about a third of them with the trace.</summary>
    public static int Evaluations(int steps) => steps + steps / 2 + 3 * (Order - 1);

    /// <summary>Integrates the flow from its first noise level to its last.</summary>
    /// <param name="points">The points <c>[B, D]</c>, without gaps: at the first level before, at the last level after.</param>
    /// <param name="changes">Receives <c>log p(end, σ_to) − log p(start, σ_from)</c> of each point, <c>[B]</c>.</param>
    /// <param name="errors">Receives an estimate of the error of each, meant to lie above it, <c>[B]</c>.</param>
    /// <param name="steps">The number of steps, at least <see cref="FewestSteps"/> and a multiple of 8.</param>
    /// <param name="cancellation">Ends the integration between two steps.</param>
    /// <exception cref="ArgumentException">There are too few steps, or no multiple of 8.</exception>
    public void Carry(Span<T> points, Span<double> changes, Span<double> errors, int steps, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, FewestSteps);
        if (steps % StepMultiple != 0) throw new ArgumentException($"{steps} steps are no multiple of {StepMultiple}", nameof(steps));
        (size, count, this.steps) = (points.Length, changes.Length, steps);
        flow.Coordinates.Enter(points, flow.KappaFrom, Part(here));
        integrals.AsSpan().Clear();
        pathErrors.AsSpan().Clear();
        for (int step = 0; step <= steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Go(step);
        }
        flow.Coordinates.Leave(Part(here), flow.KappaTo, points);
        double volume = flow.Dimension * (Log(flow.KappaTo) - Log(flow.KappaFrom));
        for (int b = 0; b < count; b++)
        {
            double fine = integrals[b], half = integrals[count + b], quarter = integrals[2 * count + b];
            changes[b] = fine - volume;
            errors[b] = RuleError(Math.Abs(fine - half), Math.Abs(half - quarter)) + pathErrors[b];
        }
    }

    static double RuleError(double difference, double before)
    {
        double ratio = Math.Clamp(before > 0 ? difference / before : 1, LeastRatio, 1);
        return Math.Max(ratio * difference, ratio * ratio * before);
    }

    /// <summary>Makes one step, and adds its part of the integral of <c>d log p/dt</c>.</summary>
    /// <param name="step">The number of the point to go to; 0 is the start.</param>
    void Go(int step)
    {
        double h = flow.StepLength(steps);
        bool isPredicted = step >= Order;
        if (step > 0 && !isPredicted) Start(step, h);
        var level = flow.Level(step, steps);
        if (isPredicted)
        {
            Part(here).CopyTo(next);
            for (int k = 0; k < Order; k++) Add(h * bashforth[k], slopes[(step - 1 - k) % Order], next);
            slope.Evaluate(level, Part(next), Part(slopes[step % Order]));
            for (int k = 0; k < Order; k++) Add(h * moulton[k], slopes[(step - k) % Order], here);
        }
        bool isTraced = step % 2 == 0;
        if (isTraced || !isPredicted) slope.Evaluate(level, Part(here), Part(slopes[step % Order]), isTraced);
        if (isPredicted) AddPathErrors(level.Share, slopes[step % Order]);
        if (!isTraced) return;
        // d log p(y)/dt = (σ²/κ²)(κ² tr J + D).
        double factor = h * level.Share, square = level.Kappa * level.Kappa;
        var traces = slope.Traces;
        for (int rule = 0, stride = 2; rule < Rules && step % stride == 0; rule++, stride *= 2)
        {
            int end = Math.Min(step, steps - step) / stride;
            double weight = stride * factor * (end < gregory.Length ? gregory[end] : 1);
            for (int b = 0; b < count; b++)
                integrals[rule * count + b] += weight * Math.FusedMultiplyAdd(square, double.CreateTruncating(traces[b]), flow.Dimension);
        }
    }

    /// <summary>Adds <c>|∇ log p(y) · e|</c>, the gradient from the slope <c>dy/dt = −(σ²/κ²)(∇ log p(y) + y)</c>.</summary>
    void AddPathErrors(double share, double[] slopesHere)
    {
        for (int b = 0, i = 0; b < count; b++)
        {
            double change = 0;
            for (int end = i + flow.Dimension; i < end; i++) change -= (slopesHere[i] / share + here[i]) * (Milne * (here[i] - next[i]));
            pathErrors[b] += Math.Abs(change);
        }
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
