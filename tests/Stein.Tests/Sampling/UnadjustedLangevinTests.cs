using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Walks of a few steps need no cancellation.

namespace Stein.Tests.Sampling;

public class UnadjustedLangevinTests
{
    /// <summary>Ten million with <c>STEIN_LONG=1</c>.</summary>
    static readonly int Count = Environment.GetEnvironmentVariable("STEIN_LONG") == "1" ? 10_000_000 : 200_000;

    /// <summary>Bounds of six standard errors: a sound sampler fails once in 5·10⁸ runs of one case.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void TheStationaryVarianceOnANormalHasTheKnownBias(double step)
        => Assert.InRange(StandardisedVarianceError(step, new Gaussian([0], [1])), -6, 6);

    /// <summary>Twins with a planted bug: the step doubled, and a score off by the factor a missing half would bring.</summary>
    [Fact]
    public void AWrongStepOrScoreIsSeen()
    {
        Assert.NotInRange(StandardisedVarianceError(0.5, new Gaussian([0], [1]), taken: 1.0), -6, 6);
        Assert.NotInRange(StandardisedVarianceError(0.5, new Gaussian([0], [0.5])), -6, 6);
    }

    /// <summary>
    /// <c>1 − 1/v = ε/4</c> exactly, so the fitted slope of its logarithm over that of <c>ε</c> is one, within 6 of its standard errors.
    /// With a bias of second order it would be two.
    /// </summary>
    [Fact]
    public void TheBiasIsOfFirstOrderInTheStep()
    {
        double[] steps = [0.2, 0.4, 0.8, 1.6], logs = Array.ConvertAll(steps, Math.Log);
        double[] variances = [.. steps.Select(step => Variance(step, new Gaussian([0], [1])))];
        double[] biases = [.. variances.Select(v => Math.Log(1 - 1 / v))];
        // The error of log(1 − 1/v): that of v, v √(2/n), over v (v − 1).
        double[] errors = [.. variances.Select(v => Math.Sqrt(2.0 / Count) / (v - 1))];
        double mean = logs.Average(), spread = logs.Sum(x => (x - mean) * (x - mean));
        double slope = logs.Zip(biases, (x, y) => (x - mean) * y).Sum() / spread;
        double error = Math.Sqrt(logs.Zip(errors, (x, e) => (x - mean) * (x - mean) * e * e).Sum()) / spread;
        Assert.InRange((slope - 1) / error, -6, 6);
        Assert.NotInRange((slope - 2) / error, -6, 6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void APreconditionedStepHasTheSameBiasInEveryDirection(bool right)
    {
        // In the metric of the covariance every normal is a standard one: the covariance is C/(1 − ε/4).
        const double Step = 0.5;
        double[] covariance = [4, 0.9, 0.9, 0.25];
        var metric = right ? Metric<double>.Dense(covariance, 2) : Metric<double>.Diagonal([4, 0.25]);
        using var pool = new WorkerPool(2);
        int count = Count / 4;
        var chains = Chains<double>.Scattered(count, 2, 1, new NoiseStream(12, 0));
        new Sampler<double>(new UnadjustedLangevin<double>(new Gaussian([0, 0], covariance), Step, metric), new NoiseStream(12, 1), pool)
            .Walk(chains, 150);
        double worst = 0;
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0, expected = covariance[2 * i + j] / (1 - Step / 4);
                for (int b = 0; b < count; b++) sum += chains.Positions[b, i] * chains.Positions[b, j] / count;
                double error = Math.Sqrt((covariance[3 * i] * covariance[3 * j]
                    + covariance[2 * i + j] * covariance[2 * i + j]) / count) / (1 - Step / 4);
                worst = Math.Max(worst, Math.Abs(sum - expected) / error);
            }
        }
        Assert.Equal(right, worst <= 6);
    }

    [Fact]
    public void AStepIsTheFormula()
    {
        using var pool = new WorkerPool(1);
        var noise = new NoiseStream(9, 2);
        var chains = new Chains<double>(3, 2);
        double[] start = [1, 2, -3, 0.5, 0, 7];
        start.CopyTo(chains.Positions.Items);
        new Sampler<double>(new UnadjustedLangevin<double>(new Gaussian([0, 1], [2, 0, 0, 3]), 0.2), noise, pool)
            .Walk(chains, 1, null, TestContext.Current.CancellationToken);
        var z = new double[6];
        noise.Normals<double>(1, 0, z);
        double[] scores = [.. start.Select((x, i) => i % 2 == 0 ? -x / 2 : -(x - 1) / 3)];
        for (int i = 0; i < 6; i++) Assert.Equal(start[i] + 0.1 * scores[i] + Math.Sqrt(0.2) * z[i], chains.Positions.Items[i], 1e-14);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void AStepSizeThatIsNotAboveZeroIsRefused(double step)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new UnadjustedLangevin<double>(new Gaussian([0], [1]), step));

    static double StandardisedVarianceError(double step, Gaussian score, double? taken = null)
    {
        double expected = 1 / (1 - step / 4);
        return (Variance(taken ?? step, score) - expected) / (expected * Math.Sqrt(2.0 / Count));
    }

    static double Variance(double step, Gaussian score)
    {
        using var pool = new WorkerPool(2);
        var chains = Chains<double>.Scattered(Count, 1, 1, new NoiseStream(11, 0));
        new Sampler<double>(new UnadjustedLangevin<double>(score, step), new NoiseStream(11, 1), pool).Walk(chains, (int)(40 / step));
        double squares = 0;
        foreach (double x in chains.Positions.Items) squares += x * x;
        return squares / Count;
    }
}
