using System.IO.Compression;
using System.Text;
using Stein.Models;
using Xunit;

namespace Stein.Tests.Program;

/// <summary>The kinds of table that are read, and what comes out in their place.</summary>
public sealed class FormatTests : IDisposable
{
    readonly ProgramRun program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public void AByteOrderMarkAndCarriageReturnsAreNoPartOfTheData()
    {
        var model = Fit(ProgramRun.Shared("wine-white-40.csv"), "--columns", "fixedacidity,pH,alcohol");
        Assert.Equal(["fixedacidity", "pH", "alcohol"], model.Columns);
        Assert.InRange(model.Scaling.Mean[1], 3, 3.5);
    }

    [Fact]
    public void GzipAndAMissingHeaderAreNoticed()
    {
        var model = Fit(out string messages, ProgramRun.Shared("digits-60.csv.gz"));
        Assert.Equal(["x1", "x2", "x3", "x4", "x5", "x6"], model.Columns);
        Assert.Contains("has no header line; its columns are taken as x1, x2, x3, x4, x5, x6", messages);
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public void TheSeparatorIsFound(char separator)
    {
        string rows = ProgramRun.Table("a,b,e")["a,b,e\n".Length..].Replace(',', separator);
        var model = Fit(program.Write("data.csv", $"a{separator}\"b,c;d\"{separator}e\n{rows}"));
        Assert.Equal(["a", "b,c;d", "e"], model.Columns);
    }

    [Fact]
    public void StandardInputIsATableToo()
    {
        string text = ProgramRun.Table("a,b");
        program.Input = Encoding.UTF8.GetBytes(text);
        var fromInput = File.ReadAllBytes(FitFile("input", "-"));
        var fromFile = File.ReadAllBytes(FitFile("file", program.Write("data.csv", text)));
        Assert.Equal(fromFile, fromInput);
    }

    [Theory]
    [InlineData("a,b\r\n", "a,b\n")]
    [InlineData("\n\na,b\n", "a,b\n")]
    [InlineData("\"a\",\"b\"\n", "a,b\n")]
    [InlineData(" a , b \n", "a,b\n")]
    public void HeadersWrittenInSeveralWaysAreTheSame(string written, string plain)
    {
        string rows = ProgramRun.Table("a,b")[4..];
        Assert.Equal(
            File.ReadAllBytes(FitFile("plain", program.Write("p.csv", plain + rows))),
            File.ReadAllBytes(FitFile("other", program.Write("o.csv", written + rows))));
    }

    [Fact]
    public void SamplesAndScoresBearTheColumnsOfTheData()
    {
        string data = program.Write("data.csv", ProgramRun.Table("a,b").Replace("a,b", "a,\"b,c\""));
        string model = FitFile("model", data);
        Assert.Equal(0, program.Run("sample", model, "-n", "7", "--steps", "10", "-o", program["s.csv"]).Code);
        var samples = File.ReadAllLines(program["s.csv"]);
        Assert.Equal("a,\"b,c\"", samples[0]);
        Assert.Equal(8, samples.Length);

        var scores = program.Run("score", model, data, "-o", "-");
        Assert.Equal(0, scores.Code);
        var lines = Encoding.UTF8.GetString(scores.Output).TrimEnd().Split('\n');
        Assert.Equal("score_a,\"score_b,c\"", lines[0]);
        Assert.Equal(31, lines.Length);
    }

    [Fact]
    public void AZippedOutputHoldsTheSameTable()
    {
        string model = FitFile("model", program.Write("data.csv", ProgramRun.Table("a,b")));
        program.Run("sample", model, "-n", "50", "--steps", "10", "-o", program["s.csv"]);
        program.Run("sample", model, "-n", "50", "--steps", "10", "-o", program["s.csv.gz"]);
        using var unzipped = new StreamReader(new GZipStream(File.OpenRead(program["s.csv.gz"]), CompressionMode.Decompress));
        Assert.Equal(File.ReadAllText(program["s.csv"]), unzipped.ReadToEnd());
    }

    [Fact]
    public void ColumnsAreFoundByNameAndOthersPassedOver()
    {
        string text = ProgramRun.Table("a,b");
        string model = FitFile("model", program.Write("data.csv", text));
        var swapped = text.TrimEnd().Split('\n').Select((row, i) => string.Join(',', [.. row.Split(',').Reverse(), i == 0 ? "kind" : "x"]));
        program.Write("swapped.csv", string.Join('\n', swapped));
        Assert.Equal(Score("data.csv"), Score("swapped.csv"));

        byte[] Score(string data) => program.Run("score", model, program[data], "-o", "-").Output;
    }

    string FitFile(string name, params string[] arguments)
    {
        var outcome = program.Run(["fit", .. arguments, "-o", program[name], .. ProgramRun.Quick]);
        Assert.True(outcome.Code == 0, outcome.Messages);
        return program[name];
    }

    IModel Fit(params string[] arguments) => Fit(out _, arguments);

    IModel Fit(out string messages, params string[] arguments)
    {
        var outcome = program.Run(["fit", .. arguments, "-o", program["model"], .. ProgramRun.Quick]);
        Assert.True(outcome.Code == 0, outcome.Messages);
        messages = outcome.Messages;
        return IModel.Load(program["model"]);
    }
}
