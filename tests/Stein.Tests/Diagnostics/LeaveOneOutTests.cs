using FsCheck.Xunit;
using Stein.Diagnostics;
using Stein.Sampling;
using Xunit;

namespace Stein.Tests.Diagnostics;

public class LeaveOneOutTests
{
    /// <summary>
    /// <c>y ~ N(μ, 1)</c> with a flat prior: given all others, <c>y_i ~ N(mean of the others, 1 + 1/(n − 1))</c>.
    /// </summary>
    [Property(MaxTest = 10)]
    public void OfANormalMeanItIsTheClosedForm(int seed)
    {
        const int Observations = 30, Count = 4000;
        var random = new Random(seed);
        double[] y = [.. Enumerable.Range(0, Observations).Select(_ => Normal(random))];
        var loo = LeaveOneOut.Compute(LogLikelihoods(random, y, Count));
        double sum = y.Sum(), exact = 0;
        for (int i = 0; i < Observations; i++)
        {
            double mean = (sum - y[i]) / (Observations - 1), variance = 1 + 1.0 / (Observations - 1);
            double expected = -0.5 * Math.Log(2 * Math.PI * variance) - 0.5 * (y[i] - mean) * (y[i] - mean) / variance;
            Assert.Equal(expected, loo.Pointwise[i], 0.03);
            exact += expected;
        }
        Assert.Equal(exact, loo.LogDensity, 0.1);
        // One parameter; the others' mean alone makes it 1 ± its spread over data.
        Assert.InRange(loo.EffectiveParameters, 0.4, 2.2);
        Assert.True(loo.ParetoShapes.Max() < 0.6);
        Assert.Empty(loo.Warnings);
        double spread = Math.Sqrt(Observations * loo.Pointwise.Sum(p => Math.Pow(p - loo.Pointwise.Average(), 2)) / (Observations - 1));
        Assert.Equal(spread, loo.StandardError, 1e-12);
    }

    [Fact]
    public void AnOutlierIsNamed()
    {
        var random = new Random(1);
        double[] y = [.. Enumerable.Range(0, 30).Select(_ => Normal(random)), 25];
        var loo = LeaveOneOut.Compute(LogLikelihoods(random, y, 4000));
        Assert.True(loo.ParetoShapes[^1] > 0.7);
        Assert.Contains("1 of 31 observations", Assert.Single(loo.Warnings));
        Assert.Contains("(x31)", loo.Warnings[0]);
    }

    [Fact]
    public void ABetterModelIsBetterByMoreThanTheError()
    {
        var random = new Random(2);
        double[] y = [.. Enumerable.Range(0, 200).Select(_ => Normal(random))];
        var right = LeaveOneOut.Compute(LogLikelihoods(random, y, 2000));
        var wide = LeaveOneOut.Compute(LogLikelihoods(random, y, 2000, deviation: 2));
        var (difference, error) = right.Compare(wide);
        Assert.True(difference > 4 * error);
        Assert.Equal(right.LogDensity - wide.LogDensity, difference, 1e-9);
        Assert.Equal((-difference, error), wide.Compare(right));
    }

    [Fact]
    public void EqualWeightsNeedNoSmoothing()
    {
        double[] values = new double[200];
        Array.Fill(values, -1.5);
        var loo = LeaveOneOut.Compute(new(values, 4, 2));
        Assert.Equal([-1.5, -1.5], loo.Pointwise);
        Assert.Equal(0, loo.EffectiveParameters);
        Assert.Empty(loo.Warnings);
    }

    [Fact]
    public void ImpossibleNumbersAreRefused()
    {
        Assert.Throws<ArgumentException>(() => LeaveOneOut.Compute(new(new double[40], 4, 2)));
        double[] values = new double[200];
        values[7] = double.NegativeInfinity;
        Assert.Contains("x2", Assert.Throws<ArgumentException>(() => LeaveOneOut.Compute(new(values, 4, 2))).Message);
    }

    /// <summary>The excess of a Pareto distribution's quantiles has its shape.</summary>
    [Theory]
    [InlineData(-0.3)]
    [InlineData(0.2)]
    [InlineData(0.9)]
    public void TheTailIsFitted(double shape)
    {
        const int Count = 5000;
        double[] sample = [.. Enumerable.Range(0, Count).Select(i => new ParetoTail(shape, 2).Quantile((i + 0.5) / Count))];
        var fitted = ParetoTail.Fit(sample);
        Assert.Equal(shape, fitted.Shape, 0.02);
        Assert.Equal(2, fitted.Scale, 0.05);
    }

    static Draws LogLikelihoods(Random random, double[] y, int count, double deviation = 1)
    {
        double mean = y.Average(), error = deviation / Math.Sqrt(y.Length);
        var draws = new Draws([.. Enumerable.Range(0, count).Select(_ => mean + error * Normal(random))], 4, 1, ["mu"]);
        return draws.Map([.. y.Select((_, i) => $"x{i + 1}")], (mu, logs) =>
        {
            for (int i = 0; i < y.Length; i++)
                logs[i] = -0.5 * Math.Log(2 * Math.PI) - Math.Log(deviation) - 0.5 * Math.Pow((y[i] - mu[0]) / deviation, 2);
        });
    }

    static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
