using Stein.Buffers;
using Stein.Scores;

namespace Stein.Diagnostics;

/// <summary>
/// The Fisher divergence <c>½E‖s(x) − ∇ log p(x)‖²</c> of a score from a known one: what explicit score matching minimises.
/// </summary>
/// <param name="Value">The mean over the points.</param>
/// <param name="StandardError">Its standard error, for independent points.</param>
public readonly record struct FisherDivergence(double Value, double StandardError)
{
    /// <summary>The divergence over a sample of <c>p</c>.</summary>
    /// <param name="score">The score <c>s</c>.</param>
    /// <param name="truth">The score <c>∇ log p</c>.</param>
    /// <param name="points">Draws from <c>p</c>, <c>[n, D]</c>, at least one.</param>
    /// <exception cref="ArgumentException">There are no points.</exception>
    public static FisherDivergence Between(IScore<double> score, IScore<double> truth, ReadOnlyMatrixView<double> points)
    {
        int n = points.Rows, dimension = points.Columns;
        if (n == 0) throw new ArgumentException("a divergence takes at least one point", nameof(points));
        MatrixView<double> s = new(new double[n * dimension], n, dimension), t = new(new double[n * dimension], n, dimension);
        score.Evaluate(points, s);
        truth.Evaluate(points, t);
        var halves = new double[n];
        for (int b = 0; b < n; b++)
            for (int i = 0; i < dimension; i++) halves[b] += 0.5 * (s[b, i] - t[b, i]) * (s[b, i] - t[b, i]);
        return new(Moments.Mean(halves), n == 1 ? double.NaN : Math.Sqrt(Moments.Variance(halves) / n));
    }
}
