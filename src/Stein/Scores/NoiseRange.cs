using System.Numerics;
using Stein.Buffers;

namespace Stein.Scores;

/// <summary>The range of the noise levels <c>σ</c> that a distribution is smoothed by.</summary>
/// <remarks>
/// At the largest level the distribution is almost a normal, and chains move freely. The smallest is the size of the finest detail that is
/// kept. Both are in the units of the rows.
/// </remarks>
public readonly record struct NoiseRange
{
    /// <summary>
    /// So many rows are compared with each other, evenly spaced. Of more rows, two that lie far apart are compared too.
    /// </summary>
    const int MostRows = 4000;

    /// <summary>A range.</summary>
    /// <param name="smallest">The smallest noise level, from 10⁻¹⁸ to 10¹⁸: its square is a number in single precision.</param>
    /// <param name="largest">The largest noise level, above the smallest and at most 10¹⁸.</param>
    /// <exception cref="ArgumentOutOfRangeException">A level is out of range.</exception>
    public NoiseRange(double smallest, double largest)
    {
        if (!(smallest is >= 1e-18 and <= 1e18))
            throw new ArgumentOutOfRangeException(nameof(smallest), smallest, "A noise level has to lie between 1e-18 and 1e18.");
        if (!(largest > smallest && largest <= 1e18))
        {
            throw new ArgumentOutOfRangeException(
                nameof(largest), largest, $"There are no noise levels from {smallest} to {largest}, at most 1e18.");
        }
        (Smallest, Largest) = (smallest, largest);
    }

    /// <summary>The smallest noise level.</summary>
    public double Smallest { get; }

    /// <summary>The largest noise level.</summary>
    public double Largest { get; }

    /// <summary>
    /// The range from a smallest level to the largest distance between two rows (Song and Ermon 2020). Of more than 4000 rows not all
    /// distances are looked at: the range then ends at half of the largest one or above.
    /// </summary>
    /// <param name="rows">The data <c>[n, D]</c>, at least two different rows, all finite.</param>
    /// <param name="smallest">
    /// The smallest noise level, from 10⁻¹⁸ to 10¹⁸. If the largest distance is less than twice that, the range ends at twice that level.
    /// </param>
    /// <exception cref="ArgumentException">The rows are all the same or not finite, or a level is out of range.</exception>
    public static NoiseRange FromData<T>(ReadOnlyMatrixView<T> rows, double smallest) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double largest = LargestDistance(rows);
        if (!(largest > 0 && double.IsFinite(largest)))
            throw new ArgumentException($"the largest distance between two rows is {largest}", nameof(rows));
        return new(smallest, Math.Max(largest, 2 * smallest));
    }

    static double LargestDistance<T>(ReadOnlyMatrixView<T> rows) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = Math.Min(rows.Rows, MostRows);
        double largest = 0;
        for (int i = 0; i < count; i++)
        {
            var x = rows[(int)((long)i * rows.Rows / count)];
            for (int j = 0; j < i; j++) largest = Math.Max(largest, SquaredDistance(x, rows[(int)((long)j * rows.Rows / count)]));
        }
        // From any row to the farthest, and from there to the farthest again, is at least half of the largest distance.
        for (int sweep = 0, from = 0; count < rows.Rows && sweep < 2; sweep++)
        {
            var x = rows[from];
            double farthest = 0;
            for (int i = 0; i < rows.Rows; i++)
            {
                double square = SquaredDistance(x, rows[i]);
                if (!(square <= farthest)) (farthest, from) = (square, i);
            }
            largest = Math.Max(largest, farthest);
        }
        return Math.Sqrt(largest);
    }

    static double SquaredDistance<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double square = 0;
        for (int k = 0; k < x.Length; k++)
        {
            double difference = double.CreateTruncating(x[k]) - double.CreateTruncating(y[k]);
            square += difference * difference;
        }
        return square;
    }
}
