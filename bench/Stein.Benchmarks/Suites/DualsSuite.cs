using Stein.Buffers;
using Stein.Duals;
using Stein.Simd;

namespace Stein.Benchmarks.Suites;

/// <summary>
/// The gradient of a logistic regression of 1,000 rows at eight points: by a reverse sweep, by dual numbers, and written by hand over the
/// same registers, which is the baseline.
/// </summary>
public class DualsSuite : Suite
{
    const int Rows = 1000, Points = 8;

    /// <inheritdoc/>
    public override IEnumerable<Kernel> Kernels => [Kernel.Of(Peak.Double), .. new[] { 2, 4, 16, 64, 256 }.SelectMany(Ways)];

    static Kernel[] Ways(int dimension)
    {
        string hand = $"D = {dimension}, by hand";
        return
        [
            Way(hand, (f, x, values, gradients) => LogisticByHand.Evaluate(f, x, values, gradients)),
            Way($"D = {dimension}, reverse sweep", (f, x, values, gradients)
                => Gradient.Evaluate(Lanes.Width, f, x, values, gradients, isReverse: true)) with { Baseline = hand },
            Way($"D = {dimension}, dual numbers", (f, x, values, gradients)
                => Gradient.Evaluate(Lanes.Width, f, x, values, gradients, isReverse: false)) with { Baseline = hand },
        ];

        // A product each for the mean of a row and for its gradient.
        Kernel Way(string name, Evaluation evaluate) => new(name, Work.Operations(4.0 * Rows * dimension * Points, Peak.Double), () =>
        {
            double[] rows = [.. Normals<double>(Rows * dimension).Span], points = [.. Normals<double>(Points * dimension).Span];
            var f = new LogisticRegression(rows, [.. Normals<double>(Rows).Span], dimension);
            double[] values = new double[Points], gradients = new double[points.Length];
            foreach (ref double item in points.AsSpan()) item *= 0.1;
            return () => evaluate(f, new(points, Points, dimension), values, new(gradients, Points, dimension));
        });
    }

    delegate void Evaluation(
        LogisticRegression f, ReadOnlyMatrixView<double> points, Span<double> values, MatrixView<double> gradients);
}

/// <summary><c>Σ y η − log(1 + e^η)</c>, <c>η</c> a row times the point, as a user writes it; <c>y</c> is 1 where its number is above 0.</summary>
readonly struct LogisticRegression(double[] rows, double[] numbers, int dimension) : IFunction
{
    public int Count => numbers.Length;

    public ReadOnlySpan<double> Row(int i) => rows.AsSpan(i * dimension, dimension);

    public double Outcome(int i) => numbers[i] > 0 ? 1 : 0;

    public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0);
        for (int i = 0; i < numbers.Length; i++)
        {
            R mean = R.Constant(0);
            var row = Row(i);
            for (int d = 0; d < row.Length; d++) mean += row[d] * x[d];
            log += Outcome(i) * mean - R.Softplus(mean);
        }
        return log;
    }
}
