using System.Buffers.Binary;
using System.Text;
using Stein.Files;
using Xunit;

namespace Stein.Tests.Files;

/// <summary>Random damage to good files gives a file or the typed exception, and takes no more memory than the bytes warrant.</summary>
public class HostileFilesTests
{
    const int Mutations = 10_000;

    // Text of the header that a mutation puts where it likes: what parsers trip over.
    static readonly string[] Poison =
    [
        "9223372036854775807", "9223372036854775808", "18446744073709551616", "4294967296", "-1", "0", "1e9",
        "{", "}", "[", "]", "\"", "'", "\\", ",", ":", "(", ")",
        "\\uD800", "\u00e9", "null", "F64", "U8", "<f8", "\0", "__metadata__", "\"shape\":[1]", "True",
    ];

    static readonly SafetensorsFile Sample = new()
    {
        Tensors =
        {
            ["w"] = StoredTensor.Create<float>([1, 2, 3, 4, 5, 6], 2, 3),
            ["é"] = StoredTensor.Create([7.0]),
            ["z"] = StoredTensor.Create<byte>([], 0),
        },
        Metadata = { ["key"] = "text" },
    };

    [Fact]
    public void DamagedSafetensorsAreReadOrRefused() =>
        AssertReadOrRefused(SafetensorsFileTests.Written(Sample), 8, stream => SafetensorsFile.Read(stream));

    [Fact]
    public void DamagedNpyIsReadOrRefused() =>
        AssertReadOrRefused(NpyFileTests.Written(StoredTensor.Create<double>([1, 2, 3, 4], 2, 2)), 10, stream => NpyFile.Read(stream));

    [Fact]
    public void ClaimedSizesTakeNoMemory()
    {
        var header = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(header, SafetensorsFile.LongestHeader);
        var data = SafetensorsRulesTests.Assemble("""{"a":{"dtype":"U8","shape":[2000000000],"data_offsets":[0,2000000000]}}""", 100);
        foreach (var bytes in new[] { header, data })
        {
            Assert.InRange(Allocated(bytes, seekable: true, stream => SafetensorsFile.Read(stream)), 0, 1 << 20);
            Assert.InRange(Allocated(bytes, seekable: false, stream => SafetensorsFile.Read(stream)), 0, 1 << 20);
        }
    }

    static void AssertReadOrRefused(byte[] good, int lengthBytes, Action<Stream> read)
    {
        var random = new Random(20240229);
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = good;
            for (var damages = random.Next(1, 4); damages > 0; damages--) bytes = Damaged(bytes, lengthBytes, random);
            var allocated = Allocated(bytes, seekable: i % 2 == 0, read, out var wasRefused);
            Assert.True(allocated <= (1 << 20) + 64L * bytes.Length, $"{allocated} bytes allocated for {Convert.ToHexString(bytes)}");
            if (wasRefused) refused++;
        }

        // Most damage hits the header, so a reader that refused nothing, or everything, would be wrong.
        Assert.InRange(refused, Mutations / 2, Mutations - 1);
    }

    static byte[] Damaged(byte[] bytes, int lengthBytes, Random random)
    {
        if (bytes.Length == 0) return [0];
        var at = random.Next(bytes.Length);
        var span = random.Next(bytes.Length - at + 1);
        byte[] damaged = random.Next(7) switch
        {
            0 => [.. bytes[..at], (byte)(bytes[at] ^ (1 << random.Next(8))), .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
            2 => bytes[..at],
            3 => [.. bytes[..at], .. bytes[(at + span)..]],
            4 => [.. bytes[..(at + span)], .. bytes[at..]],
            5 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(Poison[random.Next(Poison.Length)]), .. bytes[at..]],
            _ => Overwritten(bytes, at, Encoding.UTF8.GetBytes(Poison[random.Next(Poison.Length)])),
        };

        // Half of the time the length is made to fit again, so that damage reaches the parser behind it.
        if (damaged.Length > 16 && damaged.Length != bytes.Length && random.Next(2) == 0)
        {
            var change = damaged.Length - bytes.Length;
            var length = BinaryPrimitives.ReadUInt16LittleEndian(damaged.AsSpan(lengthBytes == 8 ? 0 : 8)) + change;
            BinaryPrimitives.WriteUInt16LittleEndian(damaged.AsSpan(lengthBytes == 8 ? 0 : 8), (ushort)length);
        }

        return damaged;
    }

    static byte[] Overwritten(byte[] bytes, int at, byte[] poison)
    {
        var count = Math.Min(poison.Length, bytes.Length - at);
        return [.. bytes[..at], .. poison[..count], .. bytes[(at + count)..]];
    }

    static long Allocated(byte[] bytes, bool seekable, Action<Stream> read) => Allocated(bytes, seekable, read, out _);

    static long Allocated(byte[] bytes, bool seekable, Action<Stream> read, out bool refused)
    {
        Stream stream = seekable ? new MemoryStream(bytes) : new DripStream(bytes, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        refused = false;
        try
        {
            read(stream);
        }
        catch (TensorFormatException)
        {
            refused = true;
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
