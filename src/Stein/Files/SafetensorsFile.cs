using System.Buffers.Binary;
using System.Text;

namespace Stein.Files;

/// <summary>
/// The content of a safetensors file: named tensors in their order, and texts by key. The bytes that are written depend on the content
/// alone.
/// </summary>
/// <remarks>
/// Layout: the header's length (8 bytes, little-endian), the header (JSON, padded with spaces so that the data is 8-byte
/// aligned), the bytes of the tensors one after another. The reader trusts nothing: it refuses a header longer than
/// <see cref="LongestHeader"/>, holes, overlaps, sizes that contradict each other or overflow, repeated names, unknown dtypes, and bytes
/// that are missing or left over. It allocates no more than a small multiple of the bytes that are there.
/// Source: https://github.com/huggingface/safetensors (format).
/// </remarks>
sealed class SafetensorsFile
{
    /// <summary>The longest header that is read, in bytes.</summary>
    public const int LongestHeader = 100_000_000;

    const int LengthBytes = 8;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The tensors by name, in the order of their data. Any Unicode text is a name, save <c>__metadata__</c>.</summary>
    public OrderedDictionary<string, StoredTensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>Texts by key; they are written in the ordinal order of the keys.</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <exception cref="TensorFormatException">The file breaks the format's rules.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream);
    }

    /// <summary>Reads a stream, seekable or not, from its position to its end.</summary>
    /// <exception cref="TensorFormatException">The stream breaks the format's rules.</exception>
    public static SafetensorsFile Read(Stream stream)
    {
        var source = new ByteSource(stream);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(source.Take(LengthBytes, "the header's length"));
        if (length > LongestHeader) throw new TensorFormatException($"The header is {length} bytes long, over {LongestHeader}", 0);
        var file = new SafetensorsFile();
        var entries = SafetensorsHeader.Parse(source.Take((long)length, "the header"), LengthBytes, file.Metadata);
        if (entries is [.., var last]) source.Demand(last.End, "the data");
        foreach (var entry in entries)
        {
            var bytes = source.Take(entry.End - entry.Begin, $"tensor {TensorFormatException.Quote(entry.Name)}");
            file.Tensors.Add(entry.Name, new(entry.Type, entry.Shape, bytes));
        }

        source.End("the data");
        return file;
    }

    /// <summary>Writes a file, crash-safe: see <see cref="AtomicFile"/>.</summary>
    /// <exception cref="InvalidOperationException">A name is reserved or not Unicode text.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, Write);

    /// <summary>Writes to a stream, seekable or not, from its position on.</summary>
    /// <exception cref="InvalidOperationException">A name is reserved or not Unicode text.</exception>
    public void Write(Stream stream)
    {
        var header = SafetensorsHeader.Format(Metadata, Entries());
        if (header.Length > LongestHeader)
            throw new InvalidOperationException($"The header would be {header.Length} bytes long, over {LongestHeader}.");
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in Tensors.Values) stream.Write(tensor.Bytes);
    }

    SafetensorsHeader.Entry[] Entries()
    {
        foreach (var (key, text) in Metadata) RequireUnicode(key, text);
        var entries = new SafetensorsHeader.Entry[Tensors.Count];
        var begin = 0L;
        for (var i = 0; i < entries.Length; i++)
        {
            var (name, tensor) = Tensors.GetAt(i);
            RequireUnicode(name);
            if (name == SafetensorsHeader.MetadataKey) throw new InvalidOperationException($"No tensor can be named {name}.");
            var end = begin + tensor.Bytes.Length;
            entries[i] = new(name, tensor.Type, tensor.Shape.ToArray(), begin, end, begin);
            begin = end;
        }

        return entries;
    }

    // The JSON writer would replace a lone surrogate by U+FFFD, so that two different names could become the same.
    static void RequireUnicode(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            try
            {
                _ = Strict.GetByteCount(text);
            }
            catch (EncoderFallbackException error)
            {
                throw new InvalidOperationException($"The text {TensorFormatException.Quote(text)} has a lone surrogate.", error);
            }
        }
    }

    /// <summary>The values of a tensor of a known shape.</summary>
    /// <exception cref="ArgumentException">It is missing or has another shape.</exception>
    public ReadOnlySpan<T> Values<T>(string name, params ReadOnlySpan<long> shape) where T : unmanaged
    {
        if (!Tensors.TryGetValue(name, out var tensor)) throw new ArgumentException($"it has no tensor '{name}'");
        if (!tensor.Shape.SequenceEqual(shape))
        {
            string found = string.Join(", ", tensor.Shape.ToArray()), wanted = string.Join(", ", shape.ToArray());
            throw new ArgumentException($"'{name}' is [{found}], not [{wanted}]");
        }
        return tensor.Values<T>();
    }
}
