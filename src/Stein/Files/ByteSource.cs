namespace Stein.Files;

/// <summary>
/// Reads an untrusted stream from front to back. A size found in the file is not trusted: it is checked against what is left of the stream
/// or, where that is unknown, memory grows only with the bytes that arrive.
/// </summary>
sealed class ByteSource(Stream stream)
{
    const int FirstPiece = 1 << 16;

    /// <summary>The number of bytes at the beginning; null where the stream does not know.</summary>
    readonly long? length = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : null;

    /// <summary>The number of bytes read so far.</summary>
    public long Offset { get; private set; }

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    /// <param name="count">The number of bytes, 0 or more.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <exception cref="TensorFormatException">The stream ends before, or an array cannot hold so many.</exception>
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

    /// <summary>Checks that the stream does not have fewer than <paramref name="count"/> bytes left, if it knows.</summary>
    /// <exception cref="TensorFormatException">It has fewer.</exception>
    public void Demand(long count, string what)
    {
        if (length - Offset is { } left && count > left) throw Truncated(what, count, left);
    }

    /// <summary>Checks that the stream ends here.</summary>
    /// <exception cref="TensorFormatException">It goes on.</exception>
    public void End(string what)
    {
        if (stream.ReadByte() >= 0) throw new TensorFormatException($"The file goes on after the end of {what}", Offset);
    }

    TensorFormatException Truncated(string what, long count, long available) =>
        new($"The file ends early: {what} takes {count} bytes, of which {available} are there", Offset);
}
