namespace Stein.Diagnostics;

/// <summary>How well nearest neighbours tell two samples apart.</summary>
/// <param name="Accuracy">The share of all rows whose nearest other row is of their own sample, from 0 to 1.</param>
/// <param name="First">That share of the rows of the first sample.</param>
/// <param name="Second">That share of the rows of the second sample.</param>
/// <param name="Expected">
/// The mean of the accuracy over all splits of the same rows into samples of these sizes, a little below ½ for equal ones.
/// </param>
/// <param name="Deviation">Its standard deviation over those splits.</param>
readonly record struct NearestNeighbourResult(double Accuracy, double First, double Second, double Expected, double Deviation)
{
    /// <summary>
    /// How many deviations the accuracy is above its mean over random splits: about normal where the distributions are the same.
    /// </summary>
    public double Standardized => (Accuracy - Expected) / Deviation;
}

/// <summary>
/// The nearest-neighbour two-sample test: each row is given the sample of its nearest other row, and the accuracy is the share of rows
/// given their own. It tends to ½ for two equally large samples of one distribution and to 1 for samples that lie apart; below ½ the rows
/// of one sample lie nearer to the other than chance has it, as copies do.
/// </summary>
/// <remarks>
/// Rows equally near count by their share, so that samples with repeated rows are judged without a bias. Where the distributions are the
/// same all splits of the rows are equally likely, and mean and deviation over them are exact: with <c>w_ij</c> the share of <c>j</c> in
/// what is nearest to <c>i</c>, the accuracy is <c>Σ w_ij [i ~ j]/N</c>, and <c>[i ~ j]</c> has known moments for one, two and no common
/// row of two pairs. Schilling 1986, <em>Multivariate two-sample tests based on nearest neighbors</em>; Lopez-Paz and Oquab 2017,
/// <em>Revisiting classifier two-sample tests</em>. Cost and memory are those of <c>(n + m)²</c> distances.
/// </remarks>
static class NearestNeighbourTest
{
    /// <summary>Runs the test with Euclidean distances.</summary>
    /// <param name="x">The first sample, <c>[n, D]</c>, at least two rows.</param>
    /// <param name="y">The second sample, <c>[m, D]</c>, at least two rows.</param>
    /// <param name="dimension">Elements in a row, <c>D ≥ 1</c>; the columns in units that make their distances comparable.</param>
    /// <exception cref="ArgumentException">A sample is not a matrix of two or more rows, or holds a number that is not finite.</exception>
    public static NearestNeighbourResult Test(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension)
    {
        double[] rows = MaximumMeanDiscrepancy.Together(x, y, dimension);
        double[] shares = MaximumMeanDiscrepancy.Matrix(rows, dimension, static square => square);
        int n = x.Length / dimension, count = rows.Length / dimension;
        for (int i = 0; i < count; i++) ShareNearest(shares.AsSpan(i * count, count), i);
        double first = 0, second = 0;
        for (int i = 0; i < n; i++) first += Sum(shares.AsSpan(i * count, n));
        for (int i = n; i < count; i++) second += Sum(shares.AsSpan(i * count + n, count - n));
        var (expected, deviation) = OverSplits(shares, n, count);
        return new((first + second) / count, first / n, second / (count - n), expected, deviation);
    }

    /// <summary>From the squared distances of a row to the shares of the others in what is nearest to it.</summary>
    static void ShareNearest(Span<double> row, int self)
    {
        double least = double.PositiveInfinity;
        int equal = 0;
        for (int j = 0; j < row.Length; j++)
        {
            if (j == self || row[j] > least) continue;
            (equal, least) = (row[j] < least ? 1 : equal + 1, row[j]);
        }
        for (int j = 0; j < row.Length; j++) row[j] = j != self && row[j] == least ? 1.0 / equal : 0;
    }

    /// <summary>Mean and deviation of the accuracy over all splits.</summary>
    static (double Mean, double Deviation) OverSplits(double[] shares, int n, int count)
    {
        // Over unordered pairs {i, j} of weight w_ij + w_ji: the sum of the squares, and over rows that of their squared totals.
        double squares = 0, totals = 0, all = (double)count * count;
        for (int i = 0; i < count; i++)
        {
            double total = 0;
            for (int j = 0; j < count; j++)
            {
                double pair = shares[i * count + j] + shares[j * count + i];
                total += pair;
                squares += 0.5 * pair * pair;
            }
            totals += total * total;
        }
        int m = count - n;
        double two = (Falling(n, 2) + Falling(m, 2)) / Falling(count, 2), three = (Falling(n, 3) + Falling(m, 3)) / Falling(count, 3);
        double four = (Falling(n, 4) + Falling(m, 4) + 2 * Falling(n, 2) * Falling(m, 2)) / Falling(count, 4);
        double variance = squares * two + (totals - 2 * squares) * three + (all - totals + squares) * four - all * two * two;
        return (two, Math.Sqrt(Math.Max(0, variance) / all));
    }

    /// <summary><c>n(n − 1)…(n − k + 1)</c>.</summary>
    static double Falling(int n, int k)
    {
        double product = 1;
        for (int i = 0; i < k; i++) product *= n - i;
        return product;
    }

    static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum;
    }
}
