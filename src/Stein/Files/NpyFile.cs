using System.Buffers.Binary;

namespace Stein.Files;

/// <summary>NumPy's file of one array: format 1.0, <c>float32</c> or <c>float64</c>, row-major, one or two dimensions.</summary>
/// <remarks>
/// Layout: the magic <c>\x93NUMPY</c>, the version 1.0, the header's length (2 bytes, little-endian), the header (a Python
/// dictionary padded with spaces and a line feed so that the data is 64-byte aligned), the elements. The reader trusts nothing, like
/// that of <see cref="SafetensorsFile"/>.
/// Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
/// </remarks>
static class NpyFile
{
    const int PrefixBytes = 10;

    static ReadOnlySpan<byte> MagicAndVersion => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>Reads a file.</summary>
    /// <exception cref="TensorFormatException">The file breaks the format's rules or holds another kind of array.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StoredTensor Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream);
    }

    /// <summary>Reads a stream, seekable or not, from its position to its end.</summary>
    /// <exception cref="TensorFormatException">The stream breaks the format's rules or holds another kind of array.</exception>
    public static StoredTensor Read(Stream stream)
    {
        var source = new ByteSource(stream);
        var prefix = source.Take(PrefixBytes, "the beginning of an npy file");
        if (!prefix.AsSpan().StartsWith(MagicAndVersion)) throw new TensorFormatException("This is not an npy file of format 1.0", 0);
        var header = source.Take(BinaryPrimitives.ReadUInt16LittleEndian(prefix.AsSpan(MagicAndVersion.Length)), "the header");
        var (type, shape) = NpyHeader.Parse(header, PrefixBytes);
        var size = ElementTypes.SizeOf(type);
        if (!StoredTensor.TryCount(shape, out var count) || count > long.MaxValue / size)
            throw new TensorFormatException("The shape's size overflows", PrefixBytes);
        var tensor = new StoredTensor(type, shape, source.Take(count * size, "the data"));
        source.End("the data");
        return tensor;
    }

    /// <summary>Writes a file, crash-safe: see <see cref="AtomicFile"/>.</summary>
    /// <exception cref="ArgumentException">The tensor is neither float nor double, or has not one or two dimensions.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(StoredTensor tensor, string path) => AtomicFile.Write(path, stream => Write(tensor, stream));

    /// <summary>Writes to a stream, seekable or not, from its position on.</summary>
    /// <exception cref="ArgumentException">The tensor is neither float nor double, or has not one or two dimensions.</exception>
    public static void Write(StoredTensor tensor, Stream stream)
    {
        if (tensor.Type is not (ElementType.F32 or ElementType.F64) || tensor.Shape.Length is not (1 or 2))
        {
            var given = $"{tensor.Type} in {tensor.Shape.Length}";
            throw new ArgumentException($"An npy file holds F32 or F64 in 1 or 2 dimensions, not {given}.", nameof(tensor));
        }

        var header = NpyHeader.Format(tensor.Type, tensor.Shape, PrefixBytes);
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        stream.Write(MagicAndVersion);
        stream.Write(length);
        stream.Write(header);
        stream.Write(tensor.Bytes);
    }
}
