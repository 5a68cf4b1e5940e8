using System.Numerics;
using Stein.Buffers;

namespace Stein.Scores;

/// <summary>The noise levels <c>σ</c> at which a distribution is looked at, from the smallest to the largest.</summary>
/// <remarks>
/// At the largest the distribution is all but a normal, and chains move freely; the smallest is the detail that is kept. Both are in the units
/// of the rows.
/// </remarks>
public readonly record struct NoiseRange
{
    /// <summary>Rows whose distances are all looked at; of more rows so many, evenly spaced, and two rows that lie far apart.</summary>
    const int MostRows = 4000;

    /// <summary>A range.</summary>
    /// <param name="smallest">The smallest noise level, at least 10⁻¹⁸: its square is a number in single precision.</param>
    /// <param name="largest">The largest noise level, above the smallest and at most 10¹⁸.</param>
    /// <exception cref="ArgumentException">A level is out of range.</exception>
    public NoiseRange(double smallest, double largest)
    {
        if (!(smallest >= 1e-18 && largest > smallest && largest <= 1e18)) throw new ArgumentException($"noise levels from {smallest} to {largest}");
        (Smallest, Largest) = (smallest, largest);
    }

    /// <summary>The smallest noise level.</summary>
    public double Smallest { get; }

    /// <summary>The largest noise level.</summary>
    public double Largest { get; }

    /// <summary>
    /// The range from a smallest level to the largest distance between two rows (Song and Ermon 2020), of more than 4000 rows to at least half of that.
    /// </summary>
    /// <param name="rows">The data <c>[n, D]</c>, at least two different rows, all finite.</param>
    /// <param name="smallest">The smallest noise level, above 0; if the rows lie closer together, the range ends at twice that level.</param>
    /// <exception cref="ArgumentException">The rows are all the same or not finite, or the level is not above 0.</exception>
    public static NoiseRange Of<T>(ReadOnlyMatrixView<T> rows, double smallest) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double largest = LargestDistance(rows);
        if (!(largest > 0 && double.IsFinite(largest))) throw new ArgumentException($"the largest distance between two rows is {largest}", nameof(rows));
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
        // From any row to the farthest, and from there to the farthest again, is at least half of the way between the two that lie farthest apart.
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
