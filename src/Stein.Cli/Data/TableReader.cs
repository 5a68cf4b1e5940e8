using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Stein.Tables;
using Sylvan.Data.Csv;

namespace Stein.Cli.Data;

/// <summary>
/// Reads comma, semicolon or tab separated numbers, plain or gzipped, with a header line or without. Whatever is not a finite
/// number is refused with the file, line and column where it stands.
/// </summary>
/// <param name="source">The name of the file, for messages.</param>
sealed class TableReader(string source)
{
    readonly List<string> cells = [];
    string[] names = [];
    int[] places = [];

    /// <summary>Says something worth knowing about the file.</summary>
    public Action<string> Note { get; init; } = _ => { };

    /// <summary>The columns to read, in this order; all when null.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Whether a file without names may stand for <see cref="Columns"/>, if it has as many.</summary>
    public bool ByPosition { get; init; }

    /// <summary>Whether numbers may be missing, and the texts of all cells are wanted.</summary>
    public bool Gaps { get; init; }

    /// <summary>
    /// Whether the rows are draws of a sampler: lines that begin with <c>#</c> are comments, numbers may be infinite or NaN, and a first
    /// column without a name numbers the rows.
    /// </summary>
    public bool OfDraws { get; init; }

    /// <summary>The comments that were read.</summary>
    public List<Comment> Comments { get; } = [];

    /// <summary>Reads a file, or the standard input when the path is <c>-</c>.</summary>
    public static SourceTable Read(string path, Session session, IReadOnlyList<string>? columns = null, bool byPosition = false) =>
        Open(path, session,
            (name, stream) => new TableReader(name) { Note = session.Note, Columns = columns, ByPosition = byPosition }.Read(stream));

    /// <summary>
    /// Reads a file in whose columns numbers may be missing; one without names may stand for the columns, if it has as many.
    /// </summary>
    public static GappedTable ReadGapped(string path, Session session, IReadOnlyList<string> columns)
        => Open(path, session, (name, stream) =>
    {
        var reader = new TableReader(name) { Note = session.Note, Columns = columns, ByPosition = true, Gaps = true };
        var numbers = reader.Read(stream);
        return new GappedTable(numbers, reader.names, reader.places, reader.cells);
    });

    /// <summary>Reads draws of a sampler, with the comments beside them.</summary>
    public static (SourceTable Table, IReadOnlyList<Comment> Comments) ReadDraws(string path, Session session)
        => Open(path, session, (name, stream) =>
    {
        var reader = new TableReader(name) { Note = session.Note, OfDraws = true };
        return (reader.Read(stream), reader.Comments);
    });

    static T Open<T>(string path, Session session, Func<string, Stream, T> read)
    {
        string name = path == "-" ? "standard input" : path;
        try
        {
            using var stream = path == "-" ? session.Input() : File.OpenRead(path);
            return read(name, stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ProgramException.FileTrouble($"{name}: no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ProgramException.FileTrouble($"{name}: {(Directory.Exists(path) ? "is a folder, not a file" : "cannot be read")}", e);
        }
    }

    /// <summary>Reads the table from its bytes.</summary>
    /// <exception cref="ProgramException">The first trouble, in one sentence.</exception>
    public SourceTable Read(Stream stream)
    {
        try
        {
            using var text = new StreamReader(Unzipped(stream), new UTF8Encoding(false, throwOnInvalidBytes: true));
            using var records = new Records(OfDraws ? new CommentReader(text, Comments) : text);
            try
            {
                return Read(records);
            }
            catch (CsvRecordTooLargeException)
            {
                throw Refuse($", line {records.Line}: the line is longer than {Records.LongestRecord >> 20} million characters");
            }
            catch (CsvFormatException)
            {
                throw Refuse($", line {records.Line}: a quotation mark is not closed, or text follows the one that closes");
            }
        }
        catch (DecoderFallbackException)
        {
            throw Refuse(": this is not a text file in UTF-8");
        }
        catch (InvalidDataException)
        {
            throw Refuse(": this is not a text file, or its compressed data is damaged");
        }
    }

    SourceTable Read(Records records)
    {
        if (!records.Next()) throw Refuse(Comments.Count == 0 ? ": the file is empty" : ": the file has comments and no table");
        var header = Enumerable.Range(0, records.Fields).Select(i => records[i].Trim().ToString()).ToArray();
        var kinds = header.Select(field => Field.Parse(field).Kind).ToArray();
        bool headless = !kinds.Contains(FieldKind.Text) && kinds.Contains(FieldKind.Number);
        names = headless ? Numbered(header.Length) : header;
        places = Places(names, records.Line);
        if (!headless && !records.Next()) throw Refuse(": there is a header and no row");

        var values = new List<double>();
        var troubled = new HashSet<int>();
        Trouble? first = null;
        do
        {
            if (records.Fields != names.Length)
                throw Refuse($", line {records.Line}: {Count(records.Fields, "field")} where the first line has {names.Length}");
            if (names.Length == 1 && records.BlankLine > 0 && Comments.Count == 0)
            {
                if (Gaps) throw Refuse($", line {records.BlankLine}: a blank line is no row; NA stands for a missing number");
                first ??= new(records.BlankLine, 0, FieldKind.Missing, "");
            }
            foreach (int place in places)
            {
                var field = Field.Parse(records[place]);
                bool gap = Gaps && field.Kind == FieldKind.Missing;
                values.Add(gap ? double.NaN : field.Value);
                if (field.Kind == FieldKind.Number || gap || OfDraws && field.IsComputed) continue;
                troubled.Add(place);
                first ??= new(records.Line, place, field.Kind, records[place].ToString());
            }
            for (int i = 0; Gaps && i < records.Fields; i++) cells.Add(records[i].ToString());
        }
        while (records.Next());

        if (first is { } trouble)
        {
            var sound = places.Where(place => !troubled.Contains(place)).Select(place => names[place]);
            throw Refuse(Sentence(trouble, names[trouble.Place], sound));
        }
        return new(source, Table.FromRows(CollectionsMarshal.AsSpan(values), [.. places.Select(place => names[place])]));
    }

    string[] Numbered(int count)
    {
        bool named = ByPosition && Columns?.Count == count;
        string[] names = named ? [.. Columns!] : [.. Enumerable.Range(1, count).Select(i => $"x{i}")];
        Note($"{source} has no header line; its {(count == 1 ? "column is" : "columns are")} taken as {Brief(names)}");
        return names;
    }

    int[] Places(string[] names, int line)
    {
        var used = Columns ?? (OfDraws && names.Length > 1 && names[0].Length == 0 ? names[1..] : names);
        foreach (string name in used)
        {
            int count = names.Count(n => n == name);
            if (count == 0) throw Refuse($": no column is named {Field.Quote(name)} among {Brief(names)}");
            if (name.Length == 0)
                throw Refuse($", line {line}: column {Array.IndexOf(names, "") + 1} has no name; name it, or choose others with --columns");
            if (count > 1) throw Refuse($", line {line}: {count} columns are named {Field.Quote(name)}");
        }
        return [.. used.Select(name => Array.IndexOf(names, name))];
    }

    string Sentence(Trouble trouble, string column, IEnumerable<string> sound)
    {
        string what = $", line {trouble.Line}, column {column}: ", value = Field.Quote(trouble.Text);
        if (trouble.Kind == FieldKind.Missing) return $"{what}the value is missing ({value})";
        if (trouble.Kind == FieldKind.Infinite) return $"{what}the value {value} is infinite";
        if (Field.Parse(trouble.Text.Replace(',', '.')).Kind == FieldKind.Number)
            return $"{what}{value} has a comma where a number has its decimal point";
        string others = string.Join(',', sound);
        bool offer = Columns is null && others.Length > 0 && !OfDraws;
        return $"{what}{value} is not a number{(offer ? $"; the columns of numbers are chosen with --columns {Field.Shell(others)}" : "")}";
    }

    static string Brief(string[] names) => names.Length <= 12 ? string.Join(", ", names) : $"{names[0]}, {names[1]}, … {names[^1]}";

    static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    ProgramException Refuse(string sentence) => ProgramException.BadData(source + sentence);

    static Stream Unzipped(Stream stream)
    {
        if (!stream.CanSeek)
        {
            var copy = new MemoryStream();
            stream.CopyTo(copy);
            copy.Position = 0;
            stream = copy;
        }
        bool gzip = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        if (!gzip) return stream;
        RequireWhole(stream);
        return new GZipStream(stream, CompressionMode.Decompress);
    }

    /// <summary>A gzip file that ends early is read without complaint: only the length at its end tells.</summary>
    static void RequireWhole(Stream stream)
    {
        long length = 0;
        var buffer = new byte[1 << 16];
        using (var zip = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true))
            for (int count; (count = zip.Read(buffer)) > 0;) length += count;
        stream.Seek(-sizeof(uint), SeekOrigin.End);
        stream.ReadExactly(buffer, 0, sizeof(uint));
        stream.Position = 0;
        if (length < BinaryPrimitives.ReadUInt32LittleEndian(buffer)) throw new InvalidDataException("the gzip data end early");
    }

    readonly record struct Trouble(int Line, int Place, FieldKind Kind, string Text);
}
