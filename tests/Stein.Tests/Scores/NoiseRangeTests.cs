using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Scores;
using Xunit;

namespace Stein.Tests.Scores;

public class NoiseRangeTests
{
    [Property(MaxTest = 30)]
    public void ItEndsAtTheLargestDistance(int seed)
    {
        var random = new Random(seed);
        double[] rows = [.. Enumerable.Range(0, 3 * random.Next(2, 80)).Select(_ => random.NextDouble())];
        double largest = 0;
        for (int i = 0; i < rows.Length; i += 3)
            for (int j = 0; j < i; j += 3)
                largest = Math.Max(largest,
                    Math.Sqrt(Enumerable.Range(0, 3).Sum(k => (rows[i + k] - rows[j + k]) * (rows[i + k] - rows[j + k]))));
        Assert.Equal(largest, NoiseRange.FromData(new ReadOnlyMatrixView<double>(rows, rows.Length / 3, 3), 1e-6).Largest, 1e-12);
    }

    /// <summary>Of many rows not all distances are looked at, but the two rows that lie apart are found wherever they are.</summary>
    [Property(MaxTest = 10)]
    public void OfManyRowsItEndsAtHalfOfThatAtLeast(int seed)
    {
        const int Count = 20_000;
        var random = new Random(seed);
        double[] rows = new double[2 * Count];
        int a = random.Next(Count), b = (a + 1 + random.Next(Count - 1)) % Count;
        (rows[2 * a], rows[2 * b + 1]) = (30, -40);
        Assert.InRange(NoiseRange.FromData(new ReadOnlyMatrixView<double>(rows, Count, 2), 0.1).Largest, 25, 50 + 1e-9);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(double.NaN, 1, 2)]
    [InlineData(1, double.NaN, 2)]
    [InlineData(1, 2, double.PositiveInfinity)]
    public void RowsThatAreAllTheSameOrNotFiniteAreRefused(double a, double b, double c)
        => Assert.Throws<ArgumentException>(() => NoiseRange.FromData(new ReadOnlyMatrixView<double>([a, b, c], 3, 1), 0.1));

    [Fact]
    public void RowsCloserThanTheSmallestLevelGetTwiceThat()
        => Assert.Equal(new NoiseRange(0.5, 1), NoiseRange.FromData(new ReadOnlyMatrixView<float>([1, 1.25f], 2, 1), 0.5));
}
