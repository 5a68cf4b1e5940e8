using System.Text;
using System.Text.Json;

namespace Stein.Tables;

/// <summary>Column names as one text of a file's metadata: a JSON array of strings, so that any name is kept.</summary>
static class ColumnNames
{
    public static string Join(IEnumerable<string> names)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (string name in names) writer.WriteStringValue(name);
            writer.WriteEndArray();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <exception cref="JsonException">The text is not an array of strings.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? [.. document.RootElement.EnumerateArray().Select(name => name.GetString() ?? throw new JsonException("a column has no name"))]
            : throw new JsonException("the columns are not an array");
    }
}
