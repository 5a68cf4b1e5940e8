using System.Globalization;
using System.Text;

namespace Stein.Files;

/// <summary>
/// The header of an npy file, a Python dictionary: <c>{'descr': '&lt;f8', 'fortran_order': False, 'shape': (3, 4), }</c>.
/// </summary>
ref struct NpyHeader
{
    const int Alignment = 64;

    readonly ReadOnlySpan<byte> text;
    readonly long origin;
    int place;

    NpyHeader(ReadOnlySpan<byte> text, long origin)
    {
        this.text = text;
        this.origin = origin;
    }

    /// <summary>Reads a header, which begins at <paramref name="origin"/> in the file.</summary>
    /// <exception cref="TensorFormatException">The header breaks the rules of the format, or the array is of another kind.</exception>
    public static (ElementType Type, long[] Shape) Parse(ReadOnlySpan<byte> text, long origin)
    {
        var cursor = new NpyHeader(text, origin);
        (ElementType? type, long[]? shape, bool? columnMajor) = (null, null, null);
        cursor.Expect('{');
        while (!cursor.Accept('}'))
        {
            var key = cursor.Quoted();
            cursor.Expect(':');
            if (key == "descr" && type is null) type = cursor.Type();
            else if (key == "shape" && shape is null) shape = cursor.Shape();
            else if (key == "fortran_order" && columnMajor is null) columnMajor = cursor.Truth();
            else throw cursor.Fault($"The header has an unknown or repeated key {TensorFormatException.Quote(key)}");
            if (cursor.Accept(',')) continue;
            cursor.Expect('}');
            break;
        }

        cursor.SkipSpace();
        if (cursor.place < text.Length) throw cursor.Fault("The header goes on after its dictionary");
        if (type is null || shape is null || columnMajor is null) throw cursor.Fault("The header lacks descr, fortran_order or shape");
        if (columnMajor.Value) throw cursor.Fault("The array is stored column-major (Fortran order)");
        if (shape.Length is not (1 or 2)) throw cursor.Fault($"The array has {shape.Length} dimensions, not 1 or 2");
        return (type.Value, shape);
    }

    /// <summary>The bytes of a header that begins at <paramref name="origin"/> in the file.</summary>
    public static byte[] Format(ElementType type, ReadOnlySpan<long> shape, int origin)
    {
        var extents = shape.Length == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{shape[0]},")
            : string.Create(CultureInfo.InvariantCulture, $"{shape[0]}, {shape[1]}");
        var kind = type == ElementType.F32 ? "<f4" : "<f8";
        var header = $"{{'descr': '{kind}', 'fortran_order': False, 'shape': ({extents}), }}";
        var padding = -(origin + header.Length + 1) & (Alignment - 1);
        return Encoding.ASCII.GetBytes(header + new string(' ', padding) + '\n');
    }

    ElementType Type() => Quoted() switch
    {
        "<f4" => ElementType.F32,
        "<f8" => ElementType.F64,
        var other => throw Fault($"The elements are {TensorFormatException.Quote(other)}, not '<f4' or '<f8'"),
    };

    bool Truth()
    {
        SkipSpace();
        var rest = text[place..];
        var value = rest.StartsWith("True"u8);
        if (!value && !rest.StartsWith("False"u8)) throw Fault("Neither True nor False stands here");
        place += value ? 4 : 5;
        return value;
    }

    long[] Shape()
    {
        var extents = new List<long>();
        Expect('(');
        while (!Accept(')'))
        {
            extents.Add(Integer());
            if (Accept(',')) continue;
            Expect(')');
            if (extents.Count == 1) throw Fault("The shape is a number, not a tuple");
            break;
        }

        return [.. extents];
    }

    long Integer()
    {
        SkipSpace();
        var end = place;
        while (end < text.Length && char.IsAsciiDigit((char)text[end])) end++;
        if (!long.TryParse(text[place..end], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            throw Fault("No integer from 0 to 2⁶³ − 1 stands here");
        place = end;
        return value;
    }

    string Quoted()
    {
        SkipSpace();
        if (place < text.Length && text[place] is (byte)'\'' or (byte)'"')
        {
            var length = text[(place + 1)..].IndexOf(text[place]);
            if (length >= 0)
            {
                var quoted = Encoding.Latin1.GetString(text.Slice(place + 1, length));
                place += length + 2;
                return quoted;
            }
        }

        throw Fault("No quoted string stands here");
    }

    void Expect(char symbol)
    {
        if (!Accept(symbol)) throw Fault($"No '{symbol}' stands here");
    }

    bool Accept(char symbol)
    {
        SkipSpace();
        var found = place < text.Length && text[place] == symbol;
        if (found) place++;
        return found;
    }

    void SkipSpace()
    {
        while (place < text.Length && text[place] is (byte)' ' or (byte)'\n') place++;
    }

    readonly TensorFormatException Fault(string message) => new(message, origin + place);
}
