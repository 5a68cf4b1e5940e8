using System.IO.Compression;
using Xunit;

namespace Stein.Tests.Program;

/// <summary><c>diagnose</c> of the draws of other tools; the same numbers in the form of each.</summary>
public sealed class ForeignDrawsTests : IDisposable
{
    const string Header = "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu\n";

    static readonly string[] stan = [ProgramRun.Shared("draws/stan_1.csv"), ProgramRun.Shared("draws/stan_2.csv")];

    readonly ProgramRun program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public void EveryFormHasTheSameSummary()
    {
        string[] ofStan = Rows(program.Run(["diagnose", .. stan]).Results);
        Assert.Equal(["mu", "tau", "L.1.1", "L.1.2", "L.2.1", "L.2.2", "lp__"], ofStan.Select(line => line.Split(' ')[0]));
        string[][] others = [.. new[] { "posterior", "arviz" }
            .Select(name => Rows(program.Run("diagnose", ProgramRun.Shared($"draws/{name}.csv")).Results))];
        foreach (string[] rows in others)
        {
            Assert.Equal(["mu", "tau"], rows.Select(line => line.Split(' ')[0]));
            Assert.Equal(ofStan[..2].Select(Words), rows.Select(Words));
        }
    }

    [Fact]
    public void WhatStanReportsIsToldAndItsWarmUpLeftOut()
    {
        var outcome = program.Run(["diagnose", .. stan]);
        Assert.Equal(0, outcome.Code);
        Assert.Equal($"note: rows of the warm-up are left out: 20 of {stan[0]}, 20 of {stan[1]}\n", outcome.Messages);
        Assert.Contains("trajectories diverged", outcome.Results);
        Assert.Contains("trajectories reached the greatest depth of 3", outcome.Results);
        Assert.Contains("all draws of 2 coordinates are the same, as those of constants: L.1.1, L.1.2\n", outcome.Results);
        Assert.DoesNotContain("E-BFMI", outcome.Results);
    }

    /// <summary>Without the comment that ends the warm-up, its length and thinning tell.</summary>
    [Fact]
    public void AThinnedWarmUpIsLeftOut()
    {
        string rows = string.Concat(Enumerable.Range(0, 14).Select(t => $"-1,0.9,0.5,2,3,0,{Math.Sin(t)},{(t < 4 ? 1000 : t % 3)}\n"));
        program.Write("a.csv", "# num_samples = 30\n# num_warmup = 11 (Default)\n# save_warmup = 1\n# thin = 3\n" + Header + rows);
        var outcome = program.Run("diagnose", program["a.csv"]);
        Assert.Equal($"note: rows of the warm-up are left out: 4 of {program["a.csv"]}\n", outcome.Messages);
        Assert.DoesNotContain("1000", outcome.Results);
    }

    [Fact]
    public void LowEnergyChangesAreNamed()
    {
        string Rows(double speed) => string.Concat(Enumerable.Range(0, 400)
            .Select(t => $"-1,0.9,0.5,2,3,0,{10 * Math.Sin(speed * t)},{Math.Sin(t * t)}\n"));
        program.Write("slow.csv", Header + Rows(0.05));
        program.Write("fast.csv", Header + Rows(2));
        Assert.Contains("E-BFMI", program.Run("diagnose", program["slow.csv"]).Results);
        Assert.DoesNotContain("E-BFMI", program.Run("diagnose", program["fast.csv"]).Results);
    }

    [Fact]
    public void CompressedFilesAndTheStandardInputAreRead()
    {
        foreach (string path in stan)
        {
            using var zip = new GZipStream(File.Create(program[Path.GetFileName(path) + ".gz"]), CompressionLevel.Optimal);
            zip.Write(File.ReadAllBytes(path));
        }
        program.Input = File.ReadAllBytes(stan[1]);
        Assert.Equal(program.Run(["diagnose", .. stan]).Results, program.Run("diagnose", program["stan_1.csv.gz"], "-").Results);
    }

    /// <summary>Draws may be infinite or NaN, which is told; a text is refused.</summary>
    [Fact]
    public void NumbersThatAreNotFiniteAreTold()
    {
        var rows = Enumerable.Range(0, 20).Select(t => $"{t % 7},{(t == 3 ? "nan" : t == 5 ? "-inf" : "2")}\n");
        program.Write("a.csv", "a,b\n" + string.Concat(rows));
        var outcome = program.Run(
            "diagnose", program["a.csv"], "-o", program["t.png"], "--ranks", program["r.png"], "--pairs", program["p.png"]);
        Assert.True(outcome.Code == 0, outcome.Messages);
        Assert.Contains("b: 2 of 20 draws are not finite numbers", outcome.Results);
    }

    [Fact]
    public void FilesWithoutChainsAreEachAChain()
    {
        string Table(int chain) => "a\n" + string.Concat(Enumerable.Range(0, 100).Select(t => $"{Math.Sin(t * t + chain) + 5 * chain}\n"));
        for (int chain = 0; chain < 3; chain++) program.Write($"{chain}.csv", Table(chain));
        var outcome = program.Run("diagnose", program["0.csv"], program["1.csv"], program["2.csv"]);
        Assert.Contains("each keeps to a region of its own", outcome.Results);
    }

    [Theory]
    [InlineData("b.csv: it has no column \"mu\", which", "mu\n1\n2\n", "nu\n1\n2\n")]
    [InlineData("b.csv: it has a column \"nu\", which", "mu\n1\n2\n", "mu,nu\n1,2\n2,3\n")]
    [InlineData("b.csv: its chains have 1 draws and those of", "mu\n1\n2\n", "mu\n1\n")]
    [InlineData("a.csv: all 1 rows are of the warm-up", "# save_warmup=1\n# num_warmup = 5\nmu\n1\n", "mu\n1\n")]
    [InlineData("a.csv: this is of CmdStan's method optimize", "# method = optimize\nlp__,mu\n-1,1\n", "mu\n1\n")]
    [InlineData("a.csv: every column is the sampler's", "lp__,energy__\n-1,1\n", "mu\n1\n")]
    [InlineData("a.csv: two draws of a chain have the number 2 in the column", "mu,.chain,.iteration\n1,1,2\n4,1,2\n", "mu\n1\n")]
    [InlineData("a.csv: the file has comments and no table", "# method = sample\n", "mu\n1\n")]
    [InlineData("b.csv, line 3, column mu: \"x\" is not a number", "mu\n1\n", "# a\nmu\nx\n")]
    public void TroubleNamesTheFile(string words, string first, string second)
    {
        program.Write("a.csv", first);
        program.Write("b.csv", second);
        var outcome = program.Run("diagnose", program["a.csv"], program["b.csv"]);
        Assert.Equal(65, outcome.Code);
        Assert.Contains(words, Assert.Single(outcome.Complaints));
    }

    [Fact]
    public void AFileIsAChainOnce()
    {
        var outcome = program.Run("diagnose", stan[0], stan[0]);
        Assert.Equal(64, outcome.Code);
        Assert.Contains("is given more than once", Assert.Single(outcome.Complaints));
    }

    static string[] Rows(string summary) => [.. summary.Split('\n').Skip(1).Where(line => line.Length > 0 && line[0] != '!')];

    static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
