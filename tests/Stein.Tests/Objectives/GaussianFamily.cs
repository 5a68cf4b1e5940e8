using Stein.Buffers;
using Stein.Linear;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Tests.Objectives;

/// <summary>
/// The multivariate normals <c>log p̃ = −½ (x − μ)ᵀ Λ (x − μ)</c>, with the mean and the lower triangle of the symmetric <c>Λ</c> as
/// parameters.
/// </summary>
readonly struct GaussianFamily(int dimension) : IParametricDensity
{
    public int Dimension => dimension;

    public int Parameters => dimension + dimension * (dimension + 1) / 2;

    public R LogDensity<R>(ReadOnlySpan<R> x, ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
    {
        R sum = R.Constant(0);
        for (int i = 0, place = dimension; i < dimension; i++)
        {
            R offset = x[i] - parameters[i];
            for (int j = 0; j <= i; j++, place++)
                sum -= R.Constant(i == j ? 0.5 : 1) * parameters[place] * offset * (x[j] - parameters[j]);
        }
        return sum;
    }

    /// <summary>Mean zero, covariance one.</summary>
    public double[] Standard()
    {
        var parameters = new double[Parameters];
        for (int i = 0, place = dimension; i < dimension; i++, place++) parameters[place += i] = 1;
        return parameters;
    }
}

/// <summary>
/// The multivariate normals by their statistics: <c>x_i</c>, then <c>−½ x_i²</c> and <c>−x_i x_j</c>, <c>j ≤ i</c>. So <c>θ = (Λμ, Λ)</c>.
/// </summary>
readonly struct GaussianStatistics(int dimension) : IExponentialFamily
{
    public int Dimension => dimension;

    public int Count => dimension + dimension * (dimension + 1) / 2;

    public void Statistics<R>(ReadOnlySpan<R> x, Span<R> statistics) where R : unmanaged, IReal<R>
    {
        for (int i = 0, place = dimension; i < dimension; i++)
        {
            statistics[i] = x[i];
            for (int j = 0; j <= i; j++, place++) statistics[place] = R.Constant(i == j ? -0.5 : -1) * x[i] * x[j];
        }
    }

    public R Base<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R> => R.Constant(0);
}

/// <summary>
/// The implicit loss of the normals written out by hand, <c>−τ tr Λ + ½ E‖Λ(x − μ)‖²</c>. The right <c>τ</c> is 1; another is a planted
/// bug.
/// </summary>
sealed class GaussianLoss(WeightedSample sample, double traceFactor) : ILoss
{
    public int Parameters => new GaussianFamily(sample.Dimension).Parameters;

    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        int dimension = sample.Dimension;
        var precision = Moments.Symmetric(parameters[dimension..], dimension);
        double[] slopes = new double[dimension * dimension], meanSlope = new double[dimension], offset = new double[dimension],
            score = new double[dimension];
        double loss = 0;
        for (int i = 0; i < dimension; i++)
        {
            loss -= traceFactor * precision[i * dimension + i];
            slopes[i * dimension + i] = -traceFactor;
        }
        for (int b = 0; b < sample.Rows; b++)
        {
            double weight = sample.Weights[b] / sample.TotalWeight;
            for (int i = 0; i < dimension; i++) offset[i] = sample.Points[b, i] - parameters[i];
            for (int i = 0; i < dimension; i++) score[i] = Fold.Dot<double>(precision.AsSpan(i * dimension, dimension), offset);
            for (int i = 0; i < dimension; i++)
            {
                loss += weight * 0.5 * score[i] * score[i];
                meanSlope[i] -= weight * Fold.Dot<double>(precision.AsSpan(i * dimension, dimension), score);
                for (int j = 0; j < dimension; j++) slopes[i * dimension + j] += weight * score[i] * offset[j];
            }
        }
        for (int i = 0, place = dimension; i < dimension && !gradient.IsEmpty; i++)
        {
            gradient[i] = meanSlope[i];
            for (int j = 0; j <= i; j++, place++)
                gradient[place] = i == j ? slopes[i * dimension + i] : slopes[i * dimension + j] + slopes[j * dimension + i];
        }
        return loss;
    }
}

/// <summary>A sample's mean, and the inverse of its covariance (divided by <c>n</c>).</summary>
/// <param name="Mean">The mean, <c>[D]</c>.</param>
/// <param name="Precision">The inverse covariance, <c>[D, D]</c>.</param>
/// <param name="Condition">A bound of the condition of the covariance: the product of its trace and that of its inverse.</param>
sealed record Moments(double[] Mean, double[] Precision, double Condition)
{
    public static Moments Of(WeightedSample sample)
    {
        int dimension = sample.Dimension;
        double[] mean = new double[dimension], covariance = new double[dimension * dimension],
            precision = new double[dimension * dimension];
        for (int b = 0; b < sample.Rows; b++)
            for (int i = 0; i < dimension; i++) mean[i] += sample.Weights[b] * sample.Points[b, i] / sample.TotalWeight;
        for (int b = 0; b < sample.Rows; b++)
        {
            for (int i = 0; i < dimension; i++)
            {
                for (int j = 0; j < dimension; j++)
                    covariance[i * dimension
                        + j] += sample.Weights[b] * (sample.Points[b, i] - mean[i]) * (sample.Points[b, j] - mean[j]) / sample.TotalWeight;
            }
        }
        var cholesky = new Cholesky(covariance, dimension);
        double trace = 0, inverseTrace = 0;
        for (int i = 0; i < dimension; i++)
        {
            precision[i * dimension + i] = 1;
            cholesky.Solve(precision.AsSpan(i * dimension, dimension));
            trace += covariance[i * dimension + i];
            inverseTrace += precision[i * dimension + i];
        }
        return new(mean, precision, trace * inverseTrace);
    }

    /// <summary>The symmetric matrix of a lower triangle.</summary>
    public static double[] Symmetric(ReadOnlySpan<double> triangle, int size)
    {
        var matrix = new double[size * size];
        for (int i = 0, place = 0; i < size; i++)
            for (int j = 0; j <= i; j++, place++) matrix[i * size + j] = matrix[j * size + i] = triangle[place];
        return matrix;
    }

    /// <summary>A sample of 3D + 5 to 3D + 54 rows from a random mixture of uniform numbers.</summary>
    public static WeightedSample Random(Random random, int dimension, bool weighted = false)
    {
        int rows = 3 * dimension + 5 + random.Next(50);
        double[] mixing = Uniform(random, dimension * dimension), mean = Uniform(random, dimension), points = new double[rows * dimension];
        for (int b = 0; b < rows; b++)
        {
            double[] sources = Uniform(random, dimension);
            for (int i = 0; i < dimension; i++)
            {
                points[b * dimension + i] = mean[i] + 2 * sources[i];
                for (int j = 0; j < dimension; j++) points[b * dimension + i] += mixing[i * dimension + j] * sources[j];
            }
        }
        double[] weights = weighted ? [.. Enumerable.Range(0, rows).Select(_ => 0.2 + random.NextDouble())] : [];
        return new(new ReadOnlyMatrixView<double>(points, rows, dimension), weights);
    }

    public static double[] Uniform(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextDouble() - 1)];
}
