using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stein.Simd;

/// <summary>The last elements of a span, fewer than a lane holds.</summary>
static class Tail
{
    /// <summary>The elements, and zeros behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L Load<L, T>(ReadOnlySpan<T> source) where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        L padded = default;
        source.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<L, T>(ref padded), L.Count));
        return padded;
    }

    /// <summary>The first elements of a lane, as many as the destination has room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<L, T>(L value, Span<T> destination)
        where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<L, T>(ref value), destination.Length).CopyTo(destination);
}
