using Stein.Buffers;
using Stein.Duals;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Gradients;

/// <summary><see cref="StochasticVolatility"/> with its score by kernels over the days, many times as fast as its recording.</summary>
sealed class StochasticVolatilityScore(StochasticVolatility density) : ILogDensity<double>
{
    public int Dimension => density.Dimension;

    public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores)
        => Evaluate(points, new double[points.Rows], scores);

    public void Evaluate(ReadOnlyMatrixView<double> points, Span<double> logDensities, MatrixView<double> scores)
    {
        int n = Dimension - 2;
        double[] arguments = new double[n], terms = new double[n], sums = new double[4], slopes = new double[4];
        var logSquares = density.LogSquares;
        for (int b = 0; b < points.Rows; b++)
        {
            var x = points[b];
            var score = scores[b];
            double logDegrees = StochasticVolatility.LogDegrees(x[n + 1]), walk = x[0] * x[0];
            for (int t = 0; t < n; t++) arguments[t] = logSquares[t] - logDegrees - 2 * x[t];
            for (int t = 1; t < n; t++) walk += (x[t] - x[t - 1]) * (x[t] - x[t - 1]);
            Elementary.Softplus<double>(arguments, terms);
            (sums[0], sums[1], sums[2], sums[3]) = (x[n], x[n + 1], walk, Fold.Sum<double>(terms));
            logDensities[b] = Gradient.At(new StochasticVolatility.Sums(n), sums, slopes) - Fold.Sum<double>(x[..n]);
            Elementary.Sigmoid<double>(arguments, terms);
            for (int t = 0; t < n; t++)
            {
                double back = t == 0 ? x[0] : x[t] - x[t - 1], on = t == n - 1 ? 0 : x[t + 1] - x[t];
                score[t] = 2 * slopes[2] * (back - on) - 2 * slopes[3] * terms[t] - 1;
            }
            (score[n], score[n + 1]) = (slopes[0], slopes[1] - slopes[3] * Fold.Sum<double>(terms));
        }
    }
}
