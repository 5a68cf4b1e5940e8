using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Xunit;

namespace Stein.Tests.Sampling;

public class UnadjustedLangevinTests
{
    const int Count = 200_000;

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

    [Fact]
    public void AStepIsTheFormula()
    {
        using var pool = new WorkerPool(1);
        var noise = new NoiseStream(9, 2);
        var chains = new Chains<double>(3, 2);
        double[] start = [1, 2, -3, 0.5, 0, 7];
        start.CopyTo(chains.Positions.Items);
        new Sampler<double>(new UnadjustedLangevin<double>(new Gaussian([0, 1], [2, 0, 0, 3]), 0.2), noise, pool).Run(chains, 1, null, TestContext.Current.CancellationToken);
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
        using var pool = new WorkerPool(2);
        var chains = Chains<double>.Scattered(Count, 1, 1, new NoiseStream(11, 0));
        new Sampler<double>(new UnadjustedLangevin<double>(score, taken ?? step), new NoiseStream(11, 1), pool).Run(chains, (int)(40 / step));
        double squares = 0;
        foreach (double x in chains.Positions.Items) squares += x * x;
        double expected = 1 / (1 - step / 4);
        return (squares / Count - expected) / (expected * Math.Sqrt(2.0 / Count));
    }
}
