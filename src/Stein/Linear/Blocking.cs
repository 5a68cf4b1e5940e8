using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>How a product is cut so that its parts stay in the caches. The cut never changes a bit of the result.</summary>
static class Blocking<L, T>
    where L : unmanaged, ISimd<L, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The first-level cache of the machines this is meant for has at least as many bytes.</summary>
    const int FirstLevel = 32 * 1024;

    /// <summary>
    /// Rows of the left operand that pass by the columns of a tile before the next columns come: a multiple of the tile's rows,
    /// so few that result and two derivatives (96 rows of two cache lines each) are still in the first-level cache when the epilogue comes.
    /// </summary>
    public const int Rows = 16 * Microkernel<L, T>.Rows;

    /// <summary>Depth for which the columns of a tile fill the first-level cache; whole panels of a left operand.</summary>
    public static int Depth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Math.Min(256, FirstLevel / (Microkernel<L, T>.Columns * Unsafe.SizeOf<T>()));
    }
}
