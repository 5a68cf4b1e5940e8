using Stein.Buffers;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Walks of a few steps need no cancellation.

namespace Stein.Tests.Sampling;

public class NoiseScheduleTests
{
    /// <summary>Ratios of Song and Ermon's rule, computed once by other means to the digits given.</summary>
    [Theory]
    [InlineData(5, 19.5, 0.05)]
    [InlineData(10, 3.04, 0.005)]
    [InlineData(20, 1.90, 0.005)]
    [InlineData(50, 1.43, 0.005)]
    [InlineData(100, 1.27, 0.005)]
    [InlineData(784, 1.082, 0.0005)]
    [InlineData(3072, 1.040, 0.0005)]
    public void RatiosAreThoseOfTheRule(int dimension, double ratio, double digit)
        => Assert.Equal(ratio, NoiseSchedule.RatioOfRule(dimension), digit);

    [Fact]
    public void UpToFourDimensionsTheRuleHasNoRootAndThePlanAnOwn()
    {
        for (int dimension = 1; dimension <= 4; dimension++)
        {
            Assert.Equal(double.PositiveInfinity, NoiseSchedule.RatioOfRule(dimension));
            var plan = NoiseSchedule.Plan(dimension, 20, 0.1);
            Assert.InRange(plan.Ratio, 1.15, 1.2);
            Assert.Equal((20, 0.1), (plan.Levels[0], plan.Levels[^1]));
        }
    }

    /// <summary>The settings of the source for pictures of 32 × 32: 232 levels from 50 to 0.01, five steps, ε = 6.2e-6.</summary>
    [Fact]
    public void TheStepIsThatOfTheSource()
    {
        var plan = NoiseSchedule.Plan(3072, 50, 0.01, 5);
        Assert.InRange(plan.Levels.Length, 215, 240);
        Assert.Equal(6.2e-6, plan.StepSize / 2, 0.3e-6);
    }

    [Fact]
    public void DataGiveTheLargestDistance()
    {
        double[] rows = [0, 0, 3, 4, 1, 1];
        var plan = NoiseSchedule.Plan(new ReadOnlyMatrixView<double>(rows, 3, 2), 0.05);
        Assert.Equal(5, plan.Levels[0]);
        Assert.Contains("noise levels from 5", plan.ToString());
        Assert.Throws<ArgumentException>(() => NoiseSchedule.Plan(new ReadOnlyMatrixView<double>([1, 1, 1, 1], 2, 2), 0.1));
        Assert.Throws<ArgumentException>(() => NoiseSchedule.Plan(new ReadOnlyMatrixView<double>([1, double.NaN, 1, 1], 2, 2), 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseSchedule.Plan(2, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseSchedule.Plan(2, 1, 0.1, 0));
    }

    /// <summary>The plan of eight clusters draws all of them alike, and within them the right spread.</summary>
    [Fact]
    public void ThePlanDrawsTheDistribution()
    {
        const int Count = 8000;
        var mixture = GaussianMixture.EightGaussians;
        var data = new double[2 * 500];
        mixture.Draw(new NoiseStream(3, 0), 0, new(data, 500, 2));
        var plan = NoiseSchedule.Plan(new ReadOnlyMatrixView<double>(data, 500, 2), 0.05);
        using var pool = new WorkerPool(2);
        var chains = Chains<float>.Scattered(Count, 2, (float)plan.Levels[0], new NoiseStream(3, 1));
        new AnnealedLangevin<float>(new GaussianMixtureScore<float>(mixture), plan.Levels, plan.StepSize, plan.StepsPerLevel)
            .Descend(chains, new NoiseStream(3, 2), denoise: true, pool);
        int[] shares = new int[8];
        double square = 0;
        for (int b = 0; b < Count; b++)
        {
            double[] distances = [.. Enumerable.Range(0, 8)
                .Select(k => Math.Pow(chains.Positions[b, 0] - mixture.Mean(k)[0], 2)
                + Math.Pow(chains.Positions[b, 1] - mixture.Mean(k)[1], 2))];
            int nearest = Array.IndexOf(distances, distances.Min());
            shares[nearest]++;
            square += distances[nearest] / (2 * Count);
        }
        // Within 6 standard errors, 0.0037 each; the spread within a tenth.
        Assert.All(shares, share => Assert.InRange((double)share / Count, 0.125 - 6 * 0.0037, 0.125 + 6 * 0.0037));
        Assert.InRange(square / (mixture.Deviation * mixture.Deviation), 0.9, 1.1);
    }
}
