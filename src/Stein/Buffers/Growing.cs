using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stein.Buffers;

/// <summary>
/// A list in unmanaged memory, aligned to a cache line. It holds no reference, so that unmanaged structures can contain it. Places are not
/// checked.
/// </summary>
/// <typeparam name="T">The kind of element.</typeparam>
unsafe struct Growing<T> where T : unmanaged
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    const int Least = 256, Alignment = 64;

    T* items;
    int count, capacity;

    /// <summary>The number of elements.</summary>
    public readonly int Count { [MethodImpl(Inline)] get => count; }

    /// <summary>An element.</summary>
    public readonly ref T this[int place] { [MethodImpl(Inline)] get => ref items[place]; }

    /// <summary>The place after the last element.</summary>
    public readonly T* End => items + count;

    /// <summary>All elements.</summary>
    public readonly Span<T> Span => new(items, count);

    /// <summary>Adds an element.</summary>
    [MethodImpl(Inline)]
    public void Add(T item)
    {
        if (count == capacity) Grow();
        items[count++] = item;
    }

    /// <summary>Takes all elements away; the memory stays.</summary>
    public void Clear() => count = 0;

    /// <summary>Makes it so many zeros.</summary>
    public void Zero(int length)
    {
        while (length > capacity) Grow();
        count = length;
        Span.Clear();
    }

    /// <summary>Gives the memory back.</summary>
    public void Free()
    {
        NativeMemory.AlignedFree(items);
        this = default;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Grow()
    {
        int wanted = capacity == 0 ? Least : checked(2 * capacity);
        items = (T*)NativeMemory.AlignedRealloc(items, checked((nuint)wanted * (nuint)sizeof(T)), Alignment);
        capacity = wanted;
    }
}
