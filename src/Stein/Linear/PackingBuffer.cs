using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Linear;

/// <summary>The buffer of a thread for parts of the right operand of a product, and the size of those parts.</summary>
/// <typeparam name="T">The element type.</typeparam>
static class PackingBuffer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A part fits into the second-level cache.</summary>
    const int Bytes = 512 * 1024;

    /// <summary>The most rows of a part.</summary>
    public const int Depth = 1024;

    [ThreadStatic] static Panels<T>? panels;

    /// <summary>The buffer of the calling thread.</summary>
    public static Panels<T> OfThread => panels ??= new();

    /// <summary>The columns of a part of an operand with so many rows: whole panels.</summary>
    public static int Columns(int rows)
    {
        int columns = Bytes / (Unsafe.SizeOf<T>() * Math.Clamp(rows, 1, Depth));
        return columns / Panels<T>.Width * Panels<T>.Width;
    }
}
