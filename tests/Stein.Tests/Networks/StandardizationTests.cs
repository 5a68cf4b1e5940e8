using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Networks;
using Xunit;

namespace Stein.Tests.Networks;

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

    [Theory]
    [InlineData(3.0, 3.0, 3.0)]
    [InlineData(0.0, -0.0, 0.0)]
    [InlineData(double.NaN, 1.0, 2.0)]
    [InlineData(double.PositiveInfinity, 1.0, 2.0)]
    public void ConstantAndNonFiniteColumnsAreRefused(double a, double b, double c)
        => Assert.Throws<ArgumentException>(() => Standardization.Fit(new ReadOnlyMatrixView<double>([a, b, c], 3, 1)));
}
