using Xunit;

namespace Stein.Tests.Program;

/// <summary><c>sample --density</c> and <c>diagnose</c>.</summary>
public sealed class DensityCommandsTests : IDisposable
{
    readonly ProgramRun program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("normal", 2)]
    [InlineData("student", 2)]
    [InlineData("funnel", 5)]
    [InlineData("rings", 2)]
    public void DrawsOfADensityAreSummarised(string name, int dimension)
    {
        var outcome = program.Run("sample", "--density", name, "-n", "399", "--warm-up", "200", "-o", program["d.csv"]);
        Assert.Equal(0, outcome.Code);
        Assert.Contains("bulk ESS", outcome.Messages);
        string[] lines = File.ReadAllLines(program["d.csv"]);
        Assert.Equal("chain," + string.Join(',', Enumerable.Range(1, dimension).Select(i => $"x{i}")), lines[0]);
        Assert.Equal(401, lines.Length);
        var diagnosis = program.Run("diagnose", program["d.csv"]);
        Assert.Equal(0, diagnosis.Code);
        // The same table again, from the file.
        Assert.Equal(Table(outcome.Messages), Table(diagnosis.Results));

        static string[] Table(string text) => [.. text.Split('\n').Where(line => line.StartsWith('x') || line.Contains("ESS"))];
    }

    [Fact]
    public void DrawsDependOnTheSeedAndNotOnThreads()
    {
        byte[] Draw(params string[] more)
            => program.Run(["sample", "--density", "banana", "-n", "40", "--warm-up", "50", "-o", "-", .. more]).Output;
        Assert.Equal(Draw("--threads", "1"), Draw("--threads", "3"));
        Assert.NotEqual(Draw("--seed", "1"), Draw("--seed", "2"));
    }

    [Fact]
    public void AnUnmixedRunIsCalledSo()
    {
        program.Run("sample", "--density", "clusters", "-n", "400", "--warm-up", "100", "-o", program["d.csv"]);
        var outcome = program.Run("diagnose", program["d.csv"], "--density", "clusters");
        Assert.Contains("the chains have not mixed", outcome.Results);
        Assert.DoesNotContain("discontinuous", outcome.Results);
    }

    [Fact]
    public void PicturesAreWritten()
    {
        program.Run("sample", "--density", "banana", "-n", "400", "--warm-up", "100", "-o", program["d.csv"]);
        Assert.Equal(0,
            program.Run("diagnose", program["d.csv"], "--density", "banana", "-o", program["t.png"], "--field", program["f.svg"]).Code);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(program["t.png"])[..4]);
        Assert.Contains("<svg", File.ReadAllText(program["f.svg"]));
    }

    [Fact]
    public void ATableWithoutAChainColumnIsOneChain()
    {
        string rows = string.Join('\n', Enumerable.Range(0, 200).Select(i => $"{Math.Sin(i * i)},{(i < 100 ? 1 : 2)}"));
        program.Write("one.csv", "a,part\n" + rows + "\n");
        Assert.Contains("part", program.Run("diagnose", program["one.csv"]).Results);
        Assert.DoesNotContain("part", program.Run("diagnose", program["one.csv"], "--chain", "part").Results);
    }

    [Theory]
    [InlineData(65, "chains of one length", "chain,a\n1,1\n1,2\n2,3\n", "diagnose", "d.csv")]
    [InlineData(65, "beside that of the chains", "chain\n1\n", "diagnose", "d.csv")]
    [InlineData(65, "no column is named", "a\n1\n", "diagnose", "d.csv", "--chain", "b")]
    [InlineData(65, "has 2 coordinates and the draws have 1", "a\n1\n2\n", "diagnose", "d.csv", "--density", "banana")]
    [InlineData(64, "--field needs a --density", "a\n1\n", "diagnose", "d.csv", "--field", "f.png")]
    [InlineData(64, "ends in .png or .svg", "a\n1\n", "diagnose", "d.csv", "-o", "f.bmp")]
    [InlineData(64, "one of them", "a\n1\n", "sample", "-o", "s.csv")]
    [InlineData(64, "one of them", "a\n1\n", "sample", "d.csv", "--density", "banana", "-o", "s.csv")]
    [InlineData(64, "magic", "a\n1\n", "sample", "--density", "magic", "-o", "s.csv")]
    public void TroubleIsOneSentence(int code, string words, string table, params string[] arguments)
    {
        program.Write("d.csv", table);
        var outcome = program.Run([.. arguments.Select(a => a.EndsWith("csv") || a.EndsWith("png") || a.EndsWith("bmp") ? program[a] : a)]);
        Assert.Equal(code, outcome.Code);
        Assert.Contains(words, Assert.Single(outcome.Complaints));
    }
}
