using System.Runtime.InteropServices;

namespace Stein.Tests.Buffers;

/// <summary>Memory between two pages that nobody may touch: a read or a write outside ends the process.</summary>
sealed unsafe partial class GuardedMemory : IDisposable
{
    const int ReadWrite = 3, None = 0, PrivateAnonymous = 0x22;

    static readonly nuint page = (nuint)Environment.SystemPageSize;

    readonly nuint capacity;
    readonly byte* first;

    /// <summary>Room for so many bytes; the system must be Linux.</summary>
    public GuardedMemory(int bytes)
    {
        capacity = ((nuint)bytes + page - 1) / page * page;
        byte* mapped = (byte*)Map(null, capacity + 2 * page, None, PrivateAnonymous, -1, 0);
        if (mapped == (byte*)-1) throw new OutOfMemoryException();
        first = mapped + page;
        if (Protect(first, capacity, ReadWrite) != 0) throw new InvalidOperationException("the pages cannot be opened");
    }

    /// <summary>Guard pages can be had.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>The elements next to one of the guards.</summary>
    public Span<T> Take<T>(int length, bool last) where T : unmanaged => new(Address<T>(length, last), length);

    /// <summary>Where <see cref="Take"/>'s elements begin.</summary>
    public T* Address<T>(int length, bool last) where T : unmanaged
    {
        nuint size = (nuint)length * (nuint)sizeof(T);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, capacity);
        return (T*)(last ? first + capacity - size : first);
    }

    public void Dispose() => Unmap(first - page, capacity + 2 * page);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
