using Stein.Sampling;
using Xunit;

namespace Stein.Tests.Sampling;

public class MetricTests
{
    [Fact]
    public void WhatIsNotPositiveDefiniteChangesNothing()
    {
        foreach (double wrong in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            var diagonal = new Metric<double>(MetricKind.Diagonal, 2, 1);
            Assert.True(diagonal.TrySet(0, [4, 9]));
            Assert.False(diagonal.TrySet(0, [16, wrong]));
            Assert.Equal([2, 3], Product(diagonal));
            var dense = new Metric<double>(MetricKind.Dense, 2, 1);
            Assert.True(dense.TrySet(0, [4, 2, 2, 10]));
            Assert.False(dense.TrySet(0, [16, 1, 1, wrong]));
            Assert.Equal([2, 4], Product(dense));
        }

        static double[] Product(Metric<double> metric)
        {
            double[] y = new double[2];
            metric.AddProduct(0, 1, [1, 1], y);
            return y;
        }
    }

    [Fact]
    public void OtherShapesAndMatricesAreRefused()
    {
        Assert.Throws<ArgumentException>("covariance", () => Metric<double>.Dense([1, 0, 0], 2));
        Assert.Throws<ArgumentException>("covariance", () => Metric<double>.Dense([], 65_536));
        Assert.Throws<ArgumentException>("covariance", () => Metric<double>.Dense([1, 2, 2, 1], 2));
        var refusal = Assert.Throws<ArgumentException>("variances", () => Metric<double>.Diagonal([1, double.NaN]));
        Assert.Contains("variance 1 is NaN", refusal.Message);
        Assert.Throws<ArgumentException>(() => new Metric<double>(MetricKind.Diagonal, 2, 1).TrySet(0, [1]));
        Assert.Throws<ArgumentException>(() => new Metric<double>(MetricKind.Dense, 2, 1).TrySet(0, [1]));
    }
}
