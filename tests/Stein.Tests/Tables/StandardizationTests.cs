using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Tables;
using Xunit;

namespace Stein.Tests.Tables;

public class StandardizationTests
{
    [Property]
    public void ColumnsGetMeanZeroAndVarianceOneAndComeBack(int seed)
    {
        var random = new Random(seed);
        double scale = Math.Pow(10, random.Next(-200, 200)), offset = scale * random.Next(-1000, 1000);
        double[] y = [.. Enumerable.Range(0, 50).Select(_ => offset + scale * random.NextDouble())], restored = new double[50];
        var map = Standardization.Fit(new ReadOnlyMatrixView<double>(y, 50, 1));
        var x = new float[50];
        map.Standardize(new ReadOnlyMatrixView<double>(y, 50, 1), new MatrixView<float>(x, 50, 1));
        Assert.Equal(0, x.Average(), 1e-5);
        Assert.Equal(1, x.Average(v => v * v), 1e-5);
        map.Restore(new ReadOnlyMatrixView<float>(x, 50, 1), new MatrixView<double>(restored, 50, 1));
        for (int i = 0; i < 50; i++) Assert.Equal(y[i] / scale, restored[i] / scale, 1e-6);
    }

    [Fact]
    public void ColumnsNearTheLargestNumbersAreScaledToo()
    {
        double[] y = [-1.7e308, 1.7e308, 0, 1e308];
        var map = Standardization.Fit(new ReadOnlyMatrixView<double>(y, 4, 1));
        Assert.True(double.IsFinite(map.Mean[0]) && double.IsFinite(map.Scale[0]));
    }

    [Property]
    public void WithoutShapesItIsTheAffineMapBitForBit(int seed)
    {
        var random = new Random(seed);
        double[] mean = [random.NextDouble(), 1e5 * random.NextDouble()], scale = [random.NextDouble(), 1e-5 * random.NextDouble()];
        var map = new Standardization(mean, scale, [new(mean[0], scale[0], 0, 1), SinhArcsinh.Affine(mean[1], scale[1])]);
        Assert.False(map.IsShaped);
        double[] y = [random.NextDouble(), 1e5 * random.NextDouble()], restored = new double[2], scores = new double[2],
            logs = new double[1];
        float[] x = new float[2], score = [(float)random.NextDouble(), 1];
        map.Standardize(new ReadOnlyMatrixView<double>(y, 1, 2), new MatrixView<float>(x, 1, 2));
        map.Restore(new ReadOnlyMatrixView<float>(x, 1, 2), new MatrixView<double>(restored, 1, 2));
        map.RestoreScore(new ReadOnlyMatrixView<float>(score, 1, 2), new ReadOnlyMatrixView<double>(y, 1, 2),
            new MatrixView<double>(scores, 1, 2));
        map.LogDeterminants(new ReadOnlyMatrixView<double>(y, 1, 2), logs);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal((float)((y[i] - mean[i]) / scale[i]), x[i]);
            Assert.Equal(mean[i] + scale[i] * x[i], restored[i]);
            Assert.Equal(score[i] / scale[i], scores[i]);
        }
        Assert.Equal(-Math.Log(scale[0]) - Math.Log(scale[1]), logs[0], 1e-13);
    }

    [Property]
    public void TheLogDeterminantIsThatOfFiniteDifferences(int seed)
    {
        const double Step = 1e-5;
        SinhArcsinh[] shapes = [SinhArcsinhTests.RandomMap(seed), SinhArcsinh.Affine(3, 0.7), SinhArcsinhTests.RandomMap(seed ^ 99)];
        var map = new Standardization([0, 3, 0], [1, 0.7, 1], shapes);
        Assert.True(map.IsShaped);
        var random = new Random(seed);
        double[] y = [.. Enumerable.Range(0, 6)
            .Select(k => shapes[k % 3].Location + shapes[k % 3].Scale * 6 * (random.NextDouble() - 0.5))], logs = new double[2];
        map.LogDeterminants(new ReadOnlyMatrixView<double>(y, 2, 3), logs);
        for (int b = 0; b < 2; b++)
        {
            double sum = 0;
            for (int i = 0; i < 3; i++)
            {
                double h = Step * shapes[i].Scale, centre = y[3 * b + i];
                sum += Math.Log((shapes[i].Standardize(centre + h) - shapes[i].Standardize(centre - h)) / (2 * h));
            }
            Assert.Equal(sum, logs[b], 1e-7);
        }
    }

    [Fact]
    public void ShapesAndColumnsThatDoNotFitAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new Standardization([0, 0], [1, 1], [SinhArcsinh.Affine(0, 1)]));
        Assert.Throws<ArgumentException>(() => new Standardization([0], [1])
            .LogDeterminants(new ReadOnlyMatrixView<double>([1, 2], 1, 2), new double[1]));
        Assert.Throws<ArgumentException>(() => new Standardization([0], [1])
            .LogDeterminants(new ReadOnlyMatrixView<double>([1, 2], 2, 1), new double[1]));
        var map = new Standardization([0, 0], [1, 1]);
        Assert.Throws<ArgumentException>(() => map.Standardize(new ReadOnlyMatrixView<double>([1, 2, 3], 1, 3)));
        Assert.Throws<ArgumentException>(() => map.Restore(new ReadOnlyMatrixView<float>([1], 1, 1)));
        Assert.Throws<ArgumentException>(() => map.Restore(new ReadOnlyMatrixView<float>([1, 2], 1, 2),
            new MatrixView<double>(new double[4], 2, 2)));
        Assert.Throws<ArgumentException>(
            () => map.RestoreScore(new ReadOnlyMatrixView<float>([1, 2], 1, 2), new ReadOnlyMatrixView<double>([1, 2], 1, 2),
                new MatrixView<double>(new double[1], 1, 1)));
    }

    [Fact]
    public void WeightsThatAreNoneAndRowsThatAreNoneAreRefused()
    {
        foreach (double[] wrong in new double[][] { [1, 1], [1, 1, 1, 1], [1, -1, 1], [1, double.NaN, 1], [0, 0, 0],
            [double.MaxValue, double.MaxValue, 1] })
            Assert.Throws<ArgumentException>(() => Standardization.Fit(new ReadOnlyMatrixView<double>([1, 2, 4], 3, 1), wrong));
        Assert.Contains("no rows",
            Assert.Throws<ArgumentException>(() => Standardization.Fit(new ReadOnlyMatrixView<double>([], 0, 1))).Message);
    }

    [Theory]
    [InlineData(3.0, 3.0, 3.0)]
    [InlineData(0.0, -0.0, 0.0)]
    [InlineData(double.NaN, 1.0, 2.0)]
    [InlineData(double.PositiveInfinity, 1.0, 2.0)]
    public void ConstantAndNonFiniteColumnsAreRefused(double a, double b, double c)
        => Assert.Throws<ArgumentException>(() => Standardization.Fit(new ReadOnlyMatrixView<double>([a, b, c], 3, 1)));
}
