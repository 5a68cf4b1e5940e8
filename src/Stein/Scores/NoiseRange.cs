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
    /// <summary>Rows whose distances are all looked at; of more rows so many, evenly spaced.</summary>
    const int MostRows = 4000;

    /// <summary>A range.</summary>
    /// <param name="smallest">The smallest noise level, above 0.</param>
    /// <param name="largest">The largest noise level, finite and above the smallest.</param>
    /// <exception cref="ArgumentException">A level is out of range.</exception>
    public NoiseRange(double smallest, double largest)
    {
        if (!(smallest > 0 && largest > smallest && double.IsFinite(largest))) throw new ArgumentException($"noise levels from {smallest} to {largest}");
        (Smallest, Largest) = (smallest, largest);
    }

    /// <summary>The smallest noise level.</summary>
    public double Smallest { get; }

    /// <summary>The largest noise level.</summary>
    public double Largest { get; }

    /// <summary>The range from a smallest level to the largest distance between two rows (Song and Ermon 2020).</summary>
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
            for (int j = 0; j < i; j++)
            {
                var y = rows[(int)((long)j * rows.Rows / count)];
                double square = 0;
                for (int k = 0; k < x.Length; k++)
                {
                    double difference = double.CreateTruncating(x[k]) - double.CreateTruncating(y[k]);
                    square += difference * difference;
                }
                if (!(square <= largest)) largest = square;
            }
        }
        return Math.Sqrt(largest);
    }
}
