using Stein.Buffers;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>The multivariate normal <c>N(μ, Σ)</c>: score <c>−Σ⁻¹(x − μ)</c>, its Jacobian <c>−Σ⁻¹</c>.</summary>
public sealed class Gaussian : ILogDensity<double>, IDifferentiableScore<double>, INoiseConditionalScore<double>
{
    readonly double[] mean, covariance, precision;

    /// <summary>The normal with the given moments.</summary>
    /// <param name="mean">The mean <c>μ</c>, <c>[D]</c>.</param>
    /// <param name="covariance">The covariance <c>Σ</c>, <c>[D, D]</c>, row by row.</param>
    /// <exception cref="ArgumentException">A number is not finite, or the covariance is not positive definite.</exception>
    public Gaussian(ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance)
    {
        foreach (double value in mean)
            if (!double.IsFinite(value)) throw new ArgumentException($"a mean of {value}", nameof(mean));
        foreach (double value in covariance)
            if (!double.IsFinite(value)) throw new ArgumentException($"a covariance of {value}", nameof(covariance));
        (this.mean, this.covariance) = (mean.ToArray(), covariance.ToArray());
        var cholesky = new Cholesky(covariance, Dimension);
        LogNormalizer = -0.5 * Dimension * Scalar<double>.Log(2 * Math.PI).Value;
        for (int i = 0; i < Dimension; i++) LogNormalizer -= Scalar<double>.Log(cholesky[i, i]).Value;
        precision = new double[Dimension * Dimension];
        for (int i = 0; i < Dimension; i++)
        {
            var row = precision.AsSpan(i * Dimension, Dimension);
            row[i] = 1;
            cholesky.Solve(row);
            PrecisionTrace += row[i];
        }
    }

    /// <inheritdoc cref="IScore{T}.Dimension"/>
    public int Dimension => mean.Length;

    /// <summary>The mean <c>μ</c>, <c>[D]</c>.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <summary>The covariance <c>Σ</c>, <c>[D, D]</c>, row by row.</summary>
    public ReadOnlySpan<double> Covariance => covariance;

    /// <summary>
    /// <c>−½ log det(2πΣ)</c>: the log-density at the mean, which
    /// <see cref="Evaluate(ReadOnlyMatrixView{double}, Span{double}, MatrixView{double})"/> leaves out.
    /// </summary>
    public double LogNormalizer { get; }

    /// <summary>The mean of the coordinates' variances, <c>tr Σ / D</c>.</summary>
    public double MeanVariance
    {
        get
        {
            double variance = 0;
            for (int i = 0; i < Dimension; i++) variance += covariance[i * (Dimension + 1)] / Dimension;
            return variance;
        }
    }

    /// <summary><c>tr Σ⁻¹</c>.</summary>
    public double PrecisionTrace { get; }

    /// <summary>
    /// The normal with the sample's mean and covariance (maximum likelihood): also the minimiser of implicit score matching.
    /// </summary>
    /// <param name="rows">The sample <c>[n, D]</c>.</param>
    /// <param name="smoothing">Standard deviation of independent normal noise that the sample is thought to carry in addition.</param>
    /// <param name="weights">The weights of the rows <c>[n]</c>; empty if all are one.</param>
    /// <exception cref="ArgumentException">The covariance is singular.</exception>
    public static Gaussian Fit(ReadOnlyMatrixView<double> rows, double smoothing = 0, ReadOnlySpan<double> weights = default)
    {
        int n = rows.Rows, dimension = rows.Columns;
        double total = Total(rows, weights);
        double[] mean = new double[dimension], covariance = new double[dimension * dimension];
        // By distances from a row, lest a large offset swallow the digits of the mean.
        double[] origin = n == 0 ? new double[dimension] : rows[0].ToArray();
        for (int b = 0; b < n; b++)
            for (int i = 0; i < dimension; i++) mean[i] += Weight(weights, b) * (rows[b, i] - origin[i]) / total;
        for (int b = 0; b < n; b++)
            for (int i = 0; i < dimension; i++)
                for (int j = 0; j < dimension; j++)
                    covariance[i * dimension + j] +=
                        Weight(weights, b) * (rows[b, i] - origin[i] - mean[i]) * (rows[b, j] - origin[j] - mean[j]) / total;
        for (int i = 0; i < dimension; i++)
        {
            mean[i] += origin[i];
            covariance[i * dimension + i] += smoothing * smoothing;
        }
        return new(mean, covariance);
    }

    /// <summary>The same, or null where the covariance is singular and there is no such normal.</summary>
    /// <inheritdoc cref="Fit" path="/param"/>
    public static Gaussian? TryFit(ReadOnlyMatrixView<double> rows, double smoothing = 0, ReadOnlySpan<double> weights = default)
    {
        try
        {
            return Fit(rows, smoothing, weights);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores)
    {
        for (int b = 0; b < points.Rows; b++)
        {
            for (int i = 0; i < Dimension; i++)
            {
                double sum = 0;
                for (int j = 0; j < Dimension; j++) sum -= precision[i * Dimension + j] * (points[b, j] - mean[j]);
                scores[b, i] = sum;
            }
        }
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<double> points, Span<double> logDensities, MatrixView<double> scores)
    {
        Evaluate(points, scores);
        for (int b = 0; b < points.Rows; b++)
        {
            double sum = 0;
            for (int i = 0; i < Dimension; i++) sum += 0.5 * (points[b, i] - mean[i]) * scores[b, i];
            logDensities[b] = sum;
        }
    }

    /// <inheritdoc/>
    public void Trace(ReadOnlyMatrixView<double> points, MatrixView<double> scores, Span<double> traces)
    {
        Evaluate(points, scores);
        traces[..points.Rows].Fill(-PrecisionTrace);
    }

    /// <inheritdoc/>
    public void Jacobian(ReadOnlyMatrixView<double> points, MatrixView<double> jacobians)
    {
        if (points.Columns != Dimension || jacobians.Columns != precision.Length || jacobians.Rows != points.Rows)
            throw new ArgumentException($"points [{points.Rows}, {points.Columns}] and Jacobians [{jacobians.Rows}, {jacobians.Columns}] "
                + $"should be [B, {Dimension}] and [B, {precision.Length}]");
        for (int b = 0; b < points.Rows; b++)
            for (int k = 0; k < precision.Length; k++) jacobians[b, k] = -precision[k];
    }

    /// <summary>The normal smoothed by <c>N(0, σ² I)</c>.</summary>
    public Gaussian Smoothed(double sigma)
    {
        double[] wider = [.. covariance];
        for (int i = 0; i < wider.Length; i += Dimension + 1) wider[i] += sigma * sigma;
        return new(mean, wider);
    }

    /// <inheritdoc/>
    public ITracedScore<double> At(double sigma) => Smoothed(sigma);

    /// <summary>
    /// The implicit loss <c>E[½‖s(x + σz)‖²] − tr Σ⁻¹</c> over a sample, the expectation over <c>z ~ N(0, I)</c> in closed form.
    /// </summary>
    /// <param name="rows">The sample <c>[n, D]</c>.</param>
    /// <param name="smoothing">The standard deviation <c>σ</c>.</param>
    /// <param name="weights">The weights of the rows <c>[n]</c>; empty if all are one.</param>
    public double ImplicitLoss(ReadOnlyMatrixView<double> rows, double smoothing = 0, ReadOnlySpan<double> weights = default)
    {
        var scores = new double[rows.Rows * Dimension];
        Evaluate(rows, new(scores, rows.Rows, Dimension));
        double sum = 0;
        for (int i = 0; i < scores.Length; i++) sum += 0.5 * Weight(weights, i / Dimension) * scores[i] * scores[i];
        double spread = 0;
        foreach (double entry in precision) spread += 0.5 * smoothing * smoothing * entry * entry;
        return sum / Total(rows, weights) + spread - PrecisionTrace;
    }

    static double Weight(ReadOnlySpan<double> weights, int row) => weights.IsEmpty ? 1 : weights[row];

    static double Total(ReadOnlyMatrixView<double> rows, ReadOnlySpan<double> weights)
    {
        double total = 0;
        for (int b = 0; b < rows.Rows; b++) total += Weight(weights, b);
        return total;
    }
}
