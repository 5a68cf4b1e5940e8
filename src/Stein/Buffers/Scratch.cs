using System.Buffers;

namespace Stein.Buffers;

/// <summary>Room for some numbers during one call: on the stack where they fit, otherwise lent by the shared pool.</summary>
/// <typeparam name="T">The kind of number.</typeparam>
readonly ref struct Scratch<T> where T : unmanaged
{
    const int StackBytes = 8192;

    readonly T[]? lent;

    /// <summary>Takes the room: <c>new(Scratch&lt;T&gt;.Fits(n) ? stackalloc T[n] : [], n)</c>.</summary>
    /// <param name="stack">Room on the caller's stack, or none.</param>
    /// <param name="length">How many numbers.</param>
    public Scratch(Span<T> stack, int length)
    {
        lent = stack.Length < length ? ArrayPool<T>.Shared.Rent(length) : null;
        Span = lent is null ? stack : lent.AsSpan(0, length);
    }

    /// <summary>The room, with whatever was left in it.</summary>
    public Span<T> Span { get; }

    /// <summary>Whether so many numbers may lie on the stack.</summary>
    public static unsafe bool Fits(int length) => length <= StackBytes / sizeof(T);

    /// <summary>Gives back what was lent.</summary>
    public void Dispose()
    {
        if (lent is not null) ArrayPool<T>.Shared.Return(lent);
    }
}
