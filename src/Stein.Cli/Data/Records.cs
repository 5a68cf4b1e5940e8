using Sylvan.Data.Csv;

namespace Stein.Cli.Data;

/// <summary>The records of a separated text, each with the line it begins on. Blank lines are passed over, and remembered.</summary>
sealed class Records : IDisposable
{
    /// <summary>The longest record read, in characters: what bounds the memory a file without line breaks can take.</summary>
    public const int LongestRecord = 1 << 26;

    const int OpeningLength = 1 << 16;

    readonly CsvDataReader reader;
    int next = 1;

    public Records(TextReader text)
    {
        var opening = new char[OpeningLength];
        var read = opening.AsMemory(0, text.ReadBlock(opening));
        reader = CsvDataReader.Create(new RejoinedReader(read, text), new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = Separator(read.Span),
            Comment = '\0',
            MaxBufferSize = LongestRecord,
        });
    }

    /// <summary>The line on which the record begins.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The last blank line before the record and after the one before, or 0.</summary>
    public int BlankLine { get; private set; }

    public int Fields => reader.RowFieldCount;

    public ReadOnlySpan<char> this[int field] => reader.GetFieldSpan(field);

    /// <summary>Moves to the next record that is not blank.</summary>
    public bool Next()
    {
        BlankLine = 0;
        Line = next;
        while (reader.Read())
        {
            Line = next++;
            if (Fields > 1 || !this[0].IsWhiteSpace())
            {
                for (int i = 0; i < Fields; i++) next += this[i].Count('\n');
                return true;
            }
            BlankLine = Line;
            Line = next;
        }
        return false;
    }

    /// <summary>
    /// A tab or else a semicolon outside quotation marks in the first line separates fields, and a comma where neither is found:
    /// a comma may be a decimal comma where something else separates.
    /// </summary>
    static char Separator(ReadOnlySpan<char> text)
    {
        bool quoted = false, tab = false, semicolon = false, begun = false;
        foreach (char c in text)
        {
            if (c == '"') quoted = !quoted;
            if (quoted) continue;
            if (c is '\n' or '\r' && begun) break;
            begun |= !char.IsWhiteSpace(c);
            tab |= c == '\t';
            semicolon |= c == ';';
        }
        return tab ? '\t' : semicolon ? ';' : ',';
    }

    public void Dispose() => reader.Dispose();
}
