namespace Stein.Cli.Data;

/// <summary>
/// A text whose opening was read ahead, whole again, with every kind of line end as a line feed. A zero character shows that it
/// was no text.
/// </summary>
sealed class RejoinedReader(ReadOnlyMemory<char> opening, TextReader rest) : TextReader
{
    int position;
    bool afterReturn;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int ReadBlock(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        while (true)
        {
            int read = Raw(buffer);
            if (buffer[..read].Contains('\0')) throw new InvalidDataException("a zero character");
            int kept = WithLineFeeds(buffer[..read]);
            if (kept > 0 || read == 0) return kept;
        }
    }

    int Raw(Span<char> buffer)
    {
        int read = Math.Min(buffer.Length, opening.Length - position);
        if (read == 0) return rest.Read(buffer);
        opening.Span.Slice(position, read).CopyTo(buffer);
        position += read;
        return read;
    }

    int WithLineFeeds(Span<char> text)
    {
        int kept = 0;
        foreach (char c in text)
        {
            bool second = c == '\n' && afterReturn;
            afterReturn = c == '\r';
            if (!second) text[kept++] = afterReturn ? '\n' : c;
        }
        return kept;
    }
}
