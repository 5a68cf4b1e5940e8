using System.Buffers.Binary;
using System.Text;
using Stein.Files;
using Xunit;

namespace Stein.Tests.Files;

public class SafetensorsRulesTests
{
    const string Good = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}""";

    [Theory]
    [InlineData(Good, 9)]
    [InlineData("{}", 0)]
    [InlineData("{}      \n\t", 0)]
    [InlineData("""{"__metadata__":{}}""", 0)]
    [InlineData("""{"b":{"shape":[1],"data_offsets":[4,8],"dtype":"F32"},"a":{"data_offsets":[0,4],"dtype":"F32","shape":[1]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,9223372036854775807],"data_offsets":[0,0]}}""", 0)]
    public void AFileThatKeepsTheRulesIsRead(string header, int data)
    {
        var bytes = Assemble(header, data);
        SafetensorsFile.Read(new MemoryStream(bytes));
        SafetensorsFile.Read(new DripStream(bytes));
    }

    [Theory]
    [InlineData(Good, 8, "ends early")]
    [InlineData(Good, 0, "ends early")]
    [InlineData(Good, 10, "goes on")]
    [InlineData("{}", 1, "goes on")]
    [InlineData("", 0, "begin with '{'")]
    [InlineData(" {}", 0, "begin with '{'")]
    [InlineData("[]", 0, "begin with '{'")]
    [InlineData("{", 0, "JSON")]
    [InlineData("{} {}", 0, "JSON")]
    [InlineData("{}\0", 0, "JSON")]
    [InlineData("{,}", 0, "JSON")]
    [InlineData("""{"a":1}""", 0, "not an object")]
    [InlineData("""{"a":{"dtype":{"x":{}},"shape":[1],"data_offsets":[0,4]}}""", 4, "not a string")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4, "JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8, "appears twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8, "appears twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "appears twice")]
    [InlineData("""{"__metadata__":{"k":"1","k":"1"}}""", 0, "appears twice")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "not a string")]
    [InlineData("""{"__metadata__":{"k":null}}""", 0, "not a string")]
    [InlineData("""{"__metadata__":[]}""", 0, "not an object")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "repeated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":0}}""", 4, "unknown")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 4, "unknown dtype 'F8_E4M3'")]
    [InlineData("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype 'f32'")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "lacks")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "begin and an end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}""", 4, "begin and an end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "begin and an end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4, "integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}""", 4, "integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}}""", 4, "integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 8, "span 8 bytes, the shape takes 4")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,4]}}""", 4, "span 4 bytes, the shape takes 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}""", 4, "overflows")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "overflows")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "hole")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}""", 4, "hole")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""",
        3, "overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""",
        2, "overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}""",
        2, "overlap")]
    [InlineData("""{"\uD800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "Unicode")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1000000000000],"data_offsets":[0,1000000000000]}}""", 4, "ends early|can be held")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""",
        4, "ends early|can be held")]
    public void AFileThatBreaksARuleIsRefused(string header, int data, string message)
    {
        var bytes = Assemble(header, data);
        AssertRefused(bytes, message);
    }

    [Fact]
    public void NamesThatAreNotUtf8AreRefused()
    {
        var bytes = Assemble(Good, 9);
        bytes[8 + Good.IndexOf('a')] = 0xFF;
        AssertRefused(bytes, "Unicode");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void AFileShorterThanItsLengthIsRefused(int length) => AssertRefused(new byte[length], "ends early");

    [Theory]
    [InlineData(100_000_001ul)]
    [InlineData(1ul << 63)]
    [InlineData(ulong.MaxValue)]
    public void AHeaderBeyondTheCapIsRefused(ulong length)
    {
        var bytes = Assemble(Good, 9);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        AssertRefused(bytes, "over 100000000");
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        var bytes = Assemble(Good, 9);
        for (var length = 0; length < bytes.Length; length++) AssertRefused(bytes[..length], "ends early");
    }

    [Fact]
    public void AnErrorSaysWhereInTheFile()
    {
        var bytes = Assemble(Good.Replace("U8", "U9"), 9);
        var error = Assert.Throws<TensorFormatException>(() => SafetensorsFile.Read(new MemoryStream(bytes)));
        Assert.Equal(8 + Good.LastIndexOf("\"dtype\"", StringComparison.Ordinal), error.Offset);
        Assert.EndsWith($"(at byte {error.Offset}).", error.Message);
    }

    [Fact]
    public void AStreamIsReadFromItsPosition()
    {
        var stream = new MemoryStream([1, 2, 3, .. Assemble(Good, 9)]) { Position = 3 };
        Assert.Equal(2, SafetensorsFile.Read(stream).Tensors.Count);
    }

    internal static byte[] Assemble(string header, int data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        return bytes;
    }

    static void AssertRefused(byte[] bytes, string message)
    {
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new DripStream(bytes) })
        {
            var error = Assert.Throws<TensorFormatException>(() => SafetensorsFile.Read(stream));
            Assert.Matches(message, error.Message);
            Assert.InRange(error.Offset, 0, bytes.Length);
        }
    }
}
