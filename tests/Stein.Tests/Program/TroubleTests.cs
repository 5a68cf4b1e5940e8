using System.Globalization;
using System.IO.Compression;
using System.Text;
using Xunit;

namespace Stein.Tests.Program;

/// <summary>Bad data: exit code 65, one sentence that tells where, no model.</summary>
public sealed class TroubleTests : IDisposable
{
    readonly ProgramRun program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("red", ": \"red\" is not a number; the columns of numbers are chosen with --columns a,c")]
    [InlineData("\"1,5\"", ": \"1,5\" has a comma where a number has its decimal point")]
    [InlineData("", ": the value is missing (\"\")")]
    [InlineData("NA", ": the value is missing (\"NA\")")]
    [InlineData("nan", ": the value is missing (\"nan\")")]
    [InlineData(" null ", ": the value is missing (\" null \")")]
    [InlineData("inf", ": the value \"inf\" is infinite")]
    [InlineData("-Infinity", ": the value \"-Infinity\" is infinite")]
    [InlineData("1e999", ": the value \"1e999\" is infinite")]
    [InlineData("0x10", ": \"0x10\" is not a number; the columns of numbers are chosen with --columns a,c")]
    public void AValueThatIsNoNumberIsNamedWithLineAndColumn(string value, string sentence) =>
        Refused(ProgramRun.Table("a,b,c", "1,2,3", $"1.5,{value},3.5"), $", line 3, column b{sentence}");

    [Theory]
    [InlineData("", ": the file is empty")]
    [InlineData("\n\n", ": the file is empty")]
    [InlineData("a,b\n", ": there is a header and no row")]
    [InlineData("a,b\n1,2\n", ": 1 row is too few to fit 2 columns, which takes at least 10")]
    [InlineData("a,b\n1,2\n2,1\n3,3\n", ": 3 rows are too few to fit 2 columns, which takes at least 10")]
    [InlineData("a,b\n1,2\n2,1,3\n3,3\n", ", line 3: 3 fields where the first line has 2")]
    [InlineData("a,b\n1,2\n\n2\n3,3\n", ", line 4: 1 field where the first line has 2")]
    [InlineData("a,b,a\n1,2,3\n", ", line 1: 2 columns are named \"a\"")]
    [InlineData("a,,c\n1,2,3\n", ", line 1: column 2 has no name; name it, or choose others with --columns")]
    [InlineData("a\n1\n\n2\n", ", line 3, column a: the value is missing (\"\")")]
    [InlineData("a,b\n1,\"2\n3,4\n", ", line 2: a quotation mark is not closed, or text follows the one that closes")]
    [InlineData("a,b\n1,\"2\"3\n3,4\n", ", line 2: a quotation mark is not closed, or text follows the one that closes")]
    public void AFileWithoutATableIsRefused(string text, string sentence) => Refused(text, sentence);

    [Fact]
    public void AConstantColumnIsNamed()
    {
        var rows = ProgramRun.Table("a").TrimEnd().Split('\n').Select((row, i) => $"{row},{(i == 0 ? "b" : "5")}");
        Refused(string.Join('\n', rows), ", column b: the value is 5 in every row, and a constant column has no density");
    }

    [Fact]
    public void RowsThatAreAllAlikeAreNoDensity() =>
        Refused("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 20)),
            ", column a: the value is 1 in every row, and a constant column has no density");

    /// <summary>All levels smooth such a table by noise, one level does where it is told to.</summary>
    [Fact]
    public void AColumnThatFollowsFromOthersIsNamed()
    {
        var random = new Random(1);
        string table = "a,b,c\n" + string.Concat(Enumerable.Range(0, 40).Select(_ => (A: random.NextDouble(), B: random.NextDouble()))
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.A},{row.B},{3 * row.A - 2 * row.B + 5}\n")));
        string data = program.Write("data.csv", table), model = program["model"],
            words = "column c: it is a linear function of those before it";
        var outcome = program.Run(["fit", data, "-o", model, "--objective", "implicit", .. ProgramRun.Quick]);
        Assert.Equal(65, outcome.Code);
        Assert.Contains(words, Assert.Single(outcome.Complaints));
        Assert.Equal(0,
            program.Run(["fit", data, "-o", model, "--objective", "implicit", "--noise-floor", "0.1", .. ProgramRun.Quick]).Code);
        outcome = program.Run(["fit", data, "-o", model, "--ensemble", "1", .. ProgramRun.Quick]);
        Assert.Equal(0, outcome.Code);
        Assert.Contains("column c is a linear function", outcome.Messages);
        Assert.DoesNotContain("NaN", outcome.Messages);
    }

    [Fact]
    public void WeightsThatLeaveNextToNothingAreNoted()
    {
        string table = ProgramRun.Table("a,b,w");
        string[] lines = table.TrimEnd().Split('\n');
        string data = program.Write("data.csv",
            string.Join('\n', lines.Select((line, i) => i == 0 ? "a,b,w" : $"{i},{i * i % 7},{(i == 3 ? "1e9" : "1")}")));
        var outcome = program.Run(["fit", data, "-o", program["model"], "--weights", "w", "--ensemble", "1", .. ProgramRun.Quick]);
        Assert.Contains("the weights leave no more than 1 rows that count", outcome.Messages);
    }

    [Theory]
    [InlineData("there is no command or option 'foo'; stein --help tells more", "foo")]
    [InlineData("Argument 'foo' not recognized. Must be one of: 'levels' 'implicit' 'sliced' 'denoising'; stein fit --help tells more",
        "fit", "x", "-o", "y", "--objective", "foo")]
    public void WrongWordsAreTold(string sentence, params string[] arguments)
    {
        var outcome = program.Run(arguments);
        Assert.Equal((64, $"stein: {sentence}"), (outcome.Code, Assert.Single(outcome.Complaints)));
    }

    [Fact]
    public void ATableIsNoModel()
    {
        string data = program.Write("data.csv", ProgramRun.Table("a"));
        var outcome = program.Run("info", data);
        Assert.Equal(65, outcome.Code);
        Assert.StartsWith($"stein: {data}: this is no whole model file: ", Assert.Single(outcome.Complaints));
    }

    [Fact]
    public void ALineBreakWithinAFieldCountsAsALine() =>
        Refused(ProgramRun.Table("a,\"b\nof two\"", "1,2", "3,x"), ", line 4, column b of two: \"x\" is not a number");

    [Fact]
    public void ABinaryFileIsNoTable()
    {
        Refused([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0xff], ": this is not a text file in UTF-8");
        Refused([.. Encoding.UTF8.GetBytes("a,b\n1,2\n"), 0, 0, 0], ": this is not a text file, or its compressed data is damaged");
    }

    [Fact]
    public void ABrokenGzipIsNoTable()
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Optimal)) zip.Write(Encoding.UTF8.GetBytes(ProgramRun.Table("a,b")));
        var bytes = zipped.ToArray();
        bytes[20] ^= 0xff;
        Refused(bytes, ": this is not a text file, or its compressed data is damaged");
        Refused(bytes[..25], ": this is not a text file, or its compressed data is damaged");
    }

    [Fact]
    public void TextColumnsAreOfferedAWayOut()
    {
        var outcome = program.Run(["fit", ProgramRun.Shared("geyser.csv"), "-o", program["model"], .. ProgramRun.Quick]);
        Assert.Equal(65, outcome.Code);
        const string offer = "the columns of numbers are chosen with --columns duration,waiting";
        Assert.EndsWith($"geyser.csv, line 2, column kind: \"long\" is not a number; {offer}\n", outcome.Messages);
        string[] chosen = ["--columns", "duration,waiting"];
        outcome = program.Run(["fit", ProgramRun.Shared("geyser.csv"), "-o", program["model"], .. chosen, .. ProgramRun.Quick]);
        Assert.Equal(0, outcome.Code);
    }

    [Fact]
    public void AColumnThatIsNotThereIsNamed()
    {
        string data = program.Write("data.csv", ProgramRun.Table("a,b"));
        var outcome = program.Run(["fit", data, "-o", program["model"], "--columns", "a,z", .. ProgramRun.Quick]);
        Assert.Equal(65, outcome.Code);
        Assert.Equal([$"stein: {data}: no column is named \"z\" among a, b"], outcome.Complaints);
    }

    void Refused(string text, string sentence) => Refused(Encoding.UTF8.GetBytes(text), sentence);

    void Refused(byte[] bytes, string sentence)
    {
        string data = program.Write("data.csv", bytes);
        var outcome = program.Run(["fit", data, "-o", program["model"], .. ProgramRun.Quick]);
        Assert.Equal(65, outcome.Code);
        Assert.Equal("", outcome.Results);
        Assert.StartsWith($"stein: {data}{sentence}", Assert.Single(outcome.Complaints));
        Assert.Equal([data], Directory.GetFileSystemEntries(program.Folder));
    }
}
