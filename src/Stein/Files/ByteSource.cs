namespace Stein.Files;

/// <summary>
/// An untrusted stream, read front to back. Nothing is allocated on the strength of a number found in the file: a request is
/// checked against what is left of the stream or, where that is unknown, memory grows with the bytes that really arrive.
/// </summary>
sealed class ByteSource(Stream stream)
{
    const int FirstPiece = 1 << 16;

    /// <summary>Bytes left, null where the stream cannot tell.</summary>
    readonly long? length = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : null;

    /// <summary>Bytes read so far.</summary>
    public long Offset { get; private set; }

    /// <summary>The next <paramref name="count"/> bytes, which are <paramref name="what"/>.</summary>
    /// <exception cref="TensorFormatException">The stream ends before, or an array cannot hold as much.</exception>
    public byte[] Take(long count, string what)
    {
        Demand(count, what);
        if (count > Array.MaxLength)
            throw new TensorFormatException($"{what} takes {count} bytes, more than the {Array.MaxLength} that can be held", Offset);
        var bytes = new byte[length is null ? Math.Min(count, FirstPiece) : count];
        for (var filled = 0; ;)
        {
            var read = stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            filled += read;
            Offset += read;
            if (filled < bytes.Length) throw Truncated(what, count, filled);
            if (filled == count) return bytes;
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * filled));
        }
    }

    /// <summary>Refuses a stream known to have fewer than <paramref name="count"/> bytes left.</summary>
    public void Demand(long count, string what)
    {
        if (length - Offset is { } left && count > left) throw Truncated(what, count, left);
    }

    /// <summary>Refuses a stream that goes on after the end of <paramref name="what"/>.</summary>
    public void End(string what)
    {
        if (stream.ReadByte() >= 0) throw new TensorFormatException($"The file goes on after the end of {what}", Offset);
    }

    TensorFormatException Truncated(string what, long count, long available) =>
        new($"The file ends early: {what} takes {count} bytes, of which {available} are there", Offset);
}
