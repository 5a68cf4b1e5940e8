using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Stein.Files;

namespace Stein.Tests.Files;

/// <summary>Generates tensors of every element type, with random bits, and files of them under any Unicode names.</summary>
public static class FilesArbitrary
{
    static readonly Gen<string> Text = Gen.Choose(0, 0x10FFFF).Where(Rune.IsValid).Select(value => new Rune(value).ToString())
        .Or(Gen.Elements("a", "weight", ".", "/", "\"", "\\", "\0", "\n", "\u007F", "\u2028", "é", "𝛁", "__metadata__"))
        .ListOf().Select(string.Concat);

    static readonly Gen<StoredTensor> Tensor = TensorOf(Gen.Elements(Enum.GetValues<ElementType>()), 0, 3);

    public static Arbitrary<NpyTensor> Npy() =>
        TensorOf(Gen.Elements(ElementType.F32, ElementType.F64), 1, 2).Select(tensor => new NpyTensor(tensor)).ToArbitrary();

    public static Arbitrary<AnyFile> File() =>
        (from tensors in Text.Where(name => name != "__metadata__").Zip(Tensor).ListOf()
         from metadata in Text.Zip(Text).ListOf()
         select new AnyFile(FileOf(tensors, metadata))).ToArbitrary();

    static Gen<StoredTensor> TensorOf(Gen<ElementType> types, int fewest, int most) =>
        from type in types
        from rank in Gen.Choose(fewest, most)
        from shape in Gen.Choose(0, 4).Select(extent => (long)extent).ArrayOf(rank)
        let count = (int)shape.Aggregate(ElementTypes.SizeOf(type), (long product, long extent) => product * extent)
        from bytes in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(count)
        select new StoredTensor(type, shape, bytes);

    static SafetensorsFile FileOf(IEnumerable<(string, StoredTensor)> tensors, IEnumerable<(string, string)> metadata)
    {
        var file = new SafetensorsFile();
        foreach (var (name, tensor) in tensors) file.Tensors.TryAdd(name, tensor);
        foreach (var (key, text) in metadata) file.Metadata.TryAdd(key, text);
        return file;
    }
}

/// <summary>A tensor that npy can hold.</summary>
public sealed class NpyTensor
{
    internal NpyTensor(StoredTensor tensor) => Tensor = tensor;

    internal StoredTensor Tensor { get; }

    public override string ToString() => $"{Tensor.Type} [{string.Join(", ", Tensor.Shape.ToArray())}]";
}

/// <summary>A file of any tensors.</summary>
public sealed class AnyFile
{
    internal AnyFile(SafetensorsFile content) => Content = content;

    internal SafetensorsFile Content { get; }

    public override string ToString() => string.Join(", ", Content.Tensors.Select(pair => $"{pair.Key}: {new NpyTensor(pair.Value)}"));
}
