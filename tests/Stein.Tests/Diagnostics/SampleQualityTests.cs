using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Diagnostics;
using Stein.Duals;
using Stein.Noise;
using Stein.Scores;
using Stein.Simd;
using Xunit;

#pragma warning disable xUnit1051 // Tests of some milliseconds need no cancellation.

namespace Stein.Tests.Diagnostics;

/// <summary>Discrepancies between samples, and between a sample and a score.</summary>
public class SampleQualityTests
{
    static readonly NoiseStream noise = new(51, 0);

    /// <summary>The Stein kernel with its derivatives by dual numbers.</summary>
    [Property(MaxTest = 20)]
    public void TheSteinDiscrepancyIsItsDefinition(int seed)
    {
        var random = new Random(seed);
        int n = random.Next(2, 12), dimension = random.Next(1, 4);
        double beta = -0.05 - 0.9 * random.NextDouble(), scale = 0.5 + random.NextDouble();
        double[] points = [.. Enumerable.Range(0, n * dimension).Select(_ => 4 * random.NextDouble() - 2)],
            scores = new double[points.Length];
        var target = Score.FromDensity(new StudentT(3, dimension));
        var view = new ReadOnlyMatrixView<double>(points, n, dimension);
        target.Evaluate(view, new MatrixView<double>(scores, n, dimension));
        double all = 0, different = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double pair = Pair(points[(i * dimension)..((i + 1) * dimension)], points[(j * dimension)..((j + 1) * dimension)],
                    scores[(i * dimension)..((i + 1) * dimension)], scores[(j * dimension)..((j + 1) * dimension)], beta, scale);
                all += pair;
                if (i != j) different += pair;
            }
        }
        Assert.Equal(all / n / n, KernelSteinDiscrepancy.Squared(target, view, beta, scale, unbiased: false), 1e-12 * (1 + Math.Abs(all)));
        Assert.Equal(different / n / (n - 1), KernelSteinDiscrepancy.Squared(target, view, beta, scale), 1e-12 * (1 + Math.Abs(all)));
        Assert.True(all >= -1e-10);
    }

    static double Pair(double[] x, double[] y, double[] sx, double[] sy, double beta, double scale)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            // x along one tangent, y along the other.
            var kernel = new Dual<Dual<Scalar<double>>>();
            var q = Dual<Dual<Scalar<double>>>.Constant(scale * scale);
            for (int k = 0; k < x.Length; k++)
            {
                var a = new Dual<Dual<Scalar<double>>>(new(x[k], 0), new(k == i ? 1 : 0, 0));
                var b = new Dual<Dual<Scalar<double>>>(new(y[k], k == i ? 1 : 0), new(0, 0));
                q += (a - b) * (a - b);
            }
            kernel = Dual<Dual<Scalar<double>>>.Exp(Dual<Dual<Scalar<double>>>.Constant(beta) * Dual<Dual<Scalar<double>>>.Log(q));
            sum += sx[i] * sy[i] * kernel.Value.Value.Value + sx[i] * kernel.Value.Tangent.Value + sy[i] * kernel.Tangent.Value.Value
                + kernel.Tangent.Tangent.Value;
        }
        return sum;
    }

    /// <summary>
    /// Over 40 samples the mean of the unbiased estimate is zero under the right target, within 6 standard errors (Student's t with 39
    /// degrees of freedom: 5e-7), and beyond 6 under targets of another bend or spread.
    /// </summary>
    [Fact]
    public void TheSteinDiscrepancyTellsRightDrawsFromWrongOnes()
    {
        const int Count = 200, Samples = 40;
        double[] points = new double[2 * Count];
        double StandardErrors(Banana target)
        {
            double[] estimates = [.. Enumerable.Range(0, Samples).Select(sample =>
            {
                new Banana(0.3, 1.5).Draw(noise, sample * Count, new(points, Count, 2));
                return KernelSteinDiscrepancy.Squared(Score.FromDensity(target), new ReadOnlyMatrixView<double>(points, Count, 2));
            })];
            double mean = estimates.Average();
            return mean / Math.Sqrt(estimates.Sum(e => (e - mean) * (e - mean)) / (Samples - 1) / Samples);
        }
        Assert.InRange(StandardErrors(new(0.3, 1.5)), -6, 6);
        Assert.True(StandardErrors(new(0.1, 1.5)) > 6);
        Assert.True(StandardErrors(new(0.3, 2)) > 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelSteinDiscrepancy.Squared(Score.FromDensity(new Banana(1, 1)),
            new ReadOnlyMatrixView<double>(points, Count, 2), beta: 0));
        Assert.Throws<ArgumentException>(() => KernelSteinDiscrepancy.Squared(Score.FromDensity(new Banana(1, 1)),
            new ReadOnlyMatrixView<double>(points, 1, 2)));
    }

    [Property(MaxTest = 20)]
    public void TheEnergyDistanceIsItsDefinition(int seed)
    {
        var random = new Random(seed);
        int n = random.Next(2, 20), m = random.Next(2, 20), dimension = random.Next(1, 4);
        double[] x = [.. Enumerable.Range(0, n * dimension).Select(_ => random.NextDouble())],
            y = [.. Enumerable.Range(0, m * dimension).Select(_ => random.NextDouble())];
        double Mean(double[] a, double[] b, bool same)
        {
            double sum = 0;
            int rows = a.Length / dimension, columns = b.Length / dimension;
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++)
                    sum += Math.Sqrt(Enumerable.Range(0, dimension).Sum(k => Math.Pow(a[i * dimension + k] - b[j * dimension + k], 2)));
            return sum / (rows * (same ? rows - 1 : columns));
        }
        Assert.Equal(2 * Mean(x, y, false) - Mean(x, x, true) - Mean(y, y, true), EnergyDistance.Estimate(x, y, dimension), 1e-12);
        Assert.Equal(EnergyDistance.Estimate(x, y, dimension), EnergyDistance.Estimate(y, x, dimension), 1e-12);
    }

    /// <summary>
    /// Under the null p-values are uniform: of 200 tests at 5 % between 1 and 24 reject with probability above 1 − 1e-4. Twins: samples
    /// that differ are rejected nearly always.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PermutationTestsKeepTheirLevelAndFindDifferences(bool energy)
    {
        int Rejections(double shift)
        {
            int rejections = 0;
            for (int run = 0; run < 200; run++)
            {
                double[] x = new double[50], y = new double[80];
                noise.Normals<double>((ulong)run, 0, x);
                noise.Normals<double>((ulong)run, 1000, y);
                for (int i = 0; i < y.Length; i++) y[i] += shift;
                var stream = new NoiseStream(3, (uint)run);
                var result = energy ? EnergyDistance.Test(x, y, 2, 99, stream) : MaximumMeanDiscrepancy.Test(x, y, 2, 99, stream);
                if (result.PValue <= 0.05) rejections++;
            }
            return rejections;
        }
        Assert.InRange(Rejections(0), 1, 24);
        Assert.InRange(Rejections(1), 180, 200);
    }

    [Fact]
    public void ThePermutationTestsStatisticIsTheEstimate()
    {
        double[] x = new double[60], y = new double[40];
        noise.Normals<double>(5, 0, x);
        noise.Normals<double>(6, 0, y);
        Assert.Equal(MaximumMeanDiscrepancy.Squared(x, y, 2), MaximumMeanDiscrepancy.Test(x, y, 2, 3, noise).Statistic, 1e-13);
        Assert.Equal(1, MaximumMeanDiscrepancy.Test(x, [.. x], 2, 5, noise).PValue);
    }

    [Fact]
    public void TheFisherDivergenceOfTwoNormalsIsKnown()
    {
        // s − t = −x/v + x, so ½E(…)² = ½ (1 − 1/v)² for standard normal draws.
        const int Count = 100_000;
        double[] points = new double[Count];
        noise.Normals<double>(7, 0, points);
        var divergence = FisherDivergence.Between(new Gaussian([0], [2]), new Gaussian([0], [1]),
            new ReadOnlyMatrixView<double>(points, Count, 1));
        Assert.InRange((divergence.Value - 0.125) / divergence.StandardError, -6, 6);
        Assert.InRange(divergence.StandardError, 4e-4, 7e-4);
        Assert.Equal(0,
            FisherDivergence.Between(new Gaussian([0], [2]), new Gaussian([0], [2]), new ReadOnlyMatrixView<double>(points, 9, 1)).Value);
    }
}
