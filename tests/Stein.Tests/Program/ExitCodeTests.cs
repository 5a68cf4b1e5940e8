using Xunit;

namespace Stein.Tests.Program;

public sealed class ExitCodeTests : IDisposable
{
    readonly ProgramRun program = new();

    public ExitCodeTests() => program.Write("data.csv", ProgramRun.Table("a,b"));

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("fot")]
    [InlineData("fit")]
    [InlineData("fit", "data.csv")]
    [InlineData("fit", "data.csv", "-o", "m", "--steps", "0")]
    [InlineData("fit", "data.csv", "-o", "m", "--steps", "many")]
    [InlineData("fit", "data.csv", "-o", "m", "--hidden", "8,,8")]
    [InlineData("fit", "data.csv", "-o", "m", "--hidden", "0")]
    [InlineData("fit", "data.csv", "-o", "m", "--activation", "relu")]
    [InlineData("fit", "data.csv", "-o", "m", "--activation", "1")]
    [InlineData("fit", "data.csv", "-o", "m", "--objective", "magic")]
    [InlineData("fit", "data.csv", "-o", "m", "--noise-floor", "-1")]
    [InlineData("fit", "data.csv", "-o", "m", "--objective", "denoising", "--noise-floor", "0")]
    [InlineData("fit", "data.csv", "-o", "m", "--objective", "sliced", "--slices", "0")]
    [InlineData("fit", "data.csv", "-o", "m", "--slices", "2")]
    [InlineData("fit", "data.csv", "-o", "m", "--validation", "1")]
    [InlineData("fit", "data.csv", "-o", "m", "--learning-rate", "nan")]
    [InlineData("fit", "data.csv", "-o", "m", "--seed", "-1")]
    [InlineData("fit", "data.csv", "-o", "m", "--unheard-of")]
    [InlineData("sample", "m", "-o", "s.csv", "-n", "0")]
    [InlineData("sample", "m", "-o", "s.csv", "--step-size", "0")]
    [InlineData("impute", "m", "data.csv")]
    [InlineData("impute", "m", "data.csv", "-o", "s.csv", "--draws", "0")]
    [InlineData("plot", "m", "-o", "picture.bmp")]
    public void WrongUsageIs64(params string[] arguments) =>
        Ends(64, [.. arguments.Select(a => a is "data.csv" or "m" or "s.csv" ? program[a] : a)]);

    [Fact]
    public void NoCommandIs64AndShowsTheHelp()
    {
        var outcome = program.Run();
        Assert.Equal(64, outcome.Code);
        Assert.Contains("stein [command] [options]", outcome.Messages);
    }

    [Fact]
    public void MissingAndUnwritableFilesAre74()
    {
        Assert.EndsWith("nowhere.csv: no such file", Ends(74, ["fit", program["nowhere.csv"], "-o", program["m"]]));
        Assert.EndsWith("nowhere: no such file", Ends(74, ["info", program["nowhere"]]));
        Assert.EndsWith("its folder does not exist", Ends(74, ["fit", program["data.csv"], "-o", program["no/such/m"]]));
        Assert.EndsWith("is a folder, not a file", Ends(74, ["fit", program["data.csv"], "-o", program.Folder]));
        Assert.EndsWith("is a folder, not a file", Ends(74, ["fit", program.Folder, "-o", program["m"]]));
        Assert.EndsWith("this folder cannot be made", Ends(74, ["demo", "--out", program["data.csv"]]));
    }

    [Fact]
    public void WhatIsNoModelIs65()
    {
        foreach (string command in new[] { "info", "sample", "score", "impute", "plot" })
        {
            string[] more = command switch
            {
                "info" => [],
                "score" or "impute" => [program["data.csv"], "-o", "-"],
                "plot" => ["-o", program["p.png"]],
                _ => ["-o", "-"],
            };
            Assert.StartsWith($"stein: {program["data.csv"]}: ", Ends(65, [command, program["data.csv"], .. more]));
        }
    }

    [Fact]
    public void NumbersGoneBadAre70AndNamed()
    {
        string sentence = Ends(70, ["fit", program["data.csv"], "-o", program["m"], .. ProgramRun.Quick, "--learning-rate", "1e30"]);
        Assert.Contains("at step", sentence);
    }

    [Fact]
    public void InterruptionIs130()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();
        var outcome = program.Run(interrupted.Token, ["fit", program["data.csv"], "-o", program["m"], .. ProgramRun.Quick]);
        Assert.Equal(130, outcome.Code);
        Assert.Equal(["stein: interrupted, nothing was written"], outcome.Complaints);
        Assert.Equal([program["data.csv"]], Directory.GetFileSystemEntries(program.Folder));
    }

    /// <summary>Runs a command that fails with one sentence and leaves nothing behind.</summary>
    string Ends(int code, string[] arguments)
    {
        var outcome = program.Run(arguments);
        Assert.True(code == outcome.Code, $"{outcome.Code}: {outcome.Messages}");
        Assert.Equal("", outcome.Results);
        Assert.Empty(outcome.Output);
        Assert.Equal([program["data.csv"]], Directory.GetFileSystemEntries(program.Folder));
        return Assert.Single(outcome.Complaints, line => line.StartsWith("stein: ", StringComparison.Ordinal));
    }
}
