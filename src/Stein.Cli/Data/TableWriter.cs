using System.Globalization;
using System.Text;
using Stein.Tables;

namespace Stein.Cli.Data;

/// <summary>Writes named columns of numbers as comma separated values, every number with the digits that give it back exactly.</summary>
static class TableWriter
{
    public static void Write(string path, Session session, Table table) =>
        OutputFile.Write(path, session, stream => Write(stream, table.Columns, table.Values));

    public static void Write(Stream stream, IReadOnlyList<string> columns, ReadOnlySpan<double> values)
    {
        using var writer = Text(stream);
        Write(writer, columns);
        Write(writer, columns.Count, values);
    }

    /// <summary>A text of lines for a stream, which stays open.</summary>
    public static StreamWriter Text(Stream stream) => new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };

    /// <summary>Writes one line of names.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<string> columns)
        => writer.WriteLine(string.Join(',', columns.Select(Quoted)));

    /// <summary>Writes rows of numbers.</summary>
    public static void Write(TextWriter writer, int columns, ReadOnlySpan<double> values)
    {
        Span<char> digits = stackalloc char[32];
        for (int i = 0; i < values.Length; i++)
        {
            values[i].TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
            writer.Write(digits[..length]);
            writer.Write((i + 1) % columns == 0 ? '\n' : ',');
        }
    }

    /// <summary>Writes rows of texts.</summary>
    public static void Write(string path, Session session, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        OutputFile.Write(path, session, stream =>
        {
            using var writer = Text(stream);
            foreach (var row in rows.Prepend(columns)) Write(writer, row);
        });

    static string Quoted(string name) => name.AsSpan().IndexOfAny(",;\t\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"")}\"";
}
