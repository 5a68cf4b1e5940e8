using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Stein.Cli.Data;
using Stein.Tables;
using Xunit;

namespace Stein.Tests.Program;

public sealed class TableRoundTripTests
{
    [Property]
    public void EveryFiniteNumberComesBack(NormalFloat[] numbers, byte width)
    {
        int columns = 1 + width % 5;
        double[] values = [.. numbers.Select(number => number.Get).Take(numbers.Length / columns * columns)];
        if (values.Length == 0) return;
        string[] names = [.. Enumerable.Range(0, columns).Select(i => $"c{i}")];
        var table = Through(names, values);
        Assert.Equal(names, table.Columns);
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), table.Values.ToArray().Select(BitConverter.DoubleToInt64Bits));
    }

    [Property]
    public void EveryNameComesBack(NonEmptyString[] words)
    {
        string[] names = [.. words.Select(word => "n" + word.Get.Replace("\0", "").Replace("\r", "\n") + "n").Select(Paired).Distinct()];
        if (names.Length == 0) return;
        double[] values = [.. Enumerable.Range(0, 2 * names.Length).Select(i => i / 8.0)];
        Assert.Equal(names, Through(names, values).Columns);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void EveryLineEndIsOne(string end)
    {
        string text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i}{end}"));
        var table = new TableReader("t").Read(new MemoryStream(Encoding.UTF8.GetBytes($"a{end}{text}"))).Table;
        Assert.Equal(Enumerable.Range(0, 40_000).Select(i => (double)i), table.Values.ToArray());
    }

    [Theory]
    [InlineData("1e-300")]
    [InlineData("-0")]
    [InlineData("4.9406564584124654e-324")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("+3.")]
    [InlineData(".5")]
    public void NumbersAreReadAsProgramsWriteThem(string text)
    {
        var table = new TableReader("t").Read(new MemoryStream(Encoding.UTF8.GetBytes($"a\n{text}\n"))).Table;
        Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text)), BitConverter.DoubleToInt64Bits(table[0, "a"]));
    }

    static Table Through(string[] names, double[] values)
    {
        var stream = new MemoryStream();
        TableWriter.Write(stream, names, values);
        stream.Position = 0;
        return new TableReader("t").Read(stream).Table;
    }

    /// <summary>Half a surrogate pair is no character of any file.</summary>
    static string Paired(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
