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
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', columns.Select(Quoted)));
        Span<char> digits = stackalloc char[32];
        for (int i = 0; i < values.Length; i++)
        {
            values[i].TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
            writer.Write(digits[..length]);
            writer.Write((i + 1) % columns.Count == 0 ? '\n' : ',');
        }
    }

    /// <summary>Writes rows of texts.</summary>
    public static void Write(string path, Session session, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        OutputFile.Write(path, session, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            foreach (var row in rows.Prepend(columns)) writer.WriteLine(string.Join(',', row.Select(Quoted)));
        });

    static string Quoted(string name) => name.AsSpan().IndexOfAny(",;\t\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"")}\"";
}
