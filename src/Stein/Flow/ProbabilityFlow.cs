using System.Numerics;
using Stein.Buffers;
using Stein.Linear;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Flow;

/// <summary>
/// The probability flow <c>dx/dσ = −σ s(x, σ)</c>, which carries the distribution smoothed by one noise level into that smoothed by
/// another, and along it the change of the log-density, <c>d log p/dσ = σ tr J</c>.
/// </summary>
/// <remarks>
/// Integrated over <c>t = log σ</c>, in which it is evenly smooth, for <c>y = (x − m)/κ</c>, <c>κ² = c² + σ²</c>: on a normal of mean <c>m</c>
/// and variances <c>c²</c> the point <c>y</c> stands still, and elsewhere it moves little. What costs is the trace, and the density needs it at
/// more points than the way does; so equal steps of the Adams–Bashforth–Moulton pair of fourth order, one score with its trace each,
/// after three of Runge and Kutta's method, and Gregory's rule of fourth order for the density. Every row is carried by itself. Song et al.
/// 2021, <em>Score-based generative modeling through stochastic differential equations</em>, section 4.3; Hairer, Nørsett and Wanner
/// 1993, <em>Solving ordinary differential equations I</em>, section III.1.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="score">The scores at all noise levels.</param>
/// <param name="centre">The mean <c>m</c> of the data or something near it, <c>[D]</c>.</param>
/// <param name="scale">Their standard deviation <c>c &gt; 0</c> or something near it; centre and scale only matter for the speed.</param>
public sealed class ProbabilityFlow<T>(INoiseConditionalScore<T> score, double[] centre, double scale) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly INoiseConditionalScore<T> score = score;
    readonly double[] centre = centre;
    readonly double scale = scale > 0 && double.IsFinite(scale) ? scale : throw new ArgumentOutOfRangeException(nameof(scale), scale, "a scale is above 0");

    /// <summary>The fewest steps, for which the ends of Gregory's rule just do not overlap.</summary>
    public const int FewestSteps = 5;

    const int Order = 4;

    /// <summary>By the slopes of the last four points, the newest first.</summary>
    static readonly double[] bashforth = [55.0 / 24, -59.0 / 24, 37.0 / 24, -9.0 / 24];

    /// <summary>By the slopes of the next point and the last three.</summary>
    static readonly double[] moulton = [9.0 / 24, 19.0 / 24, -5.0 / 24, 1.0 / 24];

    /// <summary>The weights of the first and last points; all others have weight 1.</summary>
    static readonly double[] gregory = [3.0 / 8, 7.0 / 6, 23.0 / 24];

    /// <summary>How many scores, most of them with their traces, a way of so many steps takes.</summary>
    public static int Evaluations(int steps) => steps + 1 + 3 * (Order - 1);

    /// <summary>Carries points from one noise level to another.</summary>
    /// <param name="points">The points <c>[B, D]</c>; where they end, after.</param>
    /// <param name="changes">Receives <c>log p(end, σ_to) − log p(start, σ_from)</c> of each row, <c>[B]</c>.</param>
    /// <param name="from">The noise level <c>σ_from &gt; 0</c>.</param>
    /// <param name="to">The noise level <c>σ_to &gt; 0</c>.</param>
    /// <param name="steps">The number of steps, at least <see cref="FewestSteps"/>.</param>
    /// <param name="cancellation">Ends the way between two steps.</param>
    public void Carry(MatrixView<T> points, Span<double> changes, double from, double to, int steps, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, FewestSteps);
        if (!(from > 0 && to > 0 && double.IsFinite(from) && double.IsFinite(to))) throw new ArgumentException($"noise levels of {from} and {to}");
        if (changes.Length != points.Rows) throw new ArgumentException($"{changes.Length} changes for {points.Rows} points");
        if (points.Columns != score.Dimension || centre.Length != score.Dimension)
            throw new ArgumentException($"points of dimension {points.Columns} and a centre of {centre.Length} for scores of {score.Dimension}");
        var way = new Way(this, points.Rows, Log(from), (Log(to) - Log(from)) / steps);
        for (int b = 0; b < points.Rows; b++)
            for (int i = 0; i < points.Columns; i++) way.Y[b * points.Columns + i] = (double.CreateTruncating(points[b, i]) - centre[i]) / Scale(from);
        changes.Clear();
        for (int step = 0; step <= steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            int end = Math.Min(step, steps - step);
            way.Go(step, end < gregory.Length ? gregory[end] : 1, changes);
        }
        for (int b = 0; b < points.Rows; b++)
        {
            for (int i = 0; i < points.Columns; i++) points[b, i] = T.CreateTruncating(Math.FusedMultiplyAdd(Scale(to), way.Y[b * points.Columns + i], centre[i]));
            changes[b] -= points.Columns * (Log(Scale(to)) - Log(Scale(from)));
        }
    }

    double Scale(double sigma) => Math.Sqrt(scale * scale + sigma * sigma);

    static double Log(double x) => Scalar<double>.Log(x).Value;

    /// <summary>Points on their way, with room for their steps.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="rows">The number <c>B</c> of points.</param>
    /// <param name="begin">Where <c>t</c> begins.</param>
    /// <param name="h">The length of a step of <c>t</c>.</param>
    sealed class Way(ProbabilityFlow<T> flow, int rows, double begin, double h)
    {
        readonly int dimension = flow.score.Dimension;
        readonly T[] x = new T[rows * flow.score.Dimension], scores = new T[rows * flow.score.Dimension], traces = new T[rows];
        readonly double[] stage = new double[rows * flow.score.Dimension];

        /// <summary>The slopes <c>dy/dt</c> of the last points, that of point <c>n</c> at <c>n mod 4</c>; and one more.</summary>
        readonly double[][] slopes = [.. Enumerable.Range(0, Order + 1).Select(_ => new double[rows * flow.score.Dimension])];

        double[] next = new double[rows * flow.score.Dimension];

        /// <summary>Where the points are, <c>[B, D]</c>.</summary>
        public double[] Y { get; private set; } = new double[rows * flow.score.Dimension];

        /// <summary>Goes to the next point, and adds its share of the integral of <c>d log p/dt</c>.</summary>
        /// <param name="step">The number of the point, from 0, where the way begins.</param>
        /// <param name="weight">The point's weight in the integral.</param>
        /// <param name="changes">Added to, <c>[B]</c>.</param>
        public void Go(int step, double weight, Span<double> changes)
        {
            bool isPredicted = step >= Order;
            if (step > 0 && !isPredicted) Start(step);
            Y.CopyTo(next, 0);
            for (int k = 0; isPredicted && k < Order; k++) Add(h * bashforth[k], slopes[(step - 1 - k) % Order], next);
            var (share, kappa) = Slope(step, next, slopes[step % Order], traced: true);
            for (int k = 0; isPredicted && k < Order; k++) Add(h * moulton[k], slopes[(step - k) % Order], Y);
            // d log p(y)/dt = (σ²/κ²)(κ² tr J + D).
            for (int b = 0; b < changes.Length; b++)
                changes[b] += weight * h * share * Math.FusedMultiplyAdd(kappa * kappa, double.CreateTruncating(traces[b]), dimension);
        }

        /// <summary>One step of the classical Runge–Kutta method.</summary>
        void Start(int step)
        {
            double[] slope = slopes[step - 1];
            Y.CopyTo(next, 0);
            Add(h / 6, slope, next);
            for (int k = 1; k < 4; k++)
            {
                double part = k == 3 ? 1 : 0.5;
                Y.CopyTo(stage, 0);
                Add(part * h, slope, stage);
                slope = slopes[Order];
                Slope(step - 1 + part, stage, slope, traced: false);
                Add(k == 3 ? h / 6 : h / 3, slope, next);
            }
            (Y, next) = (next, Y);
        }

        /// <summary><c>dy/dt = −(σ²/κ²)(κ s + y)</c>; and, if wanted, the traces.</summary>
        (double Share, double Kappa) Slope(double step, double[] y, double[] slope, bool traced)
        {
            double sigma = Scalar<double>.Exp(Math.FusedMultiplyAdd(step, h, begin)).Value, kappa = flow.Scale(sigma), share = sigma / kappa * (sigma / kappa);
            for (int b = 0, i = 0; b < rows; b++)
                for (int j = 0; j < dimension; j++, i++) x[i] = T.CreateTruncating(Math.FusedMultiplyAdd(kappa, y[i], flow.centre[j]));
            var points = new ReadOnlyMatrixView<T>(x, rows, dimension);
            if (traced) flow.score.At(sigma).Trace(points, new MatrixView<T>(scores, rows, dimension), traces);
            else flow.score.At(sigma).Evaluate(points, new MatrixView<T>(scores, rows, dimension));
            for (int i = 0; i < slope.Length; i++) slope[i] = -share * Math.FusedMultiplyAdd(kappa, double.CreateTruncating(scores[i]), y[i]);
            return (share, kappa);
        }

        void Add(double factor, double[] from, double[] to)
        {
            var sum = new MatrixView<double>(to, 1, to.Length);
            ScaledSum.Run(new ReadOnlyMatrixView<double>(from, 1, from.Length), factor, sum, sum);
        }
    }
}
