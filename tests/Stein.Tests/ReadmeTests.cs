using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Flow;
using Stein.Models;
using Stein.Noise;
using Stein.Objectives;
using Stein.Sampling;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // An example is shorter without a cancellation token.

namespace Stein.Tests;

public class ReadmeTests
{
    [Fact]
    public void TheDensityRuns()
    {
        // example
        double[] rows = [.. Enumerable.Range(0, 1000).SelectMany(i => new[] { Math.Sin(i), Math.Cos(i) * 0.5 })];
        var table = new ReadOnlyMatrixView<double>(rows, 1000, 2);
        ScoreModel model = DensityFit.Run(table, ["x", "y"], new FitOptions { Hidden = [64, 64], Steps = 300 }).Fit.Model;

        using var pool = new WorkerPool(workers: 2);
        LogLikelihoodResult[] logs = model.LogLikelihood(table, pool);       // log p, in the data's units, with its numerical error
        double[] samples = model.Sample(500, seed: 1, pool);                 // [500, 2]
        double[] gaps = [0.8, double.NaN];
        double[] draws = model.Impute(new ReadOnlyMatrixView<double>(gaps, 1, 2), draws: 20, seed: 1, pool);    // [1, 20, 2]
        // end

        Assert.All(logs, log => Assert.InRange(log.Value, -5, 3));
        Assert.All(samples, sample => Assert.InRange(sample, -2.5, 2.5));
        Assert.All(Enumerable.Range(0, 20), k => Assert.Equal((0.8, true), (draws[2 * k], Math.Abs(draws[2 * k + 1]) < 1)));
    }

    [Fact]
    public void TheObjectiveOfOneLevelRuns()
    {
        double[] rows = [.. Enumerable.Range(0, 1000).SelectMany(i => new[] { Math.Sin(i), Math.Cos(i) * 0.5 })];
        var table = new ReadOnlyMatrixView<double>(rows, 1000, 2);
        using var pool = new WorkerPool(workers: 2);
        // example
        var options = FitOptions.For(new ImplicitScoreMatching(noiseFloor: 0.1f)) with { Steps = 200 };
        ScoreModel oneLevel = ScoreFit.Run(table, ["x", "y"], options).Model;

        var scores = new double[rows.Length];
        oneLevel.Evaluate(table, new MatrixView<double>(scores, 1000, 2));   // ∇ log p, in the data's units

        var chains = Chains<float>.Scattered(500, 2, spread: 2, new NoiseStream(Seed: 1, Stream: 0));
        var langevin = new UnadjustedLangevin<float>(oneLevel.Score, stepSize: 0.02f);
        new Sampler<float>(langevin, new NoiseStream(Seed: 1, Stream: 1), pool).Walk(chains, steps: 200);
        double[] ends = oneLevel.Scaling.Restore(chains.Positions);
        // end

        Assert.All(scores, score => Assert.True(double.IsFinite(score)));
        Assert.All(ends, sample => Assert.InRange(sample, -2.5, 2.5));
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
