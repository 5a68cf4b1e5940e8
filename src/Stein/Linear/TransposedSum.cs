using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Buffers;

namespace Stein.Linear;

/// <summary>The sum of a matrix and the transpose of another.</summary>
static class TransposedSum
{
    const int Square = 16;

    /// <summary><c>C ← C + Xᵀ</c>, in squares that stay in the first-level cache.</summary>
    /// <param name="x">The matrix <c>X</c> <c>[N, M]</c>.</param>
    /// <param name="c">The sum <c>C</c> <c>[M, N]</c>; it may not overlap <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Add<T>(ReadOnlyMatrixView<T> x, MatrixView<T> c) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Rows != c.Columns || x.Columns != c.Rows)
            throw new ArgumentException($"the transpose of [{x.Rows}, {x.Columns}] is not [{c.Rows}, {c.Columns}]");
        for (int column = 0; column < c.Columns; column += Square)
        {
            int count = Math.Min(Square, c.Columns - column);
            for (int i = 0; i < c.Rows; i++)
            {
                ref T to = ref Unsafe.Add(ref c.First, (nint)i * c.Stride + column);
                ref T from = ref Unsafe.Add(ref x.First, (nint)column * x.Stride + i);
                for (nint j = 0; j < count; j++) Unsafe.Add(ref to, j) += Unsafe.Add(ref from, j * x.Stride);
            }
        }
    }
}
