namespace Stein.Cli.Data;

/// <summary>A text whose opening was read ahead, whole again. A zero character shows that it was no text.</summary>
sealed class RejoinedReader(ReadOnlyMemory<char> opening, TextReader rest) : TextReader
{
    int position;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        int read = Math.Min(buffer.Length, opening.Length - position);
        if (read > 0)
        {
            opening.Span.Slice(position, read).CopyTo(buffer);
            position += read;
        }
        else
        {
            read = rest.Read(buffer);
        }
        if (buffer[..read].Contains('\0')) throw new InvalidDataException("a zero character");
        return read;
    }

    public override int ReadBlock(char[] buffer, int index, int count) => Read(buffer, index, count);
}
