using Xunit;

namespace Stein.Tests.Program;

/// <summary>Files of CmdStan's form: what is written is read again, with the same summary.</summary>
public sealed class StanFileTests : IDisposable
{
    readonly ProgramRun program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("banana", "out.csv", "out_{0}.csv")]
    [InlineData("funnel", "out.csv", "out_{0}.csv")]
    [InlineData("normal", "out.1.csv.gz", "out.1_{0}.csv.gz")]
    [InlineData("normal", "out", "out_{0}", "--leapfrog", "3")]
    public void WrittenAndReadIsTheSame(string density, string path, string pattern, params string[] more)
    {
        string[] command = ["sample", "--density", density, "-n", "900", "--chains", "3", "--warm-up", "100", .. more];
        var sample = program.Run([.. command, "--format", "cmdstan", "-o", program[path]]);
        Assert.True(sample.Code == 0, sample.Messages);
        string[] files = [.. Enumerable.Range(1, 3).Select(chain => program[string.Format(pattern, chain)])];
        Assert.All(files, file => Assert.True(File.Exists(file), file));
        Assert.Equal(3, Directory.GetFiles(program.Folder).Length);
        var diagnosis = program.Run(["diagnose", .. files]);
        Assert.Equal("", diagnosis.Messages);
        // The log-density is one row more, last, and a warning of its own.
        Assert.Equal(Words(sample.Messages), Words(diagnosis.Results).Where(line => !line.Contains("lp__")));
        Assert.Contains("\nlp__ ", diagnosis.Results);
    }

    /// <summary>The energy is a log-density less than nothing, and a kinetic energy more.</summary>
    [Fact]
    public void ColumnsAreThoseOfCmdStanAndTrue()
    {
        program.Run("sample", "--density", "normal", "-n", "80", "--chains", "2", "--format", "cmdstan", "-o", program["d.csv"]);
        string[] lines = [.. File.ReadAllLines(program["d_2.csv"])];
        Assert.Contains("# method = sample", lines);
        Assert.Contains("# id = 2", lines);
        string[][] table = [.. lines.Where(line => line[0] != '#').Select(line => line.Split(','))];
        Assert.Equal("lp__,accept_stat__,stepsize__,n_leapfrog__,divergent__,energy__,x1,x2", string.Join(',', table[0]));
        Assert.Equal(41, table.Length);
        foreach (double[] row in table.Skip(1).Select(row => Array.ConvertAll(row, text => double.Parse(text))))
        {
            // N(0, (1 0.8; 0.8 2)), whose determinant is 1.36.
            double x = row[6], y = row[7], log = -Math.Log(2 * Math.PI) - 0.5 * Math.Log(1.36) - (2 * x * x - 1.6 * x * y + y * y) / 2.72;
            Assert.Equal(log, row[0], 1e-9);
            Assert.True(row[5] + row[0] > 0);
            Assert.InRange(row[1], 0, 1);
            Assert.Equal(Math.Round(row[3]), row[3]);
            Assert.Equal(0, row[4]);
            Assert.Equal(double.Parse(table[1][2]), row[2]);
        }
    }

    [Theory]
    [InlineData("which - cannot hold", "--density", "normal", "-o", "-")]
    [InlineData("for a --density", "m.safetensors", "-o", "d.csv")]
    public void TroubleIsOneSentence(string words, params string[] arguments)
    {
        var outcome = program.Run(["sample", .. arguments.Select(a => a.Contains('.') ? program[a] : a), "--format", "cmdstan"]);
        Assert.Equal(64, outcome.Code);
        Assert.Contains(words, Assert.Single(outcome.Complaints));
    }

    static string[] Words(string text)
        => [.. text.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
}
