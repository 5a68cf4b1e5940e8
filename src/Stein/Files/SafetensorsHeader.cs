using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Stein.Files;

/// <summary>
/// The header of a safetensors file, a JSON object: <c>{"__metadata__": {key: text}, name: {"dtype": …, "shape": […],
/// "data_offsets": [begin, end]}, …}</c>, the offsets counted from the end of the header.
/// </summary>
static class SafetensorsHeader
{
    /// <summary>The name that tensors cannot have.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>A tensor's entry in the header; <paramref name="Position"/> is its place in the file.</summary>
    public readonly record struct Entry(string Name, ElementType Type, long[] Shape, long Begin, long End, long Position);

    /// <summary>Reads a header, which begins at <paramref name="origin"/> in the file. The entries are ordered by offset.</summary>
    /// <exception cref="TensorFormatException">The header breaks the rules of the format.</exception>
    public static Entry[] Parse(ReadOnlySpan<byte> json, long origin, IDictionary<string, string> metadata)
    {
        if (json.IsEmpty || json[0] != '{') throw new TensorFormatException("The header does not begin with '{'", origin);
        var reader = new JsonCursor(json, origin);
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.BeginObject("The header");
        while (reader.NextKey(out var name, out var position))
        {
            if (!names.Add(name))
                throw new TensorFormatException($"The name {TensorFormatException.Quote(name)} appears twice in the header", position);
            if (name == MetadataKey) ParseMetadata(ref reader, metadata);
            else entries.Add(ParseEntry(ref reader, name, position));
        }

        reader.End();
        Entry[] ordered = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        RequireContiguous(ordered);
        return ordered;
    }

    /// <summary>The bytes of a header: the metadata by key, the tensors in the given order, spaces up to a multiple of 8 bytes.</summary>
    public static byte[] Format(IEnumerable<KeyValuePair<string, string>> metadata, IEnumerable<Entry> entries)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            FormatMetadata(json, metadata);
            foreach (var entry in entries) FormatEntry(json, entry);
            json.WriteEndObject();
        }

        var padding = -bytes.WrittenCount & 7;
        bytes.GetSpan(padding)[..padding].Fill((byte)' ');
        bytes.Advance(padding);
        return bytes.WrittenSpan.ToArray();
    }

    static void ParseMetadata(ref JsonCursor reader, IDictionary<string, string> metadata)
    {
        reader.BeginObject("The metadata");
        while (reader.NextKey(out var key, out var position))
        {
            if (!metadata.TryAdd(key, reader.Text($"The metadata {TensorFormatException.Quote(key)}")))
                throw new TensorFormatException($"The key {TensorFormatException.Quote(key)} appears twice in the metadata", position);
        }
    }

    static Entry ParseEntry(ref JsonCursor reader, string name, long position)
    {
        var tensor = $"Tensor {TensorFormatException.Quote(name)}";
        (ElementType? type, long[]? shape, long[]? offsets) = (null, null, null);
        reader.BeginObject(tensor);
        while (reader.NextKey(out var field, out var at))
        {
            if (field == "dtype" && type is null) type = ParseType(reader.Text($"{tensor}: dtype"), tensor, at);
            else if (field == "shape" && shape is null) shape = reader.Integers($"{tensor}: shape");
            else if (field == "data_offsets" && offsets is null) offsets = reader.Integers($"{tensor}: data_offsets");
            else throw new TensorFormatException($"{tensor} has an unknown or repeated field {TensorFormatException.Quote(field)}", at);
        }

        if (type is null || shape is null || offsets is null)
            throw new TensorFormatException($"{tensor} lacks its dtype, shape or data_offsets", position);
        if (offsets is not [var begin, var end] || begin > end)
            throw new TensorFormatException($"{tensor}: data_offsets are not a begin and an end", position);
        var size = ElementTypes.SizeOf(type.Value);
        if (!StoredTensor.TryCount(shape, out var count) || count > long.MaxValue / size)
            throw new TensorFormatException($"{tensor}: the shape's size overflows", position);
        if (end - begin != count * size)
            throw new TensorFormatException($"{tensor}: data_offsets span {end - begin} bytes, the shape takes {count * size}", position);
        return new(name, type.Value, shape, begin, end, position);
    }

    static ElementType ParseType(string text, string tensor, long position) => ElementTypes.TryParse(text, out var type)
        ? type
        : throw new TensorFormatException($"{tensor} has the unknown dtype {TensorFormatException.Quote(text)}", position);

    static void RequireContiguous(ReadOnlySpan<Entry> ordered)
    {
        var end = 0L;
        foreach (var entry in ordered)
        {
            if (entry.Begin != end)
            {
                var fault = entry.Begin > end ? "a hole before it" : "an overlap with the tensor before it";
                throw new TensorFormatException($"Tensor {TensorFormatException.Quote(entry.Name)} leaves {fault}", entry.Position);
            }

            end = entry.End;
        }
    }

    static void FormatMetadata(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var sorted = metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        if (sorted.Length == 0) return;
        json.WriteStartObject(MetadataKey);
        foreach (var (key, text) in sorted) json.WriteString(key, text);
        json.WriteEndObject();
    }

    static void FormatEntry(Utf8JsonWriter json, Entry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", ElementTypes.NameOf(entry.Type));
        json.WriteStartArray("shape");
        foreach (var extent in entry.Shape) json.WriteNumberValue(extent);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(entry.Begin);
        json.WriteNumberValue(entry.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
