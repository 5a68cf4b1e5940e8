using Stein.Noise;
using Stein.Simd;

namespace Stein.Diagnostics;

/// <summary>
/// The maximum mean discrepancy between two samples: the distance between their means in the feature space of a Gaussian kernel,
/// zero for two distributions that are the same and positive for any two that are not.
/// </summary>
/// <remarks>
/// The kernel is <c>k(x, y) = (1/B) Σ_b exp(−‖x − y‖² / (2σ_b²))</c>. Samples are row-major matrices, <c>x</c> of shape
/// <c>[n, D]</c> and <c>y</c> of shape <c>[m, D]</c>; distances from 1e−150 to 1e150 are told apart. The cost is that of
/// <c>(n + m)²/2</c> distances and <c>B</c> times as many exponentials.
/// Source: Gretton, Borgwardt, Rasch, Schölkopf, Smola, A Kernel Two-Sample Test, JMLR 13 (2012).
/// </remarks>
public static class MaximumMeanDiscrepancy
{
    const double SmallestBandwidth = 1e-150, LargestBandwidth = 1e150;

    /// <summary>The unbiased estimate of MMD² under bandwidths of ½, 1 and 2 times <see cref="MedianDistance"/>.</summary>
    /// <inheritdoc cref="Squared(ReadOnlySpan{double}, ReadOnlySpan{double}, int, ReadOnlySpan{double})"/>
    public static double Squared(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension)
    {
        var median = MedianDistance(x, y, dimension);
        return Squared(x, y, dimension, [0.5 * median, median, 2 * median]);
    }

    /// <summary>
    /// The unbiased estimate of MMD²,
    /// <c>Σ_{i≠j} k(x_i, x_j)/(n(n − 1)) + Σ_{i≠j} k(y_i, y_j)/(m(m − 1)) − 2 Σ_{ij} k(x_i, y_j)/(nm)</c>,
    /// between −2 and 2; of mean zero, hence often negative, where the distributions are the same.
    /// </summary>
    /// <param name="x">The one sample, at least two rows.</param>
    /// <param name="y">The other sample, at least two rows.</param>
    /// <param name="dimension">Elements in a row, <c>D ≥ 1</c>.</param>
    /// <param name="bandwidths">The kernel's <c>σ_b</c>, each from 1e−150 to 1e150.</param>
    /// <exception cref="ArgumentException">A sample is not a matrix of two or more rows, or holds a number that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension or a bandwidth is out of range.</exception>
    public static double Squared(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, ReadOnlySpan<double> bandwidths)
    {
        RequireSample(x, dimension, nameof(x));
        RequireSample(y, dimension, nameof(y));
        var rates = Rates(bandwidths);
        return WithinMean(x, dimension, rates) + WithinMean(y, dimension, rates) - 2 * BetweenMean(x, y, dimension, rates);
    }

    /// <summary>
    /// The unbiased estimate of MMD² under bandwidths of ½, 1 and 2 times <see cref="MedianDistance"/>, with its permutation test.
    /// </summary>
    /// <param name="x">The one sample, at least two rows.</param>
    /// <param name="y">The other sample, at least two rows.</param>
    /// <param name="dimension">Elements in a row, <c>D ≥ 1</c>.</param>
    /// <param name="permutations">Random splits, at least 1; memory is that of <c>(n + m)²</c> numbers.</param>
    /// <param name="noise">Where the splits come from.</param>
    /// <param name="cancellation">Ends the test between two splits.</param>
    /// <exception cref="ArgumentException">A sample is not a matrix of two or more rows, or holds a number that is not finite.</exception>
    public static TwoSampleResult Test(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, int permutations, NoiseStream noise,
            CancellationToken cancellation = default)
    {
        var rows = Together(x, y, dimension);
        double median = MedianDistance(x, y, dimension);
        var rates = Rates([0.5 * median, median, 2 * median]);
        var kernel = Matrix(rows, dimension,
            square => rates.Sum(rate => Elementary.Exp<Scalar<double>, double>(rate * square).Value) / rates.Length);
        return PermutationTest.Run(kernel, x.Length / dimension, permutations, noise, cancellation);
    }

    /// <summary>
    /// The median of the positive distances between the rows of both samples together; 1 if there is none. Of a sample with more
    /// than 500 rows it takes 500, evenly spaced.
    /// </summary>
    /// <inheritdoc cref="Squared(ReadOnlySpan{double}, ReadOnlySpan{double}, int, ReadOnlySpan{double})"/>
    public static double MedianDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension)
    {
        RequireSample(x, dimension, nameof(x));
        RequireSample(y, dimension, nameof(y));
        double[] rows = [.. EvenlySpaced(x, dimension), .. EvenlySpaced(y, dimension)];
        var distances = PositiveDistances(rows, dimension);
        if (distances.Count == 0) return 1;
        distances.Sort();
        return 0.5 * (distances[(distances.Count - 1) / 2] + distances[distances.Count / 2]);
    }

    /// <summary>The rows of both samples, one after the other.</summary>
    internal static double[] Together(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension)
    {
        RequireSample(x, dimension, nameof(x));
        RequireSample(y, dimension, nameof(y));
        return [.. x, .. y];
    }

    /// <summary>A function of the squared distances between all rows.</summary>
    internal static double[] Matrix(double[] rows, int dimension, Func<double, double> kernel)
    {
        int count = rows.Length / dimension;
        var matrix = new double[checked(count * count)];
        for (int i = 0; i < count; i++)
            for (int j = 0; j <= i; j++)
                matrix[i * count + j] = matrix[j * count + i] = kernel(SquaredDistance(Row(rows, i, dimension), Row(rows, j, dimension)));
        return matrix;
    }

    static ReadOnlySpan<double> EvenlySpaced(ReadOnlySpan<double> sample, int dimension)
    {
        const int Most = 500;
        var count = sample.Length / dimension;
        if (count <= Most) return sample;
        var rows = new double[Most * dimension];
        for (var i = 0; i < Most; i++) Row(sample, (int)((long)i * count / Most), dimension).CopyTo(rows.AsSpan(i * dimension));
        return rows;
    }

    static List<double> PositiveDistances(ReadOnlySpan<double> rows, int dimension)
    {
        var count = rows.Length / dimension;
        var distances = new List<double>(count * (count - 1) / 2);
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
            {
                var distance = Math.Sqrt(SquaredDistance(Row(rows, i, dimension), Row(rows, j, dimension)));
                if (distance > 0) distances.Add(distance);
            }
        }

        return distances;
    }

    static double WithinMean(ReadOnlySpan<double> sample, int dimension, ReadOnlySpan<double> rates)
    {
        var (count, sum) = (sample.Length / dimension, 0.0);
        for (var i = 0; i < count; i++) sum += KernelSum(Row(sample, i, dimension), sample[((i + 1) * dimension)..], rates);
        return sum / (0.5 * count * (count - 1.0) * rates.Length);
    }

    static double BetweenMean(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, ReadOnlySpan<double> rates)
    {
        var (count, sum) = (x.Length / dimension, 0.0);
        for (var i = 0; i < count; i++) sum += KernelSum(Row(x, i, dimension), y, rates);
        return sum / ((double)count * (y.Length / dimension) * rates.Length);
    }

    /// <summary><c>Σ_j Σ_b exp(rate_b ‖row − other_j‖²)</c>.</summary>
    static double KernelSum(ReadOnlySpan<double> row, ReadOnlySpan<double> others, ReadOnlySpan<double> rates)
    {
        var sum = 0.0;
        for (; !others.IsEmpty; others = others[row.Length..])
        {
            var squared = SquaredDistance(row, others[..row.Length]);
            foreach (var rate in rates) sum += Elementary.Exp<Scalar<double>, double>(rate * squared).Value;
        }

        return sum;
    }

    static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var d = 0; d < x.Length; d++) sum = Math.FusedMultiplyAdd(x[d] - y[d], x[d] - y[d], sum);
        return sum;
    }

    static ReadOnlySpan<double> Row(ReadOnlySpan<double> rows, int index, int dimension) => rows.Slice(index * dimension, dimension);

    static double[] Rates(ReadOnlySpan<double> bandwidths)
    {
        if (bandwidths.IsEmpty) throw new ArgumentException("The kernel has no bandwidth.", nameof(bandwidths));
        var rates = new double[bandwidths.Length];
        for (var b = 0; b < rates.Length; b++)
        {
            if (bandwidths[b] is not (>= SmallestBandwidth and <= LargestBandwidth))
                throw new ArgumentOutOfRangeException(nameof(bandwidths), bandwidths[b], "A bandwidth lies between 1e-150 and 1e150.");
            rates[b] = -0.5 / (bandwidths[b] * bandwidths[b]);
        }

        return rates;
    }

    static void RequireSample(ReadOnlySpan<double> sample, int dimension, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        var (rows, left) = Math.DivRem(sample.Length, dimension);
        if (left != 0) throw new ArgumentException($"{sample.Length} numbers are not rows of {dimension}.", name);
        if (rows < 2) throw new ArgumentException($"A sample of shape [{rows}, {dimension}] has fewer than two rows.", name);
        for (var i = 0; i < sample.Length; i++)
        {
            if (!double.IsFinite(sample[i]))
                throw new ArgumentException($"Row {i / dimension}, column {i % dimension} is {sample[i]}, not a finite number.", name);
        }
    }
}
