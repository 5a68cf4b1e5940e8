using Stein.Simd;

namespace Stein.Diagnostics;

/// <summary>
/// The maximum mean discrepancy between two samples (Gretton et al. 2012) under the kernel <c>k(x, y) = exp(−‖x − y‖²/(2h²))</c>.
/// </summary>
public static class MaximumMeanDiscrepancy
{
    /// <summary>
    /// The unbiased estimate of <c>MMD² = E k(x, x') + E k(y, y') − 2 E k(x, y)</c>, which may fall below 0. The bandwidth <c>h</c> is the
    /// median distance between points of <paramref name="y"/>, the sample taken as the truth, so that several <paramref name="x"/> compare.
    /// </summary>
    /// <param name="x">A sample, one point a row, row-major; at least 2 points.</param>
    /// <param name="y">Another one, at least 2 points that are not all equal.</param>
    /// <param name="dimension">The dimension <c>D</c> of the points.</param>
    /// <exception cref="ArgumentException">A length is no multiple of the dimension, or a sample has too few points.</exception>
    public static double Squared(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (x.Length % dimension != 0 || y.Length % dimension != 0 || x.Length < 2 * dimension || y.Length < 2 * dimension)
            throw new ArgumentException($"{x.Length} and {y.Length} numbers are not two samples of at least 2 points of dimension {dimension}");
        double rate = 0.5 / MedianSquaredDistance(y, dimension);
        return Within(x, dimension, rate) + Within(y, dimension, rate) - 2 * Between(x, y, dimension, rate);
    }

    static double Within(ReadOnlySpan<double> x, int dimension, double rate)
    {
        int count = x.Length / dimension;
        double sum = 0;
        for (int i = 1; i < count; i++)
            for (int j = 0; j < i; j++) sum += Kernel(Point(x, i, dimension), Point(x, j, dimension), rate);
        return 2 * sum / ((double)count * (count - 1));
    }

    static double Between(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, double rate)
    {
        int m = x.Length / dimension, n = y.Length / dimension;
        double sum = 0;
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++) sum += Kernel(Point(x, i, dimension), Point(y, j, dimension), rate);
        return sum / ((double)m * n);
    }

    static double MedianSquaredDistance(ReadOnlySpan<double> x, int dimension)
    {
        const int most = 1000;
        int count = x.Length / dimension, stride = (count + most - 1) / most;
        var distances = new List<double>();
        for (int i = stride; i < count; i += stride)
            for (int j = 0; j < i; j += stride) distances.Add(SquaredDistance(Point(x, i, dimension), Point(x, j, dimension)));
        distances.Sort();
        double median = distances[distances.Count / 2];
        return median > 0 ? median : throw new ArgumentException("more than half of the points are equal", nameof(x));
    }

    static double Kernel(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double rate) =>
        Elementary.Exp<Scalar<double>, double>(-rate * SquaredDistance(x, y)).Value;

    static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum = Math.FusedMultiplyAdd(x[i] - y[i], x[i] - y[i], sum);
        return sum;
    }

    static ReadOnlySpan<double> Point(ReadOnlySpan<double> x, int index, int dimension) => x.Slice(index * dimension, dimension);
}
