using System.Runtime.InteropServices;

namespace Stein.Files;

/// <summary>A tensor as in a file: the type of its elements, its shape, and the elements' bytes, row-major and little-endian.</summary>
sealed class StoredTensor
{
    readonly long[] shape;
    readonly byte[] bytes;

    /// <summary>Keeps the arrays without a copy; type, shape and bytes must agree.</summary>
    internal StoredTensor(ElementType type, long[] shape, byte[] bytes)
    {
        Type = type;
        this.shape = shape;
        this.bytes = bytes;
    }

    /// <summary>The elements' type.</summary>
    public ElementType Type { get; }

    /// <summary>The extents, outermost first: none for a scalar. An extent may be 0.</summary>
    public ReadOnlySpan<long> Shape => shape;

    /// <summary>The bytes of the elements, as stored.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>A tensor that holds a copy of <paramref name="values"/>.</summary>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="shape">The extents, outermost first: none for a scalar.</param>
    /// <exception cref="ArgumentException">The extents' product is not the number of values.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is not an <see cref="ElementType"/>.</exception>
    public static StoredTensor Create<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape) where T : unmanaged
    {
        var type = ElementTypes.Of<T>();
        if (!TryCount(shape, out var count) || count != values.Length)
            throw new ArgumentException($"[{string.Join(", ", shape.ToArray())}] does not hold {values.Length} values.", nameof(shape));
        return new(type, shape.ToArray(), LittleEndian(values).ToArray());
    }

    /// <summary>The elements, row-major: a view of <see cref="Bytes"/>.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the tensor's <see cref="Type"/>.</exception>
    public ReadOnlySpan<T> Values<T>() where T : unmanaged => ElementTypes.Of<T>() == Type
        ? MemoryMarshal.Cast<byte, T>(LittleEndian<byte>(bytes))
        : throw new InvalidOperationException($"A tensor of {ElementTypes.NameOf(Type)} was read as {typeof(T).Name}.");

    /// <summary>The number of elements: the product of the extents.</summary>
    /// <returns>False where an extent is negative or the product of those above 0 overflows 64 bits.</returns>
    internal static bool TryCount(ReadOnlySpan<long> shape, out long count)
    {
        var (product, empty) = (1L, false);
        count = 0;
        foreach (var extent in shape)
        {
            if (extent < 0) return false;
            empty |= extent == 0;
            if (extent > 1 && product > long.MaxValue / extent) return false;
            product *= Math.Max(extent, 1);
        }

        count = empty ? 0 : product;
        return true;
    }

    // Nearly all machines are little-endian. On another one an error is better than wrong numbers.
    static ReadOnlySpan<byte> LittleEndian<T>(ReadOnlySpan<T> values) where T : unmanaged => BitConverter.IsLittleEndian
        ? MemoryMarshal.AsBytes(values)
        : throw new PlatformNotSupportedException("Tensor files are read and written on little-endian machines only.");
}
