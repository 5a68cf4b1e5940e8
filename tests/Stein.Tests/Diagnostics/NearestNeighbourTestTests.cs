using System.Numerics;
using FsCheck.Xunit;
using Stein.Diagnostics;
using Stein.Noise;
using Xunit;

namespace Stein.Tests.Diagnostics;

public class NearestNeighbourTestTests
{
    static readonly NoiseStream noise = new(52, 0);

    [Property(MaxTest = 40)]
    public void TheAccuracyIsItsDefinition(int seed)
    {
        var random = new Random(seed);
        int n = random.Next(2, 15), m = random.Next(2, 15), dimension = random.Next(1, 4);
        double[][] x = Grid(random, n, dimension, 4), y = Grid(random, m, dimension, 4);
        var result = Run(x, y);
        Assert.Equal(Naive(x, y, shared: true), result.Accuracy, 1e-12);
        Assert.Equal(result.Accuracy, (n * result.First + m * result.Second) / (n + m), 1e-12);
        var swapped = Run(y, x);
        Assert.Equal(result.Accuracy, swapped.Accuracy, 1e-12);
        Assert.Equal((result.First, result.Expected), (swapped.Second, swapped.Expected));
        Assert.Equal(result.Deviation, swapped.Deviation, 1e-12);
    }

    /// <summary>
    /// Whatever the rows, mean and deviation are those over all splits; where the first of repeated rows takes all, they are not.
    /// </summary>
    [Theory]
    [InlineData(4, 2, 50)]
    [InlineData(9, 3, 50)]
    [InlineData(10, 5, 3)]
    [InlineData(10, 5, 1)]
    public void MeanAndDeviationAreThoseOverAllSplits(int count, int first, int grid)
    {
        var rows = Grid(new Random(count), count, 2, grid);
        int[] splits = [.. Enumerable.Range(0, 1 << count).Where(mask => BitOperations.PopCount((uint)mask) == first)];
        double[][] Part(int mask, int side) => [.. rows.Where((_, i) => (mask >> i & 1) == side)];
        var results = splits.Select(mask => Run(Part(mask, 1), Part(mask, 0))).ToArray();
        double mean = results.Average(result => result.Accuracy), variance = results.Average(result => Math.Pow(result.Accuracy - mean, 2));
        Assert.All(results, result => Assert.Equal(mean, result.Expected, 1e-12));
        Assert.All(results, result => Assert.Equal(variance, result.Deviation * result.Deviation, 1e-12));
        if (grid == 1) Assert.NotEqual(mean, splits.Average(mask => Naive(Part(mask, 1), Part(mask, 0), shared: false)), 1e-3);
    }

    /// <summary>
    /// Over 100 pairs of samples of one normal the standardized accuracy has mean 0 and variance 1: false-alarm rates of 1e-6 for the mean
    /// (4.9 standard errors of 0.1) and, as the sum of squares is about χ² with 100 degrees of freedom, of 1e-5 for the variance. The
    /// twins, a wider and a shifted second sample, are far above.
    /// </summary>
    [Fact]
    public void SamplesOfOneDistributionAreTakenForSuch()
    {
        double[] values = Standardized(1, 0);
        Assert.InRange(values.Average(), -0.49, 0.49);
        Assert.InRange(values.Average(value => value * value), 0.48, 1.75);
        Assert.True(Standardized(2, 0).Average() > 2);
        Assert.True(Standardized(1, 1).Average() > 2);

        static double[] Standardized(double scale, double shift) => [.. Enumerable.Range(0, 100).Select(run =>
        {
            double[] x = new double[5 * 60], y = new double[5 * 80];
            noise.Normals<double>((ulong)run, 0, x);
            noise.Normals<double>((ulong)run, 1000, y);
            for (int i = 0; i < y.Length; i++) y[i] = scale * y[i] + shift;
            return NearestNeighbourTest.Test(x, y, 5).Standardized;
        })];
    }

    [Fact]
    public void SamplesThatLieApartAreToldApart()
    {
        double[][] x = Grid(new Random(1), 30, 2, 9),
            y = [.. Grid(new Random(2), 20, 2, 9).Select(row => row.Select(value => value + 100).ToArray())];
        var result = Run(x, y);
        Assert.Equal((1.0, 1.0, 1.0), (result.Accuracy, result.First, result.Second));
        Assert.True(result.Standardized > 5);
    }

    [Fact]
    public void CopiesAreNearerThanChance()
    {
        double[] x = new double[100];
        noise.Normals<double>(7, 0, x);
        Assert.Equal(0, NearestNeighbourTest.Test(x, [.. x], 2).Accuracy);
        Assert.Equal(0, NearestNeighbourTest.Test(x, [.. x.Select(value => value + 1e-9)], 2).Accuracy);
    }

    [Fact]
    public void WrongSamplesAreRefused()
    {
        double[] good = [1, 2, 3, 4];
        foreach (double[] bad in new double[][] { [], [1, 2], [1, 2, 3], [1, 2, 3, double.NaN] })
        {
            Assert.Throws<ArgumentException>("x", () => NearestNeighbourTest.Test(bad, good, 2));
            Assert.Throws<ArgumentException>("y", () => NearestNeighbourTest.Test(good, bad, 2));
        }
        Assert.Throws<ArgumentOutOfRangeException>("dimension", () => NearestNeighbourTest.Test(good, good, 0));
    }

    /// <summary>By its words; with <paramref name="shared"/> false the planted bug, the first of equally near rows takes all.</summary>
    static double Naive(double[][] x, double[][] y, bool shared)
    {
        double[][] rows = [.. x, .. y];
        return Enumerable.Range(0, rows.Length).Average(i =>
        {
            double Distance(int j) => rows[i].Zip(rows[j], (a, b) => (a - b) * (a - b)).Sum();
            int[] others = [.. Enumerable.Range(0, rows.Length).Where(j => j != i)];
            double least = others.Min(Distance);
            var nearest = others.Where(j => Distance(j) == least);
            return (shared ? nearest : nearest.Take(1)).Average(j => j < x.Length == i < x.Length ? 1.0 : 0);
        });
    }

    static NearestNeighbourResult Run(double[][] x, double[][] y)
        => NearestNeighbourTest.Test([.. x.SelectMany(row => row)], [.. y.SelectMany(row => row)], x[0].Length);

    /// <summary>Whole numbers below <paramref name="values"/>, so that many are equally far apart.</summary>
    static double[][] Grid(Random random, int rows, int dimension, int values)
        => [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, dimension).Select(_ => (double)random.Next(values)).ToArray())];
}
