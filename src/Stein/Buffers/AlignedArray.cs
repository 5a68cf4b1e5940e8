using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stein.Buffers;

/// <summary>
/// An array of zeros whose first element is aligned to a cache line (64 bytes). The garbage collector owns it and never moves it, so that
/// nothing has to be disposed.
/// </summary>
/// <typeparam name="T">An element type whose size divides 64.</typeparam>
sealed class AlignedArray<T> where T : unmanaged
{
    /// <summary>The alignment of the first element, in bytes.</summary>
    public const int Alignment = 64;

    readonly T[] items;
    readonly nint offset;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public unsafe AlignedArray(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        items = GC.AllocateArray<T>(length + Alignment / sizeof(T), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(items));
        offset = (nint)((Alignment - address % Alignment) % Alignment) / sizeof(T);
    }

    /// <summary>A view of memory that the caller keeps alive; it is aligned as that memory is.</summary>
    internal unsafe AlignedArray(T* memory, int length)
    {
        Length = length;
        items = GC.AllocateArray<T>(1, pinned: true);
        offset = (nint)(memory - (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(items)));
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>All elements.</summary>
    public Span<T> Span => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(items), offset), Length);
}
