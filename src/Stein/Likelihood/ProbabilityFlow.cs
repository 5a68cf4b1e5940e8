using System.Numerics;
using Stein.Buffers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Likelihood;

/// <summary>
/// The probability flow <c>dx/dσ = −σ s(x, σ)</c>, which carries the distribution smoothed by one noise level into that smoothed by
/// another, and along it the change of the log-density, <c>d log p/dσ = σ tr J</c>.
/// </summary>
/// <remarks>
/// Integrated over <c>t = log σ</c>, in which it is evenly smooth, for <c>y = (x − m)/κ</c>, <c>κ² = c² + σ²</c>: on a normal of mean <c>m</c>
/// and variances <c>c²</c> the point <c>y</c> stands still, and elsewhere it moves little. Equal steps of the classical Runge–Kutta method
/// of fourth order, four scores a step. Every row is carried by itself. Song et al. 2021, <em>Score-based generative modeling through stochastic differential
/// equations</em>, section 4.3.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="score">The scores at all noise levels.</param>
/// <param name="centre">The mean <c>m</c> of the data or something near it, <c>[D]</c>.</param>
/// <param name="scale">Their standard deviation <c>c &gt; 0</c> or something near it; centre and scale only matter for the speed.</param>
public sealed class ProbabilityFlow<T>(INoiseConditionalScore<T> score, double[] centre, double scale) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Carries points from one noise level to another.</summary>
    /// <param name="points">The points <c>[B, D]</c>; where they end, after.</param>
    /// <param name="changes">Receives <c>log p(end, σ_to) − log p(start, σ_from)</c> of each row, <c>[B]</c>.</param>
    /// <param name="from">The noise level <c>σ_from &gt; 0</c>.</param>
    /// <param name="to">The noise level <c>σ_to &gt; 0</c>.</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="cancellation">Ends the way between two steps.</param>
    public void Carry(MatrixView<T> points, Span<double> changes, double from, double to, int steps, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        if (!(from > 0 && to > 0 && double.IsFinite(from) && double.IsFinite(to))) throw new ArgumentException($"noise levels of {from} and {to}");
        if (changes.Length != points.Rows) throw new ArgumentException($"{changes.Length} changes for {points.Rows} points");
        if (points.Columns != score.Dimension || centre.Length != score.Dimension)
            throw new ArgumentException($"points of dimension {points.Columns} and a centre of {centre.Length} for scores of {score.Dimension}");
        int size = points.Rows * points.Columns, dimension = points.Columns;
        T[] stage = new T[size], scores = new T[size], traces = new T[points.Rows];
        double[] y = new double[size], slope = new double[size], sum = new double[size], sums = new double[points.Rows];
        changes.Clear();
        double begin = Log(from), h = (Log(to) - begin) / steps;
        Span<T> x = points.Items;
        for (int i = 0; i < size; i++) y[i] = (double.CreateTruncating(x[i]) - centre[i % dimension]) / Scale(from);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            sum.AsSpan().Clear();
            sums.AsSpan().Clear();
            for (int k = 0; k < 4; k++)
            {
                double offset = k switch { 0 => 0, 3 => 1, _ => 0.5 }, weight = k is 0 or 3 ? 1.0 / 6 : 1.0 / 3;
                double sigma = Scalar<double>.Exp(begin + (step + offset) * h).Value, kappa = Scale(sigma), share = sigma / kappa * (sigma / kappa);
                for (int i = 0; i < size; i++)
                {
                    slope[i] = k == 0 ? y[i] : Math.FusedMultiplyAdd(offset * h, slope[i], y[i]);
                    stage[i] = T.CreateTruncating(Math.FusedMultiplyAdd(kappa, slope[i], centre[i % dimension]));
                }
                score.At(sigma).Trace(new ReadOnlyMatrixView<T>(stage, points.Rows, dimension), new MatrixView<T>(scores, points.Rows, dimension), traces);
                // dy/dt = −(σ²/κ²)(κ s + y), d log p(y)/dt = (σ²/κ²)(κ² tr J + D).
                for (int i = 0; i < size; i++)
                {
                    slope[i] = -share * Math.FusedMultiplyAdd(kappa, double.CreateTruncating(scores[i]), slope[i]);
                    sum[i] = Math.FusedMultiplyAdd(weight, slope[i], sum[i]);
                }
                for (int b = 0; b < sums.Length; b++)
                    sums[b] += weight * share * Math.FusedMultiplyAdd(kappa * kappa, double.CreateTruncating(traces[b]), dimension);
            }
            for (int i = 0; i < size; i++) y[i] = Math.FusedMultiplyAdd(h, sum[i], y[i]);
            for (int b = 0; b < sums.Length; b++) changes[b] += h * sums[b];
        }
        for (int i = 0; i < size; i++) x[i] = T.CreateTruncating(Math.FusedMultiplyAdd(Scale(to), y[i], centre[i % dimension]));
        foreach (ref double change in changes) change -= dimension * (Log(Scale(to)) - Log(Scale(from)));
    }

    double Scale(double sigma) => Math.Sqrt(scale * scale + sigma * sigma);

    static double Log(double x) => Scalar<double>.Log(x).Value;
}
