using FsCheck;
using FsCheck.Xunit;
using Stein.Cli.Data;
using Stein.Models;
using Xunit;

namespace Stein.Tests.Program;

public sealed class TiesTests
{
    [Fact]
    public void AColumnOfDifferentValuesHasNone()
    {
        var ties = Ties.Of([.. Enumerable.Range(0, 100).Select(i => Math.Sqrt(i))]);
        Assert.Equal(100, ties.Distinct);
        Assert.Equal(1, ties.MostCommon);
        Assert.False(ties.Tied);
        Assert.Equal(0, ties.NoiseFloor);
    }

    [Fact]
    public void AColumnRoundedToWholesIsSmoothedByHalfAStep()
    {
        var ties = Ties.Of([.. Enumerable.Range(0, 100).Select(i => (double)(i / 2))]);
        Assert.Equal((50, 2, 1.0), (ties.Distinct, ties.MostCommon, ties.Gap));
        Assert.True(ties.Tied);
        Assert.Equal(0.5 / ties.StandardDeviation, ties.NoiseFloor, 12);
    }

    [Fact]
    public void OneValueThatRecursIsATie()
    {
        double[] column = [.. Enumerable.Range(0, 90).Select(i => i + 0.1 * i * i), .. Enumerable.Repeat(-1.0, 10)];
        Assert.True(Ties.Of(column).Tied);
        Assert.False(Ties.Of(column[..95]).Tied);
    }

    [Fact]
    public void ABinaryColumnIsSmoothedNoMoreThanAQuarter() => Assert.Equal(0.25, Ties.Of([0, 1, 0, 1, 1, 0]).NoiseFloor);

    [Fact]
    public void ZerosOfEitherSignAreOneValue() => Assert.Equal(2, Ties.Of([0.0, -0.0, 1]).Distinct);

    [Property]
    public void TheyDoNotDependOnOrderUnitOrOrigin(int[] values, byte turn)
    {
        if (values.Length < 2) return;
        double[] column = [.. values.Select(v => (double)(v % 64))];
        if (column.Distinct().Count() < 2) return;
        var ties = Ties.Of(column);
        int k = turn % column.Length;
        var moved = Ties.Of([.. column[k..].Concat(column[..k]).Select(v => 4 * v + 32)]);
        Assert.Equal((ties.Distinct, ties.MostCommon, 4 * ties.Gap, ties.Tied), (moved.Distinct, moved.MostCommon, moved.Gap, moved.Tied));
        Assert.Equal(ties.NoiseFloor, moved.NoiseFloor, 9);
        Assert.Equal(column.Distinct().Count(), ties.Distinct);
        Assert.Equal(column.GroupBy(v => v).Max(group => group.Count()), ties.MostCommon);
    }

    [Theory]
    [InlineData("auto", true)]
    [InlineData("0", false)]
    [InlineData("0.1", true)]
    public void TiesAreToldOfAndTheFloorIsWrittenIntoTheModel(string floor, bool smoothed)
    {
        using var program = new ProgramRun();
        var rows = Enumerable.Range(0, 60).Select(i => $"{i % 6},{Math.Sqrt(i)}");
        string data = program.Write("data.csv", "grade,size\n" + string.Join('\n', rows));
        var outcome = program.Run(["fit", data, "-o", program["m"], "--objective", "implicit", "--noise-floor", floor,
            .. ProgramRun.Quick]);
        Assert.True(outcome.Code == 0, outcome.Messages);
        string note = Assert.Single(outcome.Messages.Split('\n'), line => line.StartsWith("note: ", StringComparison.Ordinal));
        Assert.Contains("grade (6 distinct); implicit score matching assumes a density", note);
        Assert.Equal(smoothed, float.Parse(ScoreModel.Load(program["m"]).Metadata["noise_floor"]) > 0);
    }
}
