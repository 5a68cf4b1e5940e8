using Stein.Buffers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Diagnostics;

/// <summary>
/// The kernelised Stein discrepancy between a sample and a distribution of which the score is known: zero for draws from it. It needs
/// neither the normaliser nor draws to compare with.
/// </summary>
/// <remarks>
/// The squared discrepancy is the mean over pairs of
/// <c>u(x, y) = s(x)·s(y) k + s(x)·∇_y k + ∇_x k·s(y) + tr ∇_x∇_y k</c> with <c>k(x, y) = (c² + ‖x − y‖²)^β</c>, which tells convergence
/// for
/// <c>−1 &lt; β &lt; 0</c> (Gorham and Mackey 2017, <em>Measuring sample quality with kernels</em>). Cost: <c>n²/2</c> pairs. It is blind
/// to the weights of modes far apart, as every score is.
/// </remarks>
public static class KernelSteinDiscrepancy
{
    /// <summary>The squared discrepancy.</summary>
    /// <param name="score">The score of the distribution.</param>
    /// <param name="points">The sample, <c>[n, D]</c>, at least two rows.</param>
    /// <param name="beta">The exponent <c>β</c>, in (−1, 0).</param>
    /// <param name="scale">The length <c>c</c>, above 0, in the units of the space.</param>
    /// <param name="unbiased">
    /// Whether pairs of a row with itself are left out: then the mean is right and may be negative; otherwise it never is.
    /// </param>
    /// <exception cref="ArgumentException">A parameter is out of range, or there are fewer than two points.</exception>
    public static double Squared(IScore<double> score, ReadOnlyMatrixView<double> points, double beta = -0.5, double scale = 1,
        bool unbiased = true)
    {
        if (!(beta is > -1 and < 0)) throw new ArgumentOutOfRangeException(nameof(beta), beta, "the exponent lies between -1 and 0");
        if (!(scale > 0 && double.IsFinite(scale))) throw new ArgumentOutOfRangeException(nameof(scale), scale, "a length is above 0");
        int n = points.Rows, dimension = points.Columns;
        if (n < 2) throw new ArgumentException($"a discrepancy takes two points or more, not {n}", nameof(points));
        var scores = new MatrixView<double>(new double[n * dimension], n, dimension);
        score.Evaluate(points, scores);
        double between = 0, own = 0;
        for (int i = 0; i < n; i++)
        {
            own += Pair(points[i], points[i], scores[i], scores[i], beta, scale * scale);
            for (int j = 0; j < i; j++) between += Pair(points[i], points[j], scores[i], scores[j], beta, scale * scale);
        }
        return unbiased ? between / (0.5 * n * (n - 1.0)) : (2 * between + own) / ((double)n * n);
    }

    static double Pair(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> sx, ReadOnlySpan<double> sy, double beta,
        double square)
    {
        double distance = 0, scores = 0, along = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double d = x[i] - y[i];
            distance = Math.FusedMultiplyAdd(d, d, distance);
            scores = Math.FusedMultiplyAdd(sx[i], sy[i], scores);
            along = Math.FusedMultiplyAdd(sy[i] - sx[i], d, along);
        }
        // ∇_x k = 2β q^(β−1) d = −∇_y k with q = c² + ‖d‖²; the trace is −2βD q^(β−1) − 4β(β − 1) q^(β−2) ‖d‖².
        double q = square + distance, kernel = Scalar<double>.Exp(beta * Scalar<double>.Log(q).Value).Value;
        double slope = 2 * beta * kernel / q;
        return scores * kernel + slope * (along - x.Length - 2 * (beta - 1) * distance / q);
    }
}
