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
    public void AFailedFitLeavesTheOldModel()
    {
        program.Write("m", "old");
        var outcome = program.Run(["fit", program.Write("data.csv", "a,b\n1,x\n"), "-o", program["m"], .. ProgramRun.Quick]);
        Assert.Equal(65, outcome.Code);
        Assert.Equal("old", File.ReadAllText(program["m"]));
    }
}
