using Stein.Models;
using Stein.Noise;
using Stein.Shards;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Samples of milliseconds need no cancellation.

namespace Stein.Tests.Models;

public class DensityModelSamplingTests
{
    /// <summary>
    /// Two columns of their own units: means of 10 and −300, deviations of 2 and 50, correlation 0.8. At the smallest level.
    /// </summary>
    static readonly DensityModel model = SmallFit
        .Density(Rows(1000), SmallFit.Options with { Hidden = [32, 32], Steps = 600, BatchSize = 256 }, seed: 2)
            .AtLevel(SmallFit.Options.SmallestNoise);

    public static TheoryData<SamplingMethod> Methods => [.. Enum.GetValues<SamplingMethod>()];

    [Fact]
    public void SamplesHaveTheDataMoments()
    {
        var samples = model.Sample(4000, seed: 1);
        Assert.Equal(["x", "y"], samples.Columns);
        double[] x = samples.Column("x"), y = samples.Column("y");
        double mx = x.Average(), my = y.Average(), xx = x.Average(value => Math.Pow(value - mx, 2)),
            yy = y.Average(value => Math.Pow(value - my, 2));
        double xy = x.Zip(y, (a, b) => (a - mx) * (b - my)).Average();
        // Four standard errors of the mean of 1000 rows, and a tenth of the deviations.
        Assert.Equal(10, mx, 4 * 2 / Math.Sqrt(1000));
        Assert.Equal(-300, my, 4 * 50 / Math.Sqrt(1000));
        Assert.Equal(1, Math.Sqrt(xx) / 2, 0.1);
        Assert.Equal(1, Math.Sqrt(yy) / 50, 0.1);
        Assert.Equal(0.8, xy / Math.Sqrt(xx * yy), 0.05);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void TheyAreAFunctionOfTheSeedAlone(SamplingMethod method)
    {
        double[] samples = Sample(300, 5, 1);
        Assert.Equal(samples, Sample(300, 5, 3));
        Assert.Equal(samples[..200], Sample(100, 5, 1));
        Assert.NotEqual(samples, Sample(300, 6, 1));
        Assert.Empty(Sample(0, 5, 1));

        double[] Sample(int count, ulong seed, int workers)
        {
            using var pool = new WorkerPool(workers);
            return model.Sample(count, new() { Method = method }, seed, pool: pool).Values.ToArray();
        }
    }

    [Fact]
    public void TheStepsOfEachLevelAreAnOption()
        => Assert.NotEqual(model.Sample(50, seed: 5).ToArray(), model.Sample(50, new() { Steps = 2 }, 5).ToArray());

    [Fact]
    public void WhatMakesNoSenseIsRefused()
    {
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(() => model.Sample(-1)).ParamName);
        Assert.Equal("first", Assert.Throws<ArgumentOutOfRangeException>(() => model.Sample(1, first: -1)).ParamName);
        Assert.ThrowsAny<OperationCanceledException>(() => model.Sample(1, cancellation: new CancellationToken(true)));
    }

    static Table Rows(int count)
    {
        var normals = new double[2 * count];
        new NoiseStream(11, 0).Normals<double>(0, 0, normals);
        double[] rows = [.. normals.Select((z, at) => at % 2 == 0 ? 10 + 2 * z : -300 + 0.8 * 25 * (10 + 2 * normals[at - 1] - 10)
            + 30 * z)];
        return Table.FromRows(rows, ["x", "y"]);
    }
}
