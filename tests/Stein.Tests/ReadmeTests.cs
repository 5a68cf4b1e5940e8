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
        double[] xs = [.. Enumerable.Range(0, 1000).Select(i => Math.Sin(i))], ys = [.. Enumerable.Range(0, 1000).Select(i => Math.Cos(i) * 0.5)];
        // example
        Table table = Table.FromColumns(("x", xs), ("y", ys));
        DensityModel model = DensityModel.Fit(table, new() { Hidden = [64, 64], Steps = 300 });

        double log = model.LogLikelihood([0.8, 0.3]);                               // log p, in the data's units
        AnomalyResult[] unusual = model.AnomalyScores(table);                       // a score and a p-value for each row
        Table samples = model.Sample(500, seed: 1);                                 // [500, 2], columns x and y
        Imputation filled = model.Impute(new[,] { { 0.8, double.NaN } }, draws: 20, seed: 1);
        var (low, high) = filled.Interval(0.9);                                     // where nine in ten of the draws are
        // end

        Assert.InRange(log, -5, 3);
        Assert.All(unusual, result => Assert.InRange(result.Score, -5, 5));
        Assert.All(samples.Values.ToArray(), sample => Assert.InRange(sample, -2.5, 2.5));
        Assert.Equal((0.8, 0.8), (low[0, "x"], high[0, "x"]));
        Assert.True(-1 < low[0, "y"] && low[0, "y"] < high[0, "y"] && high[0, "y"] < 1);
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
            int last = Array.FindIndex(source, first, line => line.Trim() == "// end"), indent = source[first].Length - source[first].TrimStart().Length;
            string example = string.Join('\n', source[first..last].Select(line => line.Length > indent ? line[indent..] : line.Trim()));
            Assert.Contains(example, Readme);
        }
        Assert.Equal(count, found);
    }

    internal static string Readme => File.ReadAllText(Path.Combine(Here(), "..", "..", "README.md"));

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
