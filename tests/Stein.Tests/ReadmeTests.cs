using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Sampling;
using Stein.Shards;
using Stein.Training;
using Xunit;

#pragma warning disable xUnit1051 // An example is shorter without a cancellation token.

namespace Stein.Tests;

public class ReadmeTests
{
    [Fact]
    public void TheExampleRuns()
    {
        // example
        double[] rows = [.. Enumerable.Range(0, 1000).SelectMany(i => new[] { Math.Sin(i), Math.Cos(i) * 0.5 })];
        var table = new ReadOnlyMatrixView<double>(rows, 1000, 2);
        var options = new FitOptions { Hidden = [64, 64], Steps = 200, Objective = new ImplicitScoreMatching(noiseFloor: 0.1f) };
        ScoreModel model = ScoreFit.Run(table, ["x", "y"], options).Model;

        var scores = new double[rows.Length];
        model.Evaluate(table, new MatrixView<double>(scores, 1000, 2));      // ∇ log p, in the data's units

        using var pool = new WorkerPool(workers: 2);
        var chains = Chains<float>.Scattered(500, 2, spread: 2, new NoiseStream(Seed: 1, Stream: 0));
        var langevin = new UnadjustedLangevin<float>(model.Network, stepSize: 0.02f);
        new Sampler<float>(langevin, new NoiseStream(Seed: 1, Stream: 1), pool).Run(chains, steps: 200);
        var samples = new double[500 * 2];
        model.Scaling.Restore(chains.Positions, new MatrixView<double>(samples, 500, 2));
        // end

        Assert.All(scores, score => Assert.True(double.IsFinite(score)));
        Assert.All(samples, sample => Assert.InRange(sample, -2.5, 2.5));
    }

    [Theory]
    [InlineData("ReadmeTests.cs")]
    [InlineData("Objectives/TemperedScoreMatching.cs")]
    [InlineData("Sampling/EightSchools.cs")]
    [InlineData("Sampling/EightSchoolsTests.cs")]
    public void TheExamplesAreTheReadmes(string file)
    {
        string[] source = File.ReadAllLines(Path.Combine(Here(), file));
        int first = Array.FindIndex(source, line => line.Trim() == "// example") + 1, last = Array.FindIndex(source, line => line.Trim() == "// end");
        int indent = source[first].Length - source[first].TrimStart().Length;
        string example = string.Join('\n', source[first..last].Select(line => line.Length > indent ? line[indent..] : line.Trim()));
        Assert.Contains(example, Readme);
    }

    internal static string Readme => File.ReadAllText(Path.Combine(Here(), "..", "..", "README.md"));

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
