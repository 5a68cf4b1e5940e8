using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using FsCheck.Xunit;
using Stein.Files;
using Xunit;

namespace Stein.Tests.Files;

[Properties(Arbitrary = [typeof(FilesArbitrary)])]
public class SafetensorsFileTests
{
    [Property]
    public void WhatIsWrittenIsReadBitForBit(AnyFile file)
    {
        var bytes = Written(file.Content);
        AssertSame(file.Content, SafetensorsFile.Read(new MemoryStream(bytes)));
        AssertSame(file.Content, SafetensorsFile.Read(new DripStream(bytes)));
    }

    [Property]
    public void WhatIsReadIsWrittenByteForByte(AnyFile file)
    {
        var bytes = Written(file.Content);
        Assert.Equal(bytes, Written(SafetensorsFile.Read(new MemoryStream(bytes))));
    }

    [Property]
    public void TheDataIsEightByteAligned(AnyFile file) =>
        Assert.Equal(0ul, BinaryPrimitives.ReadUInt64LittleEndian(Written(file.Content)) % 8);

    [Fact]
    public void TheBytesAreTheseForEver()
    {
        var file = new SafetensorsFile
        {
            Tensors =
            {
                ["w"] = StoredTensor.Create<float>([1, -2], 1, 2),
                ["σ"] = StoredTensor.Create([0.5]),
                ["none"] = StoredTensor.Create<byte>([], 0, 3),
            },
            Metadata = { ["b"] = "\"2\"", ["a"] = "1" },
        };
        var header = """{"__metadata__":{"a":"1","b":"\"2\""},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}"""
            + ""","σ":{"dtype":"F64","shape":[],"data_offsets":[8,16]}"""
            + ""","none":{"dtype":"U8","shape":[0,3],"data_offsets":[16,16]}}  """;
        byte[] expected =
        [
            208, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(header),
            0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0xE0, 0x3F,
        ];
        Assert.Equal(expected, Written(file));
    }

    [Fact]
    public void TheOrderOfMetadataDoesNotMatter()
    {
        var forward = new SafetensorsFile { Metadata = { ["a"] = "1", ["B"] = "2", ["é"] = "3" } };
        var backward = new SafetensorsFile { Metadata = { ["é"] = "3", ["B"] = "2", ["a"] = "1" } };
        Assert.Equal(Written(forward), Written(backward));
    }

    [Fact]
    public void NanPayloadsSurvive()
    {
        uint[] payloads = [0xFF812345, 0x7F800001, 0x7FC00000];
        var file = new SafetensorsFile { Tensors = { ["nan"] = StoredTensor.Create<float>(MemoryMarshal.Cast<uint, float>(payloads), 3) } };
        var read = SafetensorsFile.Read(new MemoryStream(Written(file))).Tensors["nan"];
        Assert.Equal(payloads, MemoryMarshal.Cast<float, uint>(read.Values<float>()));
    }

    [Fact]
    public void ATensorIsReadOnlyAsItsOwnType() =>
        Assert.Throws<InvalidOperationException>(() => StoredTensor.Create<float>([1], 1).Values<int>().Length);

    [Fact]
    public void AShapeMustHoldItsValues()
    {
        foreach (var shape in new long[][] { [], [2], [-3, -1], [0, 3], [long.MaxValue, 2, 3] })
            Assert.Throws<ArgumentException>(() => StoredTensor.Create<float>([1, 2, 3], shape));
    }

    [Fact]
    public void NamesThatCannotBeReadBackAreNotWritten()
    {
        foreach (var name in new[] { "__metadata__", "\uD800", "\uFFFD\uDC00", "\uDC00\uD800" })
        {
            var file = new SafetensorsFile { Tensors = { [name] = StoredTensor.Create<float>([1], 1) } };
            Assert.Throws<InvalidOperationException>(() => file.Write(Stream.Null));
        }
    }

    [Fact]
    public void MetadataThatCannotBeReadBackIsNotWritten()
    {
        Assert.Throws<InvalidOperationException>(() => new SafetensorsFile { Metadata = { ["\uDC00"] = "" } }.Write(Stream.Null));
        Assert.Throws<InvalidOperationException>(() => new SafetensorsFile { Metadata = { [""] = "\uD800" } }.Write(Stream.Null));
    }

    [Fact]
    public void APathHoldsWhatAStreamHolds()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("stein-").FullName, "model.safetensors");
        var file = new SafetensorsFile { Tensors = { ["w"] = StoredTensor.Create<double>([1, 2], 2) } };
        file.Write(path);
        Assert.Equal(Written(file), File.ReadAllBytes(path));
        AssertSame(file, SafetensorsFile.Read(path));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    internal static byte[] Written(SafetensorsFile file)
    {
        var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    static void AssertSame(SafetensorsFile expected, SafetensorsFile actual)
    {
        Assert.Equal(expected.Metadata, actual.Metadata);
        Assert.Equal(expected.Tensors.Keys, actual.Tensors.Keys);
        foreach (var (name, tensor) in expected.Tensors)
        {
            Assert.Equal(tensor.Type, actual.Tensors[name].Type);
            Assert.Equal(tensor.Shape, actual.Tensors[name].Shape);
            Assert.Equal(tensor.Bytes, actual.Tensors[name].Bytes);
        }
    }
}
