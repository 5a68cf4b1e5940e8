using System.Runtime.CompilerServices;
using Stein.Models;
using Stein.Objectives;
using Stein.Tables;
using Xunit;

#pragma warning disable xUnit1051 // An example is shorter without a cancellation token.

namespace Stein.Tests;

public class ReadmeTests
{
    [Fact]
    public void TheDensityRuns()
    {
        // example
        double[] hours = [.. Enumerable.Range(0, 500).Select(i => 8 + 4 * Math.Sin(i))];
        double[] sales = [.. hours.Select((hour, i) => 20 * hour + 15 * Math.Cos(3 * i))];
        var table = Table.FromColumns(("hours", hours), ("sales", sales));

        var model = DensityModel.Fit(table, new DensityOptions { Hidden = [64, 64], Steps = 300 });
        Table samples = model.Sample(100, seed: 1);                          // new rows, columns hours and sales
        double log = model.LogLikelihood([10, 190]);                         // log p of one row, in nats
        AnomalyResult odd = model.AnomalyScore([10, 400]);                   // a score, and a p-value near 0
        Imputation guess = model.Impute(Table.FromRow(10, double.NaN));      // 20 draws of the missing sales
        var (low, high) = guess.Interval(0.9);                               // the middle nine tenths of the draws
        // end

        Assert.InRange(log, -8, -4);
        Assert.InRange(odd.PValue, 0, 0.05);
        // The hours lie in 4–12 with mean 8 and deviation 2.8; 300 steps find the bulk and leave stragglers.
        Assert.All(samples.Column("hours"), hour => Assert.InRange(hour, 0, 16));
        Assert.InRange(samples.Column("hours").ToArray().Average(), 7, 9);
        Assert.InRange(samples.Column("hours").ToArray().Count(hour => hour is >= 3 and <= 13), 90, 100);
        Assert.Equal((10.0, 10.0), (low[0, "hours"], high[0, "hours"]));
        Assert.True(150 < low[0, "sales"] && low[0, "sales"] < high[0, "sales"] && high[0, "sales"] < 250);
    }

    [Fact]
    public void TheObjectiveOfOneLevelRuns()
    {
        Table table = Table.FromRows([.. Enumerable.Range(0, 1000).Select(i => new[] { Math.Sin(i), Math.Cos(i) * 0.5 })], ["x", "y"]);
        // example
        ScoreModel oneLevel = ScoreModel.Fit(table, new ImplicitScoreMatching(noiseFloor: 0.1f), new() { Steps = 200 });

        double[] score = oneLevel.Score([0.8, 0.3]);                                // ∇ log p, in the data's units
        Table ends = oneLevel.Sample(500, steps: 200, stepSize: 0.02, seed: 1);     // unadjusted Langevin, a chain a row
        // end

        Assert.All(score, component => Assert.True(double.IsFinite(component)));
        Assert.All(ends.Values.ToArray(), sample => Assert.InRange(sample, -2.5, 2.5));
    }

    [Theory]
    [InlineData("ReadmeTests.cs", 2)]
    [InlineData("Objectives/TemperedScoreMatching.cs")]
    [InlineData("Sampling/EightSchools.cs")]
    [InlineData("Sampling/EightSchoolsTests.cs")]
    public void TheExamplesAreTheReadmes(string file, int count = 1)
    {
        string[] source = File.ReadAllLines(Path.Combine(Here(), file));
        int found = 0;
        for (int first = 0; (first = Array.FindIndex(source, first, line => line.Trim() == "// example") + 1) > 0; found++)
        {
            int last = Array.FindIndex(source, first, line => line.Trim() == "// end"), indent = source[first].Length - source[first]
                .TrimStart().Length;
            string example = string.Join('\n', source[first..last].Select(line => line.Length > indent ? line[indent..] : line.Trim()));
            Assert.Contains(example, Readme);
        }
        Assert.Equal(count, found);
    }

    internal static string Readme => File.ReadAllText(Path.Combine(Here(), "..", "..", "README.md"));

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
