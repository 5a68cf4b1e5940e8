using Xunit;

namespace Stein.Tests.Program;

/// <summary>Outputs depend on data and options alone.</summary>
public sealed class ModelFileTests : IDisposable
{
    readonly ProgramRun program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public void ModelsAndSamplesDoNotDependOnThreads()
    {
        string data = program.Write("data.csv", ProgramRun.Table("a,b"));
        byte[][] models = [.. new[] { "1", "2", "5" }.Select(threads =>
        {
            Assert.Equal(0, program.Run("fit", data, "-o", program["m"], "--steps", "40", "--hidden", "16,16", "--threads", threads).Code);
            return File.ReadAllBytes(program["m"]);
        })];
        Assert.All(models, model => Assert.Equal(models[0], model));
        string[] draw = ["sample", program["m"], "-n", "500", "--steps", "9", "-o", "-", "--threads"];
        byte[][] samples = [.. new[] { "1", "2", "5" }.Select(threads => program.Run([.. draw, threads]).Output)];
        Assert.All(samples, sample => Assert.Equal(samples[0], sample));
    }

    [Fact]
    public void AnotherSeedGivesOtherOnes()
    {
        string data = program.Write("data.csv", ProgramRun.Table("a,b"));
        foreach (string seed in new[] { "1", "2" })
            Assert.Equal(0, program.Run(["fit", data, "-o", program["m" + seed], "--seed", seed, .. ProgramRun.Quick]).Code);
        Assert.NotEqual(File.ReadAllBytes(program["m1"]), File.ReadAllBytes(program["m2"]));
        string[] draw = ["sample", program["m1"], "-n", "5", "--steps", "9", "-o", "-", "--seed"];
        Assert.NotEqual(program.Run([.. draw, "1"]).Output, program.Run([.. draw, "2"]).Output);
    }

    [Fact]
    public void TheModelTellsHowItWasFitted()
    {
        string data = program.Write("data.csv", ProgramRun.Table("first,second"));
        program.Run(["fit", data, "-o", program["m"], "--objective", "denoising", "--noise-floor", "0.3", .. ProgramRun.Quick]);
        var info = program.Run("info", program["m"]);
        Assert.Equal(0, info.Code);
        foreach (string fact in new[] { "first", "second", "2–8–2 tanh", "42", "denoising", "0.3", "20" })
            Assert.Contains(fact, info.Results);
    }

    [Fact]
    public void WeightsAndSlicesAreUsedAndTold()
    {
        string[] rows = ProgramRun.Table("a,b").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string plain = program.Write("plain.csv", string.Join('\n', rows) + "\n");
        string even = program.Write("even.csv", string.Join('\n', rows.Select((row, i) => i == 0 ? "w," + row : "2," + row)) + "\n");
        string uneven = program.Write("uneven.csv", string.Join('\n', rows.Select((row, i) => i == 0 ? row + ",w" : $"{row},{i % 3}"))
            + "\n");
        string[] models = [.. new[] { plain, even, uneven }.Select((data, i) =>
        {
            string[] weights = data == plain ? [] : ["--weights", "w"];
            Assert.Equal(0,
                program.Run(["fit", data, "-o", program[$"m{i}"], "--objective", "sliced", "--slices", "3", .. weights,
                .. ProgramRun.Quick]).Code);
            return program.Run("info", program[$"m{i}"]).Results;
        })];
        string[] facts(int i, string without) => [.. models[i].Split('\n').Where(line => !line.Contains(without))];
        Assert.Equal(facts(0, "weights"), facts(1, "weights"));
        Assert.Contains(" 20 ", models[2]);
        Assert.All(models, model => Assert.Contains("sliced", model));
        Assert.Contains("weights", models[2]);
        Assert.DoesNotContain("w ", models[0].Split("model")[0]);
    }

    [Fact]
    public void FineTuningIsToldAndForAllLevels()
    {
        string data = program.Write("data.csv", ProgramRun.Table("a,b"));
        string[] fit = ["fit", data, "--ensemble", "1", .. ProgramRun.Quick, "-o"];
        Assert.Equal(0, program.Run([.. fit, program["m0"]]).Code);
        Assert.Equal(0, program.Run([.. fit, program["m1"], "--fine-tune", "7"]).Code);
        Assert.DoesNotContain("fine tune", program.Run("info", program["m0"]).Results);
        Assert.Matches("fine tune steps +7", program.Run("info", program["m1"]).Results);
        Assert.NotEqual(File.ReadAllBytes(program["m0"]), File.ReadAllBytes(program["m1"]));
        var outcome = program.Run(["fit", data, "-o", program["m2"], "--objective", "implicit", "--fine-tune", "7"]);
        Assert.Equal(64, outcome.Code);
        Assert.Contains("--fine-tune", Assert.Single(outcome.Complaints));
    }

    [Theory]
    [InlineData("a,b,w\n1,2,-1\n", "row 1, column w: the weight -1 is below 0")]
    [InlineData("a,b,w\n1,2,0\n", "column w: no row has a weight above 0")]
    [InlineData("a,b,v\n1,2,0\n", "for the weights")]
    [InlineData("w\n1\n", "there is no column to fit beside the weights")]
    [InlineData("a,b,w\n1,2,\n", "the value is missing")]
    public void WeightsThatAreNoneAreBadData(string table, string complaint)
    {
        var outcome = program.Run(["fit", program.Write("data.csv", table), "-o", program["m"], "--weights", "w", .. ProgramRun.Quick]);
        Assert.Equal(65, outcome.Code);
        Assert.Contains(complaint, Assert.Single(outcome.Complaints));
    }

    [Fact]
    public void AFailedFitLeavesTheOldModel()
    {
        program.Write("m", "old");
        var outcome = program.Run(["fit", program.Write("data.csv", "a,b\n1,x\n"), "-o", program["m"], .. ProgramRun.Quick]);
        Assert.Equal(65, outcome.Code);
        Assert.Equal("old", File.ReadAllText(program["m"]));
    }
}
