using FsCheck.Xunit;
using Stein.Linear;
using Stein.Sampling;
using Xunit;

namespace Stein.Tests.Sampling;

public class MetricTests
{
    /// <summary><c>L Lᵀ</c> of the products is the covariance, and the two products are each other's transposes.</summary>
    [Property(MaxTest = 50)]
    public void TheProductsAreThoseOfARootOfTheCovariance(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, 12);
        double[] covariance = Covariance(random, dimension);
        foreach (var (metric, expected) in new[]
        {
            (Metric<double>.Dense(covariance, dimension), covariance),
            (Metric<double>.Diagonal([.. Enumerable.Range(0, dimension).Select(i => covariance[i * (dimension + 1)])]),
                [.. covariance.Select((item, at) => at % (dimension + 1) == 0 ? item : 0)]),
            (Metric<double>.Identity(dimension), [.. covariance.Select((_, at) => at % (dimension + 1) == 0 ? 1.0 : 0)]),
        })
        {
            for (int i = 0; i < dimension; i++)
            {
                double[] unit = new double[dimension], column = new double[dimension], product = new double[dimension];
                unit[i] = 1;
                metric.AddTransposedProduct(1, unit, column);
                metric.AddProduct(1, column, product);
                for (int j = 0; j < dimension; j++)
                    Assert.Equal(expected[j * dimension + i], product[j],
                        1e-12 * Math.Sqrt(expected[i * (dimension + 1)] * expected[j * (dimension + 1)]));
            }
        }
    }

    /// <summary>Draws of a normal and their exact scores give its covariance to round-off and shrinkage, whatever the scales.</summary>
    [Property(MaxTest = 20)]
    public void TheEstimateOfANormalIsItsCovariance(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(2, 8);
        double[] covariance = Covariance(random, dimension), scales = [.. Enumerable.Range(0, dimension).Select(_ => Math.Pow(10, random.Next(-9, 9)))];
        var exact = Metric<double>.Dense(covariance, dimension);
        var factor = new Cholesky(covariance, dimension);
        var estimate = new MetricEstimate(dimension, MetricKind.Dense);
        for (int draw = 0; draw < 400; draw++)
        {
            double[] z = [.. Enumerable.Range(0, dimension).Select(_ => random.NextDouble() - 0.5)], x = new double[dimension];
            exact.AddProduct(1, z, x);
            double[] score = [.. x];
            factor.Solve(score);
            estimate.Add([.. x.Select((item, i) => item * scales[i])], [.. score.Select((item, i) => -item / scales[i])]);
        }
        var metric = Metric<double>.Identity(dimension);
        estimate.Apply(metric);
        for (int i = 0; i < dimension; i++)
        {
            double[] unit = new double[dimension], column = new double[dimension], product = new double[dimension];
            unit[i] = 1 / scales[i];
            metric.AddTransposedProduct(1, unit, column);
            metric.AddProduct(1, column, product);
            // Directions within a factor of two of the scales are left out.
            Assert.InRange(product[i] / scales[i] / covariance[i * (dimension + 1)], 0.4, 2.5);
        }
    }

    [Fact]
    public void ShapesAndMatricesThatAreNoneAreRefused()
    {
        Assert.Throws<ArgumentException>("covariance", () => Metric<double>.Dense([1, 0, 0], 2));
        Assert.Throws<ArgumentException>("covariance", () => Metric<double>.Dense([], 65_536));
        Assert.Throws<ArgumentException>("covariance", () => Metric<double>.Dense([1, 2, 2, 1], 2));
        foreach (double wrong in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            var refusal = Assert.Throws<ArgumentException>("variances", () => Metric<double>.Diagonal([1, wrong]));
            Assert.Contains($"variance 1 is {wrong}", refusal.Message);
        }
    }

    static double[] Covariance(Random random, int dimension)
    {
        double[] root = [.. Enumerable.Range(0, dimension * dimension).Select(_ => 2 * random.NextDouble() - 1)];
        var covariance = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j < dimension; j++)
            {
                for (int k = 0; k < dimension; k++) covariance[i * dimension + j] += root[i * dimension + k] * root[j * dimension + k];
                if (i == j) covariance[i * dimension + j] += 0.05;
            }
        }
        return covariance;
    }
}
