using System.Runtime.CompilerServices;
using Stein.Diagnostics;
using Stein.Models;
using Stein.Objectives;
using Stein.Sampling;
using Stein.Scores;
using Stein.Tables;
using Stein.Tests.Sampling;
using Xunit;

namespace Stein.PublicTests;

/// <summary>The programs of the README run, and are those of the README.</summary>
public class ReadmeTests
{
    [Fact]
    public void TheDensityRuns()
    {
        // example
        double[] hours = [.. Enumerable.Range(0, 500).Select(i => 8 + 4 * Math.Sin(i))];
        double[] sales = [.. hours.Select((hour, i) => 20 * hour + 15 * Math.Cos(3 * i))];
        var table = Table.FromColumns(("hours", hours), ("sales", sales));

        var model = DensityModel.Fit(table, new DensityOptions { Hidden = [64, 64], Steps = 1000 });
        Table samples = model.Sample(100, seed: 1);                          // new rows, columns hours and sales
        double log = model.LogLikelihood([10, 190]);                         // log p of one row, in nats
        AnomalyResult odd = model.AnomalyScore([10, 400]);                   // a score, and a p-value near 0
        Imputation guess = model.Impute(Table.FromRow(10, double.NaN));      // 20 draws of the missing sales
        var (low, high) = guess.Interval(0.9);                               // the middle nine tenths of the draws
        // end

        Assert.InRange(log, -8, -4);
        Assert.InRange(odd.PValue, 0, 0.05);
        // The hours lie in 4–12 with mean 8 and deviation 2.8; the noise level is 0.05 to 0.2 of that.
        Assert.All(samples.Column("hours"), hour => Assert.InRange(hour, 3, 13));
        Assert.InRange(samples.Column("hours").Average(), 7, 9);
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

    [Fact]
    public void TheMarkovChainsRun()
    {
        // example
        var density = Score.FromDensity(new EightSchools([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]));
        var result = MarkovChainMonteCarlo.Draw(density, new DrawOptions { Count = 2000 }, seed: 3);
        var draws = result.Draws.Map(["mu", "tau"], (x, q) => (q[0], q[1]) = (x[0], Constrain.Positive(x[1])));
        var summary = Summary.Compute(result with { Draws = draws });
        // end

        Assert.Empty(summary.Warnings);
        Assert.InRange(summary.Rows[0].Mean, 4.1, 4.7);
        Assert.Contains($"{summary}".TrimEnd(), Readme);
    }

    [Theory]
    [InlineData("ReadmeTests.cs", 3)]
    [InlineData("../Stein.Tests/Objectives/TemperedScoreMatching.cs")]
    [InlineData("../Stein.Tests/Sampling/EightSchools.cs")]
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

    static string Readme => File.ReadAllText(Path.Combine(Here(), "..", "..", "README.md"));

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
