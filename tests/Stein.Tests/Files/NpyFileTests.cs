using System.Buffers.Binary;
using System.Text;
using FsCheck.Xunit;
using Stein.Files;
using Xunit;

namespace Stein.Tests.Files;

[Properties(Arbitrary = [typeof(FilesArbitrary)])]
public class NpyFileTests
{
    [Property]
    public void WhatIsWrittenIsReadBitForBit(NpyTensor npy)
    {
        var tensor = npy.Tensor;
        var bytes = Written(tensor);
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new DripStream(bytes) })
        {
            var read = NpyFile.Read(stream);
            Assert.Equal(tensor.Type, read.Type);
            Assert.Equal(tensor.Shape, read.Shape);
            Assert.Equal(tensor.Bytes, read.Bytes);
        }
    }

    [Fact]
    public void TheBytesAreTheseForEver()
    {
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }" + new string(' ', 58) + "\n";
        byte[] expected = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0];
        Assert.Equal(expected, Written(StoredTensor.Create<float>([1, -2], 1, 2)));
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", 16)]
    [InlineData("{\"shape\":(2,1),\"descr\":\"<f8\",\"fortran_order\":False}   \n", 16)]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 5,), }", 0)]
    public void AHeaderThatKeepsTheRulesIsRead(string header, int data) => NpyFile.Read(new MemoryStream(Assemble(header, data)));

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", 15, "ends early")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", 17, "goes on")]
    [InlineData("{'descr': '>f8', 'fortran_order': False, 'shape': (2,), }", 16, "'>f8'")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", 16, "'\\|O'")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }", 16, "quoted string")]
    [InlineData("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 1), }", 16, "column-major")]
    [InlineData("{'descr': '<f8', 'fortran_order': 0, 'shape': (2, 1), }", 16, "True nor False")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", 8, "0 dimensions")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 1), }", 8, "3 dimensions")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1), }", 8, "tuple")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", 8, "integer")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775808,), }", 8, "integer")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", 8, "overflows")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693952,), }", 8, "overflows")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }", 8, "ends early|can be held")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, }", 8, "lacks")]
    [InlineData("{'descr': '<f8', 'shape': (1,), }", 8, "lacks")]
    [InlineData("{'fortran_order': False, 'shape': (1,), }", 8, "lacks")]
    [InlineData("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 8, "repeated")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1 }", 8, "unknown")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), } x", 8, "goes on")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)", 8, "'}'")]
    [InlineData("{'descr: <f8", 8, "quoted string")]
    [InlineData("", 8, "'{'")]
    public void AHeaderThatBreaksARuleIsRefused(string header, int data, string message)
    {
        var bytes = Assemble(header, data);
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new DripStream(bytes) })
        {
            var error = Assert.Throws<TensorFormatException>(() => NpyFile.Read(stream));
            Assert.Matches(message, error.Message);
            Assert.InRange(error.Offset, 0, bytes.Length);
        }
    }

    [Fact]
    public void OtherVersionsAreRefused()
    {
        var bytes = Written(StoredTensor.Create<float>([1], 1));
        bytes[6] = 2;
        Assert.Throws<TensorFormatException>(() => NpyFile.Read(new MemoryStream(bytes)));
    }

    [Fact]
    public void OtherKindsOfTensorAreNotWritten()
    {
        Assert.Throws<ArgumentException>(() => NpyFile.Write(StoredTensor.Create<int>([1], 1), Stream.Null));
        Assert.Throws<ArgumentException>(() => NpyFile.Write(StoredTensor.Create<float>([1]), Stream.Null));
        Assert.Throws<ArgumentException>(() => NpyFile.Write(StoredTensor.Create<float>([1], 1, 1, 1), Stream.Null));
    }

    internal static byte[] Written(StoredTensor tensor)
    {
        var stream = new MemoryStream();
        NpyFile.Write(tensor, stream);
        return stream.ToArray();
    }

    static byte[] Assemble(string header, int data)
    {
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, 0, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[data]];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)header.Length);
        return bytes;
    }
}
