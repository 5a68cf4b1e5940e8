using Stein.Buffers;
using Stein.Duals;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// The multivariate normal <c>N(μ, Σ)</c>: log-density <c>−½ (x − μ)ᵀ Σ⁻¹ (x − μ) − ½ log det(2πΣ)</c>, score <c>−Σ⁻¹(x − μ)</c>, trace of
/// its Jacobian <c>−tr Σ⁻¹</c>.
/// </summary>
public sealed class Gaussian : IDifferentiableLogDensity<double>, INoiseConditionalScore<double>
{
    readonly double[] mean, covariance, precision;

    /// <summary><c>−½ log det(2πΣ)</c>, the log-density at the mean.</summary>
    readonly double logNormalizer;

    /// <summary>The normal with the given moments.</summary>
    /// <param name="mean">The mean <c>μ</c>, <c>[D]</c>, <c>D ≥ 1</c>.</param>
    /// <param name="covariance">The covariance <c>Σ</c>, <c>[D, D]</c>, row by row.</param>
    /// <exception cref="ArgumentException">
    /// The lengths do not fit, a number is not finite, or the covariance is not positive definite.
    /// </exception>
    public Gaussian(ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance)
        : this(Checked(mean), Checked(covariance, mean.Length), Factor(covariance, mean.Length))
    {
    }

    Gaussian(double[] mean, double[] covariance, Cholesky cholesky)
    {
        (this.mean, this.covariance) = (mean, covariance);
        logNormalizer = -LogPdf.HalfLogTwoPi * Dimension;
        for (int i = 0; i < Dimension; i++) logNormalizer -= Scalar<double>.Log(cholesky[i, i]).Value;
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
    internal double PrecisionTrace { get; }

    /// <summary>
    /// The normal with the sample's mean and covariance: it has maximum likelihood, and minimises implicit score matching.
    /// </summary>
    /// <param name="rows">The sample <c>[n, D]</c>.</param>
    /// <param name="smoothing">The deviation, 0 or above, of normal noise by which the sample is smoothed.</param>
    /// <param name="weights">The weights of the rows <c>[n]</c>; empty if all are one.</param>
    /// <exception cref="ArgumentException">The arguments do not fit, or the covariance is singular or not finite.</exception>
    public static Gaussian Fit(ReadOnlyMatrixView<double> rows, double smoothing = 0, ReadOnlySpan<double> weights = default)
        => TryFit(rows, smoothing, weights)
            ?? throw new ArgumentException("the rows' covariance is singular or not finite: no normal fits them", nameof(rows));

    /// <summary>The same, or null where the covariance is singular or not finite, so that there is no such normal.</summary>
    /// <inheritdoc cref="Fit" path="/param"/>
    /// <exception cref="ArgumentException">The arguments do not fit.</exception>
    public static Gaussian? TryFit(ReadOnlyMatrixView<double> rows, double smoothing = 0, ReadOnlySpan<double> weights = default)
    {
        CheckWeights(rows, weights);
        Parameter.NotNegative(smoothing);
        if (rows.Rows == 0 || rows.Columns == 0) return null;
        var (mean, covariance) = Moments(rows, smoothing, weights);
        bool finite = Array.TrueForAll(mean, double.IsFinite) && Array.TrueForAll(covariance, double.IsFinite);
        return finite && Cholesky.TryFactor(covariance, mean.Length) is { } cholesky ? new(mean, covariance, cholesky) : null;
    }

    static (double[] Mean, double[] Covariance) Moments(ReadOnlyMatrixView<double> rows, double smoothing, ReadOnlySpan<double> weights)
    {
        int n = rows.Rows, dimension = rows.Columns;
        double total = Total(rows, weights);
        // By distances from a row, lest a large offset swallow the digits of the mean.
        double[] origin = rows[0].ToArray(), mean = new double[dimension], covariance = new double[dimension * dimension];
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
        return (mean, covariance);
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores)
    {
        Shapes.Check(points, Dimension, nameof(points));
        Shapes.Check(points, scores, nameof(scores));
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
        Shapes.Check(points, logDensities, nameof(logDensities), optional: false);
        Evaluate(points, scores);
        for (int b = 0; b < points.Rows; b++)
        {
            double sum = 0;
            for (int i = 0; i < Dimension; i++) sum += 0.5 * (points[b, i] - mean[i]) * scores[b, i];
            logDensities[b] = sum + logNormalizer;
        }
    }

    /// <inheritdoc/>
    public void Trace(ReadOnlyMatrixView<double> points, MatrixView<double> scores, Span<double> traces)
    {
        Shapes.Check(points, traces, nameof(traces), optional: false);
        Evaluate(points, scores);
        traces.Fill(-PrecisionTrace);
    }

    /// <inheritdoc/>
    public void Jacobian(ReadOnlyMatrixView<double> points, MatrixView<double> jacobians)
    {
        Shapes.Check(points, Dimension, nameof(points));
        Shapes.CheckSquares(points, jacobians, nameof(jacobians));
        for (int b = 0; b < points.Rows; b++)
            for (int k = 0; k < precision.Length; k++) jacobians[b, k] = -precision[k];
    }

    /// <summary>The normal smoothed by <c>N(0, σ² I)</c>.</summary>
    /// <param name="sigma">The noise level <c>σ ≥ 0</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not finite.</exception>
    public Gaussian Smoothed(double sigma)
    {
        Parameter.NotNegative(sigma);
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
    internal double ImplicitLoss(ReadOnlyMatrixView<double> rows, double smoothing = 0, ReadOnlySpan<double> weights = default)
    {
        CheckWeights(rows, weights);
        var scores = new double[rows.Rows * Dimension];
        Evaluate(rows, new(scores, rows.Rows, Dimension));
        double sum = 0;
        for (int i = 0; i < scores.Length; i++) sum += 0.5 * Weight(weights, i / Dimension) * scores[i] * scores[i];
        double spread = 0;
        foreach (double entry in precision) spread += 0.5 * smoothing * smoothing * entry * entry;
        return sum / Total(rows, weights) + spread - PrecisionTrace;
    }

    static double[] Checked(ReadOnlySpan<double> mean)
    {
        if (mean.IsEmpty) throw new ArgumentException("a normal has at least one coordinate", nameof(mean));
        foreach (double value in mean) Parameter.Finite(value, nameof(mean));
        return mean.ToArray();
    }

    static double[] Checked(ReadOnlySpan<double> covariance, int dimension)
    {
        if (covariance.Length != (long)dimension * dimension)
            throw new ArgumentException($"{covariance.Length} numbers are not a covariance of {dimension} coordinates", nameof(covariance));
        foreach (double value in covariance) Parameter.Finite(value, nameof(covariance));
        return covariance.ToArray();
    }

    static Cholesky Factor(ReadOnlySpan<double> covariance, int dimension)
        => Cholesky.TryFactor(covariance, dimension)
            ?? throw new ArgumentException("the covariance is not positive definite", nameof(covariance));

    static void CheckWeights(ReadOnlyMatrixView<double> rows, ReadOnlySpan<double> weights)
    {
        if (!weights.IsEmpty && weights.Length != rows.Rows)
            throw new ArgumentException($"{weights.Length} weights for {rows.Rows} rows", nameof(weights));
    }

    static double Weight(ReadOnlySpan<double> weights, int row) => weights.IsEmpty ? 1 : weights[row];

    static double Total(ReadOnlyMatrixView<double> rows, ReadOnlySpan<double> weights)
    {
        double total = 0;
        for (int b = 0; b < rows.Rows; b++) total += Weight(weights, b);
        return total;
    }
}
