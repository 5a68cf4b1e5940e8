using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>How a product is cut so that its parts stay in the caches. It changes no bit of the result.</summary>
static class Blocking<L, T>
    where L : unmanaged, ISimd<L, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes of the first-level cache, at least.</summary>
    const int FirstLevel = 32 * 1024;

    /// <summary>
    /// Rows of the left operand that are multiplied with the columns of one tile before the next columns: a multiple of the tile's rows, so
    /// few that result and two derivatives (96 rows of two cache lines each) are still in the first-level cache for the epilogue.
    /// </summary>
    public const int Rows = 16 * Microkernel<L, T>.Rows;

    /// <summary>The depth at which the columns of a tile fill the first-level cache: whole panels of a left operand.</summary>
    public static int Depth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Math.Min(256, FirstLevel / (Microkernel<L, T>.Columns * Unsafe.SizeOf<T>()));
    }
}
