using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Short ways need no cancellation.

namespace Stein.Tests.Sampling;

/// <summary>The probability flow carries a broad normal into a known distribution, as exactly as it is asked to.</summary>
public class ProbabilityFlowSamplerTests
{
    static readonly double[] mean = [1, -2], covariance = [2, 0.6, 0.6, 0.5];

    static readonly NoiseRange range = new(0.01, 30);

    /// <summary>
    /// On a normal the flow is linear: along an eigenvector of the covariance, of variance <c>λ</c>, the distance from the mean shrinks by
    /// <c>√((λ + σ_min²)/(λ + σ_max²))</c>. The error of every chain lies below the tolerance; the method of second order takes ten times
    /// the steps for a hundredth of it, up to the doubling's factor of two.
    /// </summary>
    [Fact]
    public void TheErrorIsBelowTheToleranceAndFallsWithTheSquareOfTheSteps()
    {
        var starts = Start(200);
        double before = 0;
        foreach (double tolerance in (double[])[1e-2, 1e-4, 1e-6])
        {
            var chains = Start(200);
            using var pool = new WorkerPool(2);
            var report = new ProbabilityFlowSampler<double>(new Gaussian(mean, covariance), [0, 0], 1, range, tolerance)
                .Descend(chains, pool: pool);
            double error = 0;
            for (int b = 0; b < chains.Count; b++)
            {
                var end = Exact(starts.Positions[b]);
                for (int i = 0; i < 2; i++) error = Math.Max(error, Math.Abs(chains.Positions[b, i] - end[i]));
            }
            Assert.InRange(error, 0, tolerance);
            Assert.InRange(report.Error, 0, tolerance);
            Assert.Equal(0, report.Unconverged);
            if (before > 0) Assert.InRange(report.Evaluations / before, 4, 22);
            before = report.Evaluations;
        }
    }

    /// <summary>
    /// Of 8000 draws the share of each of eight modes lies within 5 of its standard errors, 0.0037, of 1/8, and the mean square of the
    /// distance to the nearest mean over its value <c>2·(1/8 + σ_min²)</c> within 5 of its own, 0.011: false alarms in one of 10⁵ runs.
    /// Twin: a flow that begins where the distribution is no normal yet, from a start far too narrow.
    /// </summary>
    [Theory]
    [InlineData(30, 30, true)]
    [InlineData(30, 3, false)]
    public void DrawsHaveTheWeightsAndTheSpreadOfTheMixture(double largest, double spread, bool right)
    {
        const int Count = 8000;
        using var pool = new WorkerPool(2);
        var chains = Chains<float>.Scattered(Count, 2, (float)Math.Sqrt(spread * spread + 4), new NoiseStream(1, 0));
        new ProbabilityFlowSampler<float>(new GaussianMixtureScore<float>(GaussianMixture.EightGaussians), [0, 0], 2, new(0.01, largest))
            .Descend(chains, pool: pool);
        var counts = new int[8];
        double squares = 0;
        for (int b = 0; b < Count; b++)
        {
            double x = chains.Positions[b, 0], y = chains.Positions[b, 1], nearest = double.PositiveInfinity;
            int mode = 0;
            for (int k = 0; k < 8; k++)
            {
                double r = 4 / Math.Sqrt(2), square = Math.Pow(x - r * Math.Cos(k * Math.PI / 4), 2)
                    + Math.Pow(y - r * Math.Sin(k * Math.PI / 4), 2);
                if (square < nearest) (nearest, mode) = (square, k);
            }
            counts[mode]++;
            squares += nearest / Count / (2 * (0.125 + 1e-4));
        }
        bool weights = counts.All(count => Math.Abs((double)count / Count - 0.125) < 5 * 0.0037), width = Math.Abs(squares - 1) < 5 * 0.011;
        Assert.True((weights && width) == right, $"{string.Join(' ', counts)}, {squares}");
    }

    [Fact]
    public void AChainDependsOnNeitherThreadsNorOthers()
    {
        float[] all = Ends(300, 1);
        Assert.Equal(all, Ends(300, 3));
        Assert.Equal(all[..20], Ends(10, 2));

        static float[] Ends(int count, int workers)
        {
            using var pool = new WorkerPool(workers);
            var chains = Chains<float>.Scattered(count, 2, 30, new NoiseStream(1, 0));
            new ProbabilityFlowSampler<float>(new GaussianMixtureScore<float>(GaussianMixture.EightGaussians), [0, 0], 2, range)
                .Descend(chains, denoise: true, pool);
            return chains.Positions.Items.ToArray();
        }
    }

    /// <summary>What a transition remembers of chains that have moved since is worth nothing.</summary>
    [Fact]
    public void ChainsOfACancelledRunBelongToNoTransition()
    {
        var chains = Start(3);
        using var pool = new WorkerPool(1);
        new Sampler<double>(new UnderdampedLangevin<double>(new Gaussian(mean, covariance), 0.1, 1), new NoiseStream(2, 0), pool)
            .Walk(chains, 1);
        Assert.NotNull(chains.Owner);
        Assert.ThrowsAny<OperationCanceledException>(
            () => new ProbabilityFlowSampler<double>(new Gaussian(mean, covariance), [0, 0], 1, range)
                .Descend(chains, pool: pool, cancellation: new CancellationToken(true)));
        Assert.Null(chains.Owner);
    }

    [Fact]
    public void NumbersOutOfRangeAreRefused()
    {
        var score = new Gaussian(mean, covariance);
        Assert.Throws<ArgumentException>(() => new ProbabilityFlowSampler<double>(score, [0], 1, range));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProbabilityFlowSampler<double>(score, [0, 0], 0, range));
        Assert.Throws<ArgumentException>(() => new ProbabilityFlowSampler<double>(score, [0, 0], 1, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProbabilityFlowSampler<double>(score, [0, 0], 1, range, double.NaN));
        using var pool = new WorkerPool(1);
        Assert.Throws<ArgumentException>(() => new ProbabilityFlowSampler<double>(score, [0, 0], 1, range).Descend(new(3, 5), pool: pool));
    }

    static Chains<double> Start(int count) => Chains<double>.Scattered(count, 2, 30, new NoiseStream(7, 0));

    static double[] Exact(ReadOnlySpan<double> start)
    {
        double half = (covariance[0] + covariance[3]) / 2,
            apart = Math.Sqrt(Math.Pow((covariance[0] - covariance[3]) / 2, 2) + covariance[1] * covariance[1]);
        double[] end = [.. mean];
        foreach (double variance in (double[])[half + apart, half - apart])
        {
            double a = covariance[1], b = variance - covariance[0], length = Math.Sqrt(a * a + b * b);
            double along = ((start[0] - mean[0]) * a + (start[1] - mean[1]) * b) / length;
            along *= Math.Sqrt((variance + range.Smallest * range.Smallest) / (variance + range.Largest * range.Largest));
            end[0] += along * a / length;
            end[1] += along * b / length;
        }
        return end;
    }
}
