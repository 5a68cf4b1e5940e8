using Stein.Linear;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>The metric that draws and their scores give: the running means and covariances of both (Welford).</summary>
/// <remarks>
/// The scales are <c>S_i² = √(var x_i / var s_i)</c>, which minimises <c>E‖S⁻¹(x − μ) + S s‖²</c>; on a normal that is the variance where
/// the coordinates are independent, exactly. Over these scales, the covariances <c>A</c> of the draws and <c>B</c> of the scores give
/// <c>M = A # B⁻¹</c>, the matrix with <c>M B M = A</c>; on a normal that is its covariance, exactly, as soon as there are more draws than
/// coordinates. Both are shrunk, <c>A + γI</c> and <c>B + γI</c>, with <c>γ</c> in proportion to coordinates over draws, and directions
/// that differ from the scales by less than a factor of two in variance are left out. Scaling a coordinate scales the metric with it.
/// Source: Seyboldt, Carlson and Carpenter 2026, <em>Preconditioning Hamiltonian Monte Carlo by minimizing Fisher divergence</em>.
/// </remarks>
/// <param name="dimension">The dimension <c>D</c>.</param>
/// <param name="kind">How much is to be learned.</param>
sealed class MetricEstimate(int dimension, MetricKind kind)
{
    /// <summary>The most coordinates whose correlations are learned: beyond, the matrices cost more than they bring.</summary>
    const int MostCorrelated = 256;

    /// <summary>The shrinkage <c>γ n/D</c>, and the factor in variance that a direction has to differ by.</summary>
    const double Shrinkage = 0.1, LeastFactor = 2;

    readonly bool correlations = Correlates(dimension, kind);
    readonly Moments draws = new(dimension, Correlates(dimension, kind)), scores = new(dimension, Correlates(dimension, kind));

    /// <summary>The number of draws.</summary>
    public int Count => draws.Count;

    /// <summary>The mean of the draws, <c>[D]</c>.</summary>
    public ReadOnlySpan<double> Mean => draws.Mean;

    /// <summary>Takes in a draw and its score.</summary>
    public void Add(ReadOnlySpan<double> x, ReadOnlySpan<double> score)
    {
        draws.Add(x);
        scores.Add(score);
    }

    /// <summary>Forgets all draws.</summary>
    public void Clear()
    {
        draws.Clear();
        scores.Clear();
    }

    /// <summary>Sets the metric; a coordinate whose scale cannot be told keeps the one it has.</summary>
    public void Apply(Metric<double> metric)
    {
        if (kind == MetricKind.Identity || Count < 2) return;
        var scales = new double[dimension];
        for (int i = 0; i < dimension; i++)
        {
            double scale = Math.Sqrt(Math.Sqrt(draws.Variance(i) / scores.Variance(i)));
            scales[i] = scale > 0 && double.IsFinite(scale) ? scale : metric.Scales[i];
        }
        if (!correlations || Directions(scales) is not var (rows, lengths)) metric.Set(scales, [], []);
        else metric.Set(scales, rows, lengths);
    }

    static bool Correlates(int dimension, MetricKind kind) => kind == MetricKind.Dense && dimension is > 1 and <= MostCorrelated;

    (double[] Rows, double[] Lengths)? Directions(double[] scales)
    {
        double shrinkage = Shrinkage * dimension / Count;
        double[] a = new double[dimension * dimension], b = new double[dimension * dimension], square = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j < dimension; j++)
            {
                a[i * dimension + j] = draws.Covariance(i, j) / scales[i] / scales[j] + (i == j ? shrinkage : 0);
                b[i * dimension + j] = scores.Covariance(i, j) * scales[i] * scales[j] + (i == j ? shrinkage : 0);
            }
        }
        // B = R Rᵀ, Q = (Rᵀ A R)^½, M = R⁻ᵀ Q R⁻¹.
        if (Cholesky.TryFactor(b, dimension) is not { } factor) return null;
        for (int i = 0; i < dimension; i++)
            for (int j = 0; j < dimension; j++) square[i * dimension + j] = j <= i ? factor[i, j] : 0;
        double[] right = Product(a, square), inner = Product(Transposed(square), right);
        if (SymmetricEigen.TryDecompose(inner, dimension) is not { } roots) return null;
        // W = Λ^¼ V R⁻¹, so that M = Wᵀ W.
        var w = new double[dimension * dimension];
        for (int k = 0; k < dimension; k++)
        {
            double root = Math.Sqrt(Math.Sqrt(Math.Max(0, roots.Values[k])));
            var row = w.AsSpan(k * dimension, dimension);
            for (int i = 0; i < dimension; i++) row[i] = root * roots.Vector(k)[i];
            for (int j = dimension - 1; j >= 0; j--)
            {
                row[j] /= factor[j, j];
                for (int i = 0; i < j; i++) row[i] -= row[j] * factor[j, i];
            }
        }
        if (SymmetricEigen.TryDecompose(Product(Transposed(w), w), dimension) is not { } shape) return null;
        int[] kept = [.. Enumerable.Range(0, dimension).Where(k => shape.Values[k] is > LeastFactor or (> 0 and < 1 / LeastFactor))];
        return ([.. kept.SelectMany(k => shape.Vector(k).ToArray())], [.. kept.Select(k => Math.Sqrt(shape.Values[k]))]);
    }

    double[] Transposed(double[] matrix)
    {
        var transposed = new double[matrix.Length];
        for (int i = 0; i < dimension; i++)
            for (int j = 0; j < dimension; j++) transposed[j * dimension + i] = matrix[i * dimension + j];
        return transposed;
    }

    double[] Product(double[] left, double[] right)
    {
        var product = new double[left.Length];
        for (int i = 0; i < dimension; i++)
        {
            var row = product.AsSpan(i * dimension, dimension);
            for (int k = 0; k < dimension; k++)
                Zip.Apply<double, PlusMultiple<double>>(row, right.AsSpan(k * dimension, dimension), row, new(left[i * dimension + k]));
        }
        return product;
    }

    /// <summary>A running mean and covariance, or variances.</summary>
    sealed class Moments(int dimension, bool dense)
    {
        readonly double[] mean = new double[dimension], deviation = new double[dimension];
        readonly double[] squares = new double[dense ? dimension * dimension : dimension];

        public int Count { get; private set; }

        public ReadOnlySpan<double> Mean => mean;

        public double Variance(int i) => squares[dense ? i * (dimension + 1) : i] / (Count - 1);

        public double Covariance(int i, int j) => squares[i * dimension + j] / (Count - 1);

        public void Add(ReadOnlySpan<double> x)
        {
            Count++;
            for (int i = 0; i < dimension; i++)
            {
                deviation[i] = x[i] - mean[i];
                mean[i] += deviation[i] / Count;
            }
            // The deviation from the old mean times that from the new one.
            double share = (Count - 1.0) / Count;
            if (!dense) for (int i = 0; i < dimension; i++) squares[i] += share * deviation[i] * deviation[i];
            else
            {
                for (int i = 0; i < dimension; i++)
                {
                    var row = squares.AsSpan(i * dimension, dimension);
                    Zip.Apply<double, PlusMultiple<double>>(row, deviation, row, new(share * deviation[i]));
                }
            }
        }

        public void Clear()
        {
            Count = 0;
            mean.AsSpan().Clear();
            squares.AsSpan().Clear();
        }
    }
}
