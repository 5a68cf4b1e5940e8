namespace Stein.Files;

/// <summary>The type of the elements of a stored tensor. The names are those of safetensors.</summary>
enum ElementType
{
    /// <summary><see cref="byte"/>.</summary>
    U8,

    /// <summary><see cref="sbyte"/>.</summary>
    I8,

    /// <summary><see cref="ushort"/>.</summary>
    U16,

    /// <summary><see cref="short"/>.</summary>
    I16,

    /// <summary><see cref="uint"/>.</summary>
    U32,

    /// <summary><see cref="int"/>.</summary>
    I32,

    /// <summary><see cref="ulong"/>.</summary>
    U64,

    /// <summary><see cref="long"/>.</summary>
    I64,

    /// <summary><see cref="Half"/>.</summary>
    F16,

    /// <summary><see cref="float"/>.</summary>
    F32,

    /// <summary><see cref="double"/>.</summary>
    F64,
}

/// <summary>Name, size and .NET type of each <see cref="ElementType"/>, in the order of its values.</summary>
static class ElementTypes
{
    static readonly (string Name, int Size, Type Type)[] Known =
    [
        ("U8", 1, typeof(byte)), ("I8", 1, typeof(sbyte)),
        ("U16", 2, typeof(ushort)), ("I16", 2, typeof(short)),
        ("U32", 4, typeof(uint)), ("I32", 4, typeof(int)),
        ("U64", 8, typeof(ulong)), ("I64", 8, typeof(long)),
        ("F16", 2, typeof(Half)), ("F32", 4, typeof(float)), ("F64", 8, typeof(double)),
    ];

    /// <summary>The name in a safetensors file.</summary>
    public static string NameOf(ElementType type) => Known[(int)type].Name;

    /// <summary>The size of an element in bytes.</summary>
    public static int SizeOf(ElementType type) => Known[(int)type].Size;

    /// <summary>The type of a name.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryParse(string name, out ElementType type)
    {
        var index = Array.FindIndex(Known, known => known.Name == name);
        type = (ElementType)index;
        return index >= 0;
    }

    /// <summary>The type that stores <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static ElementType Of<T>() where T : unmanaged
    {
        var index = Array.FindIndex(Known, static known => known.Type == typeof(T));
        return index >= 0 ? (ElementType)index : throw new NotSupportedException($"No tensor stores elements of type {typeof(T)}.");
    }
}
