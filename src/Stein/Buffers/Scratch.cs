using System.Buffers;

namespace Stein.Buffers;

/// <summary>Memory for numbers during one call: on the stack if they are few, otherwise an array of the shared pool.</summary>
/// <typeparam name="T">The kind of number.</typeparam>
readonly ref struct Scratch<T> where T : unmanaged
{
    const int StackBytes = 8192;

    readonly T[]? lent;

    /// <summary>Takes the memory: <c>new(Scratch&lt;T&gt;.Fits(n) ? stackalloc T[n] : [], n)</c>.</summary>
    /// <param name="stack">Memory on the caller's stack, or none.</param>
    /// <param name="length">The number of numbers.</param>
    public Scratch(Span<T> stack, int length)
    {
        lent = stack.Length < length ? ArrayPool<T>.Shared.Rent(length) : null;
        Span = lent is null ? stack : lent.AsSpan(0, length);
    }

    /// <summary>The memory; it is not cleared.</summary>
    public Span<T> Span { get; }

    /// <summary>Whether so many numbers fit on the stack.</summary>
    public static unsafe bool Fits(int length) => length <= StackBytes / sizeof(T);

    /// <summary>Returns the array to the pool.</summary>
    public void Dispose()
    {
        if (lent is not null) ArrayPool<T>.Shared.Return(lent);
    }
}
