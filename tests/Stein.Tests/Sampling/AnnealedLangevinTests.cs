using Stein.Buffers;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Walks of a few steps need no cancellation.

namespace Stein.Tests.Sampling;

/// <summary>
/// Song and Ermon 2019, section 3.2.2 and figure 3: between modes that no score sees, plain Langevin keeps the shares that its start gave
/// them; annealed Langevin finds their weights.
/// </summary>
public class AnnealedLangevinTests(ITestOutputHelper log)
{
    static readonly GaussianMixture points = new([0.2, 0.8], [-5, -5, 5, 5], 0);

    static readonly double[] ten = NoiseSchedule.Geometric(20, 1, 10);

    [Fact]
    public void PlainLangevinGetsTheWeightsWrong()
    {
        using var pool = new WorkerPool(2);
        var chains = Chains<float>.Uniform(1280, 2, -8, 8, new NoiseStream(1, 0));
        new Sampler<float>(new UnadjustedLangevin<float>(new GaussianMixtureScore<float>(points).At(1), 0.1f), new NoiseStream(1, 1), pool)
            .Walk(chains, 1000);
        double minor = Minor(chains);
        log.WriteLine($"plain: {minor}");
        Assert.InRange(minor, 0.4, 0.6);
    }

    [Fact]
    public void AnnealedLangevinGetsThemRight()
    {
        double minor = Annealed(1280, 0);
        log.WriteLine($"annealed: {minor}");
        Assert.InRange(minor, 0.18, 0.22);
        // Of 1280 chains the share has a standard error of 0.011. That of 100,000, 0.0013, shows what the steps themselves leave: 0.217.
        Assert.InRange(Annealed(100_000, 0), 0.21, 0.22);
    }

    [Fact]
    public void LevelsThatBeginTooLowDoNot() => Assert.True(Annealed(1280, 1, NoiseSchedule.Geometric(2, 1, 10)) > 0.25);

    [Fact]
    public void TheLastStepIsTheMeanOfTheDataGivenTheNoisyPoint()
    {
        using var pool = new WorkerPool(1);
        var score = new GaussianMixtureScore<double>(points);
        Chains<double>[] runs = [.. new[] { false, true }.Select(denoise =>
        {
            var chains = Chains<double>.Uniform(50, 2, -8, 8, new NoiseStream(1, 0));
            new AnnealedLangevin<double>(score, ten, 0.1, 5).Descend(chains, new NoiseStream(1, 1), denoise, pool);
            return chains;
        })];
        double[] scores = new double[100];
        score.At(1).Evaluate(runs[0].Positions, new MatrixView<double>(scores, 50, 2));
        for (int i = 0; i < 100; i++) Assert.Equal(runs[0].Positions.Items[i] + scores[i], runs[1].Positions.Items[i], 1e-12);
    }

    [Fact]
    public void LevelsAreGeometric()
    {
        Assert.Equal(10, ten.Length);
        Assert.Equal((20, 1), (ten[0], ten[^1]));
        for (int i = 1; i < 10; i++) Assert.Equal(Math.Pow(20, -1.0 / 9), ten[i] / ten[i - 1], 1e-14);
        Assert.Equal([3.0], NoiseSchedule.Geometric(8, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseSchedule.Geometric(1, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseSchedule.Geometric(1, 0, 3));
        Assert.Throws<ArgumentException>(() => new AnnealedLangevin<float>(new GaussianMixtureScore<float>(points), [], 0.1, 5));
        Assert.Throws<ArgumentException>(() => new AnnealedLangevin<float>(new GaussianMixtureScore<float>(points), [1, -1], 0.1, 5));
    }

    static double Annealed(int count, ulong seed, double[]? levels = null)
    {
        using var pool = new WorkerPool(2);
        var chains = Chains<float>.Uniform(count, 2, -8, 8, new NoiseStream(seed, 0));
        new AnnealedLangevin<float>(new GaussianMixtureScore<float>(points), levels ?? ten, 0.1, 100)
            .Descend(chains, new NoiseStream(seed, 1), pool: pool);
        return Minor(chains);
    }

    static double Minor(Chains<float> chains)
        => Enumerable.Range(0, chains.Count).Count(b => chains.Positions[b, 0] + chains.Positions[b, 1] < 0) / (double)chains.Count;
}
