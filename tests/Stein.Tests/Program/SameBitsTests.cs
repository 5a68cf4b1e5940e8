using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace Stein.Tests.Program;

/// <summary>
/// Models and samples have one set of bits on every width and team. Widths are chosen as a process starts, so each run is one of its own.
/// </summary>
public class SameBitsTests
{
    static readonly string[] Hardware = ["", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    [Fact]
    public void AModelAndItsSamplesAreTheSameBytesWithAndWithoutVectors()
        => Assert.Single(Hashes(["", "DOTNET_EnableHWIntrinsic"], [1, 3], trainingSteps: 5, corrections: 20));

    [Fact]
    public void AnotherSeedGivesOtherBytes()
    {
        using var run = new ProgramRun();
        Assert.NotEqual(Hash(run, "", 1, 5, 20, seed: 1), Hash(run, "", 1, 5, 20, seed: 2));
    }

    [Fact]
    public void AThousandTrainingStepsAndTenThousandSamplerStepsAreTheSameBytesOnEveryWidthAndTeam()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STEIN_LONG") == "1", "long: set STEIN_LONG=1");
        var hashes = Hashes(Hardware, [1, 2, 3, 4, 8], trainingSteps: 1000, corrections: 49);    // and one of the predictor, at 200 levels
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", hashes));
        Assert.Single(hashes);
    }

    static HashSet<string> Hashes(string[] hardware, int[] teams, int trainingSteps, int corrections)
    {
        using var run = new ProgramRun();
        return [.. from setting in hardware from threads in teams select Hash(run, setting, threads, trainingSteps, corrections, seed: 3)];
    }

    static string Hash(ProgramRun run, string disabled, int threads, int trainingSteps, int corrections, int seed)
    {
        // More than one shard a batch and more than one tile of chains, so that a team has something to share.
        string model = run["model"], samples = run["samples.csv"];
        Start(disabled, "fit", ProgramRun.Shared("geyser.csv"), "-o", model, "--columns", "duration,waiting", "--hidden", "8,8",
            "--batch", "270", "--steps", $"{trainingSteps}", "--seed", $"{seed}", "--threads", $"{threads}");
        Start(disabled, "sample", model, "-o", samples, "-n", "500", "--steps", $"{corrections}", "--seed", $"{seed}", "--threads",
            $"{threads}");
        return Convert.ToHexString(SHA256.HashData([.. File.ReadAllBytes(model), .. File.ReadAllBytes(samples)]));
    }

    static void Start(string disabled, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Stein.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string setting in Hardware)
        {
            if (setting.Length > 0) start.Environment.Remove(setting);
        }
        if (disabled.Length > 0) start.Environment[disabled] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)} with {disabled}: {errors}{output.Result}");
    }
}
