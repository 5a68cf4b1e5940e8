using Stein.Models;
using Stein.Noise;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // Short walks need no cancellation.

namespace Stein.Tests.Models;

public class ImputationTests(ITestOutputHelper log)
{
    const double Missing = double.NaN;

    /// <summary>
    /// A fitted model in the data's units: <c>y = 100 + 20 x + 10 z</c>, of which <c>x</c> is observed, in two rows that differ by 40.
    /// </summary>
    [Fact]
    public void AModelImputesInTheDataUnits()
    {
        const int Rows = 2000, Count = 400;
        double[] normals = new double[2 * Rows];
        new NoiseStream(5, 0).Normals(0, 0, normals);
        double[] table = [.. normals.Select((z, at) => at % 2 == 0 ? z : 100 + 20 * normals[at - 1] + 10 * z)];
        var fit = DensityModel.Fit(Table.FromRows(table, ["x", "y"]), new() { EnsembleSize = 1, Steps = 1500, Hidden = [32, 32] });
        var model = fit.AtLevel(fit.Scores.Range.Smallest);
        var imputed = model.Impute(Table.FromColumns(("y", [Missing, Missing]), ("x", [-1, 1])), Count, seed: 1);
        double[] low = imputed.Draw(0, "y"), high = imputed.Draw(1, "y");
        Assert.All(imputed.Draw(0, "x"), x => Assert.Equal(-1, x));
        log.WriteLine($"{low.Average()} {high.Average()} {Deviation(low)}");
        Assert.InRange(low.Average(), 75, 85);
        Assert.InRange(high.Average(), 115, 125);
        Assert.InRange(Deviation(low), 8, 12);
        // At a level of 0.3 the draws are of the smoothed density: √(1.09 − 0.8/1.09) of the column's deviation, 13.3.
        double[] wide = model.AtLevel(0.3).Impute(Table.FromRow(-1, Missing), Count, seed: 1).Draw(0, "y");
        Assert.InRange(Deviation(wide), 11.7, 15);
    }

    [Fact]
    public void MeansAndIntervalsAreThoseOfTheDraws()
    {
        var model = KnownModel.Create(new([10, 200], [4, 30]), 0.5f, columns: ["a", "b"]);
        var rows = Table.FromRows([[12, Missing], [Missing, 170], [11, 190]], ["a", "b"]);
        var imputed = model.Impute(rows, 41, seed: 3);
        Assert.Equal(41, imputed.Draws);
        Assert.Equal(imputed.Draw(1, "a"), model.Impute(rows.Take([2, 1]), 41, seed: 3, first: 0).Draw(1, "a"));
        Assert.All(imputed.Draw(2, "a"), a => Assert.Equal(11, a));
        Table mean = imputed.Mean(), whole = imputed.Draw(7);
        var (lowest, highest) = imputed.Interval(0.9);
        for (int row = 0; row < 3; row++)
        {
            foreach (string column in rows.Columns)
            {
                double[] draws = [.. imputed.Draw(row, column).Order()];
                double given = rows[row, column];
                Assert.Equal(whole[row, column], imputed.Draw(row, column)[7]);
                if (!double.IsNaN(given))
                    Assert.All([.. draws, mean[row, column], lowest[row, column], highest[row, column]], x => Assert.Equal(given, x));
                else
                {
                    // Of 40 spacings the middle 90 % begins after 2 and ends after 38.
                    Assert.Equal(draws[2], lowest[row, column], 1e-12 * Math.Abs(draws[2]));
                    Assert.Equal(draws[38], highest[row, column], 1e-12 * Math.Abs(draws[38]));
                }
                Assert.Equal(draws.Average(), mean[row, column], 1e-12 * (1 + Math.Abs(draws.Average())));
            }
        }
        foreach (double wrong in new[] { 0, 1, -0.1, double.NaN })
            Assert.Equal("probability", Assert.Throws<ArgumentOutOfRangeException>(() => imputed.Interval(wrong)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => imputed.Draw(41));
        Assert.Throws<ArgumentOutOfRangeException>(() => imputed.Draw(3, "a"));
        Assert.Throws<ArgumentException>(() => imputed.Draw(0, "c"));
    }

    [Fact]
    public void NumbersOutOfRangeAreRefused()
    {
        var model = KnownModel.Create(new([10, 200], [4, 30]), 0.5f, columns: ["a", "b"]);
        Assert.Equal("draws", Assert.Throws<ArgumentOutOfRangeException>(() => model.Impute(Table.FromRow(1, Missing), 0)).ParamName);
        Assert.Equal("first",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Impute(Table.FromRow(1, Missing), first: -1)).ParamName);
        foreach (double far in new[] { double.NegativeInfinity, 1e60 })
        {
            var refused = Assert.Throws<ArgumentException>(() => model.Impute(Table.FromRows([[1, Missing], [Missing, far]])));
            Assert.StartsWith($"row 1, column 'b' is {far}", refused.Message);
        }
        Assert.ThrowsAny<OperationCanceledException>(() => model.Impute(Table.FromRow(1, Missing),
            cancellation: new CancellationToken(true)));
    }

    static double Deviation(double[] values) => Math.Sqrt(values.Average(y => Math.Pow(y - values.Average(), 2)));
}
