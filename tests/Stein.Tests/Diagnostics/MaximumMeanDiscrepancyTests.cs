using System.Numerics;
using Stein.Diagnostics;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Diagnostics;

public class MaximumMeanDiscrepancyTests
{
    static readonly double[] Bandwidths = [0.4, 1, 3];

    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(7, 30, 3)]
    [InlineData(60, 41, 10)]
    public void TheEstimateIsItsDefinition(int n, int m, int dimension)
    {
        var random = new Random(n);
        var (x, y) = (Normals(random, n, dimension), Normals(random, m, dimension, 0.3));
        var expected = NaiveMaximumMeanDiscrepancy.Squared(x, y, Bandwidths);
        Assert.Equal(expected, Squared(x, y, Bandwidths), 1e-12);
        Assert.NotEqual(expected, NaiveMaximumMeanDiscrepancy.Squared(x, y, Bandwidths, biased: true), 1e-12);
    }

    [Fact]
    public void TheDefaultIsThreeBandwidthsAroundTheMedianDistance()
    {
        var random = new Random(1);
        var (x, y) = (Normals(random, 20, 2), Normals(random, 30, 2, 1));
        var rows = x.Concat(y).ToArray();
        var distances = (from i in Enumerable.Range(0, rows.Length)
                         from j in Enumerable.Range(0, i)
                         select Math.Sqrt(rows[i].Zip(rows[j], (a, b) => (a - b) * (a - b)).Sum())).Order().ToArray();
        var median = (distances[(distances.Length - 1) / 2] + distances[distances.Length / 2]) / 2;
        Assert.Equal(median, MedianDistance(x, y), 1e-14);
        Assert.Equal(NaiveMaximumMeanDiscrepancy.Squared(x, y, [median / 2, median, 2 * median]), Squared(x, y), 1e-12);
    }

    /// <summary>Whatever the rows, the mean over all ways to split them in two is zero: without bias, exactly.</summary>
    [Fact]
    public void OverAllSplitsOfARowSetTheMeanIsZero()
    {
        var rows = Normals(new Random(2), 8, 2);
        var splits = Enumerable.Range(0, 1 << rows.Length).Where(mask => BitOperations.PopCount((uint)mask) == 3).ToArray();
        double Mean(Func<double[][], double[][], double> estimate) =>
            splits.Average(mask => estimate(Part(mask, 1), Part(mask, 0)));
        double[][] Part(int mask, int side) => [.. rows.Where((_, i) => (mask >> i & 1) == side)];
        Assert.Equal(0, Mean((x, y) => Squared(x, y, Bandwidths)), 1e-14);
        Assert.Equal(0, Mean((x, y) => Squared(x, y)), 1e-14);
        Assert.True(Mean((x, y) => NaiveMaximumMeanDiscrepancy.Squared(x, y, Bandwidths, biased: true)) > 0.1);
    }

    /// <summary>False-alarm rate 1e−5: the mean of 400 independent estimates against 4.4 of its standard errors.</summary>
    [Fact]
    public void TheMeanIsZeroWhereTheDistributionsAreTheSame()
    {
        Assert.InRange(Deviation((x, y) => Squared(x, y, Bandwidths)), -4.4, 4.4);
        Assert.True(Deviation((x, y) => NaiveMaximumMeanDiscrepancy.Squared(x, y, Bandwidths, biased: true)) > 4.4);

        static double Deviation(Func<double[][], double[][], double> estimate)
        {
            var random = new Random(3);
            var estimates = Enumerable.Range(0, 400).Select(_ => estimate(Normals(random, 20, 2), Normals(random, 15, 2))).ToArray();
            var mean = estimates.Average();
            var variance = estimates.Sum(value => (value - mean) * (value - mean)) / (estimates.Length - 1);
            return mean / Math.Sqrt(variance / estimates.Length);
        }
    }

    [Fact]
    public void AShiftIsSeenAndALargerOneMore()
    {
        var random = new Random(4);
        var (x, y) = (Normals(random, 200, 2), Normals(random, 200, 2));
        var estimates = new[] { 0, 0.5, 1, 2, 4 }.Select(shift => Squared(x, Shifted(y, shift), Bandwidths)).ToArray();
        Assert.Equal(estimates.Order(), estimates);
        Assert.InRange(estimates[0], -0.01, 0.01);
        Assert.True(estimates[1] > 0.03);
    }

    [Fact]
    public void FarSamplesReachTheSumOfTheirOwnMeans()
    {
        double[][] x = [[0], [0]], y = [[1e100], [1e100]];
        Assert.Equal(2, Squared(x, y, [1]));
    }

    [Fact]
    public void TheOrderOfRowsDoesNotMatter()
    {
        var random = new Random(5);
        var (x, y) = (Normals(random, 50, 3), Normals(random, 40, 3, 0.5));
        double[][] shuffled = [.. x.Index().OrderBy(row => row.Index * 17 % 50).Select(row => row.Item)];
        Assert.NotEqual(x[1], shuffled[1]);
        Assert.Equal(MedianDistance(x, y), MedianDistance(shuffled, y));
        Assert.Equal(Squared(x, y), Squared(shuffled, y), 1e-13);
    }

    [Theory]
    [InlineData(40, 30)]
    [InlineData(700, 90)]
    public void TheSamplesMayChangePlaces(int n, int m)
    {
        var random = new Random(6);
        var (x, y) = (Normals(random, n, 2), Normals(random, m, 2, 0.5));
        Assert.Equal(Squared(x, y), Squared(y, x), 1e-13);
    }

    [Fact]
    public void ALargeSampleIsThinnedEvenlyForItsMedian()
    {
        double[][] pattern = [.. Enumerable.Range(0, 2000).Select(i => i % 4 == 0 ? new double[] { i } : [1e9 * i])];
        double[][] thinned = [.. pattern.Where((_, i) => i % 4 == 0)];
        double[][] y = [[0], [1]];
        Assert.Equal(MedianDistance(thinned, y), MedianDistance(pattern, y));
    }

    [Fact]
    public void EqualRowsHaveNoDiscrepancy() => Assert.Equal(0, Squared([[7, 7], [7, 7]], [[7, 7], [7, 7], [7, 7]]));

    [Fact]
    public void WrongSamplesAreRefused()
    {
        double[] good = [1, 2, 3, 4];
        foreach (var bad in new double[][] { [], [1, 2], [1, 2, 3], [1, 2, 3, double.NaN], [double.PositiveInfinity, 2, 3, 4] })
        {
            Assert.Throws<ArgumentException>("x", () => MaximumMeanDiscrepancy.Squared(bad, good, 2));
            Assert.Throws<ArgumentException>("y", () => MaximumMeanDiscrepancy.Squared(good, bad, 2, [1]));
            Assert.Throws<ArgumentException>("y", () => MaximumMeanDiscrepancy.MedianDistance(good, bad, 2));
        }

        Assert.Throws<ArgumentOutOfRangeException>("dimension", () => MaximumMeanDiscrepancy.Squared(good, good, 0));
    }

    [Fact]
    public void WrongBandwidthsAreRefused()
    {
        double[] good = [1, 2, 3, 4];
        Assert.Throws<ArgumentException>("bandwidths", () => MaximumMeanDiscrepancy.Squared(good, good, 2, []));
        foreach (var bad in new[] { 0, -1, double.NaN, double.PositiveInfinity, 1e-200, 1e200 })
            Assert.Throws<ArgumentOutOfRangeException>("bandwidths", () => MaximumMeanDiscrepancy.Squared(good, good, 2, [1, bad]));
    }

    static double Squared(double[][] x, double[][] y, double[] bandwidths) =>
        MaximumMeanDiscrepancy.Squared(Flat(x), Flat(y), x[0].Length, bandwidths);

    static double Squared(double[][] x, double[][] y) => MaximumMeanDiscrepancy.Squared(Flat(x), Flat(y), x[0].Length);

    static double MedianDistance(double[][] x, double[][] y) => MaximumMeanDiscrepancy.MedianDistance(Flat(x), Flat(y), x[0].Length);

    static double[] Flat(double[][] rows) => [.. rows.SelectMany(row => row)];

    static double[][] Shifted(double[][] rows, double shift) => [.. rows.Select(row => row.Select(value => value + shift).ToArray())];

    static double[][] Normals(Random random, int rows, int dimension, double mean = 0) =>
        [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, dimension).Select(_ => mean + Normal(random)).ToArray())];

    static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
