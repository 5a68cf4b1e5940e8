using System.Text.Json;

namespace Stein.Files;

/// <summary>Reads the JSON of an untrusted header; anything unexpected throws a <see cref="TensorFormatException"/>.</summary>
/// <param name="json">The text in UTF-8.</param>
/// <param name="origin">The place in the file at which it begins.</param>
ref struct JsonCursor(ReadOnlySpan<byte> json, long origin)
{
    // The header is an object of tensors, a tensor an object with a shape, a shape an array.
    Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 3 });

    /// <summary>Enters an object.</summary>
    public void BeginObject(string what)
    {
        Advance();
        if (reader.TokenType != JsonTokenType.StartObject) throw Unexpected(what, "an object");
    }

    /// <summary>The next key of the object and its place in the file.</summary>
    /// <returns>False at the end of the object, which is then left.</returns>
    public bool NextKey(out string key, out long position)
    {
        Advance();
        position = Position;
        key = reader.TokenType == JsonTokenType.PropertyName ? Decoded() : "";
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>A string.</summary>
    public string Text(string what)
    {
        Advance();
        return reader.TokenType == JsonTokenType.String ? Decoded() : throw Unexpected(what, "a string");
    }

    /// <summary>An array of integers from 0 to 2⁶³ − 1.</summary>
    public long[] Integers(string what)
    {
        Advance();
        if (reader.TokenType != JsonTokenType.StartArray) throw Unexpected(what, "an array");
        var integers = new List<long>();
        while (true)
        {
            Advance();
            if (reader.TokenType == JsonTokenType.EndArray) return [.. integers];
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value) || value < 0)
                throw Unexpected(what, "an array of integers from 0 to 2⁶³ − 1");
            integers.Add(value);
        }
    }

    /// <summary>Checks that nothing but white space follows the outermost object.</summary>
    public void End()
    {
        if (TryAdvance()) throw Unexpected("The header", "one object");
    }

    readonly long Position => origin + reader.TokenStartIndex;

    readonly TensorFormatException Unexpected(string what, string expected) => new($"{what} is not {expected}", Position);

    void Advance()
    {
        if (!TryAdvance()) throw new TensorFormatException("The header ends early", origin + reader.BytesConsumed);
    }

    bool TryAdvance()
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException error)
        {
            throw new TensorFormatException("The header is not well-formed JSON", origin + reader.BytesConsumed, error);
        }
    }

    readonly string Decoded()
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new TensorFormatException("The header holds a string that is not Unicode text", Position, error);
        }
    }
}
