using Stein.Duals;
using Stein.Scores;
using Stein.Tests.Oracles;
using Xunit;
using Number = Stein.Simd.Scalar<double>;

namespace Stein.Tests.Scores;

public class MultivariateTests
{
    static readonly double[] factor = [1.3, 0, -0.7, 0.6];

    [Fact]
    public void AMultivariateNormalIntegratesToOne()
        => Assert.Equal(1, Integral.OverSquare(15, 0.1, (points, values) =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                Number[] x = [points[2 * i], points[2 * i + 1]];
                values[i] = Math.Exp(LogPdf.MultivariateNormal(x, [0.3, -1], factor).Value);
            }
        }), 1e-12);

    [Fact]
    public void AMultivariateNormalIsTheGaussian()
    {
        double[] lower = [1.5, 0, 0, -0.4, 0.8, 0, 0.3, 0.2, 2], mean = [1, -2, 0.5], covariance = new double[9];
        for (int i = 0; i < 9; i++)
            for (int k = 0; k < 3; k++) covariance[i] += lower[i / 3 * 3 + k] * lower[i % 3 * 3 + k];
        Number[] x = [0.2, 3, -1];
        double[] values = new double[1], scores = new double[3];
        new Gaussian(mean, covariance).Evaluate(new([0.2, 3, -1], 1, 3), values, new(scores, 1, 3));
        Assert.Equal(values[0], LogPdf.MultivariateNormal(x, mean, lower).Value, 1e-13);
        Assert.Equal(LogPdf.Normal(x[1], 0.7, 1.4).Value, LogPdf.MultivariateNormal([x[1]], [0.7], [1.4]).Value, 1e-15);
    }

    /// <summary>A Dirichlet of three shares is a beta of the first and a beta of the second's part in the rest.</summary>
    [Fact]
    public void ADirichletIsAProductOfBetas()
    {
        double[] concentrations = [0.7, 3, 12];
        foreach (var (u, v) in new[] { (0.2, 0.6), (0.01, 0.99), (0.9, 0.3) })
        {
            Number[] x = [u, (1 - u) * v, (1 - u) * (1 - v)];
            double expected = LogPdf.Beta((Number)u, 0.7, 15).Value + LogPdf.Beta((Number)v, 3, 12).Value - Math.Log(1 - u);
            Assert.Equal(expected, LogPdf.Dirichlet(x, concentrations).Value, 1e-12);
        }
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(3.5)]
    public void TheLawOfOneCorrelationIntegratesToOne(double shape)
    {
        Assert.Equal(1, Integral.Over(Support.Unit, t => 2 * Math.Exp(LogPdf.LkjCholesky(Factor(t), shape).Value)), 1e-11);
        Assert.Equal(1, Integral.Over(Support.Unit, t => 2 * Math.Exp(LogPdf.LkjCholesky(Factor(t), (Number)shape).Value)), 1e-11);

        // By symmetry over positive correlations 1 − t.
        static Number[] Factor(double t) => [1, 0, 1 - t, Math.Sqrt(t * (2 - t))];
    }

    /// <summary>Over the free numbers of the constraint, by the trapezoidal rule in three dimensions.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    public void TheLawOfThreeCorrelationsIntegratesToOne(double shape)
    {
        const double Step = 0.25;
        const int Half = 56;
        double sum = 0;
        Span<Number> x = stackalloc Number[3], lower = stackalloc Number[9];
        for (int i = -Half; i <= Half; i++)
        {
            for (int j = -Half; j <= Half; j++)
            {
                for (int k = -Half; k <= Half; k++)
                {
                    Number log = 0;
                    (x[0], x[1], x[2]) = (i * Step, j * Step, k * Step);
                    Constrain.CorrelationCholesky<Number>(x, lower, ref log);
                    sum += Math.Exp((log + LogPdf.LkjCholesky<Number>(lower, shape)).Value);
                    if (i != j || i != k) continue;
                    Number difference = LogPdf.LkjCholesky<Number>(lower, (Number)shape) - LogPdf.LkjCholesky<Number>(lower, shape);
                    Assert.Equal(0, difference.Value, 1e-12);
                }
            }
        }
        Assert.Equal(1, sum * Step * Step * Step, 1e-9);
    }

    [Fact]
    public void ShapesThatDoNotFitAreRefused()
    {
        Number[] two = [1, 1], four = [1, 0, 0, 1];
        Assert.Throws<ArgumentException>("mean", () => LogPdf.MultivariateNormal<Number>(two, four, four));
        Assert.Throws<ArgumentException>("factor", () => LogPdf.MultivariateNormal<Number>(two, two, two));
        Assert.Throws<ArgumentException>("mean", () => LogPdf.MultivariateNormal<Number>(Array.Empty<Number>(), [], four));
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => LogPdf.MultivariateNormal(two, [0, 0], [1, 0, 0, -1]));
        Assert.Throws<ArgumentException>("factor", () => LogPdf.LkjCholesky<Number>(two, 1));
        Assert.Throws<ArgumentException>("concentrations", () => LogPdf.Dirichlet(two, [1, 2, 3]));
    }

    /// <summary>Vectors that do not fit on the stack have the same density.</summary>
    [Fact]
    public void LongVectorsAreNormalToo()
    {
        const int D = 700;
        Dual<Number>[] x = new Dual<Number>[D], mean = new Dual<Number>[D], lower = new Dual<Number>[D * D];
        for (int i = 0; i < D; i++) (x[i], lower[i * D + i]) = (new(0.5, i == 3 ? 1 : 0), new(2, 0));
        var log = LogPdf.MultivariateNormal<Dual<Number>>(x, mean, lower);
        Assert.Equal(D * LogPdf.Normal((Number)0.5, 0, 2).Value, log.Value.Value, 1e-10);
        Assert.Equal(-0.125, log.Tangent.Value, 1e-15);
    }
}
