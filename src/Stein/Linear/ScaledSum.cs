using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Linear;

/// <summary>A multiple of a matrix, alone or added to another matrix.</summary>
static class ScaledSum
{
    /// <summary><c>Z = αX + Y</c>, each element by one fused multiply-add.</summary>
    /// <param name="x">The matrix <c>X</c>.</param>
    /// <param name="factor">The number <c>α</c>.</param>
    /// <param name="y">The matrix <c>Y</c>.</param>
    /// <param name="z">The sum; may be <paramref name="x"/> or <paramref name="y"/>.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Run<T>(ReadOnlyMatrixView<T> x, T factor, ReadOnlyMatrixView<T> y, MatrixView<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Rows != z.Rows || y.Rows != z.Rows || x.Columns != z.Columns || y.Columns != z.Columns)
            throw new ArgumentException($"[{x.Rows}, {x.Columns}] and [{y.Rows}, {y.Columns}] do not add up to [{z.Rows}, {z.Columns}]");
        var sum = new PlusMultiple<T>(factor);
        if (x.IsPacked && y.IsPacked && z.IsPacked) Zip.Apply(y.Items, x.Items, z.Items, sum);
        else for (int b = 0; b < z.Rows; b++) Zip.Apply(y[b], x[b], z[b], sum);
    }

    /// <summary><c>Z = αX</c>.</summary>
    /// <param name="x">The matrix <c>X</c>.</param>
    /// <param name="factor">The number <c>α</c>.</param>
    /// <param name="z">The multiple; may be <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Run<T>(ReadOnlyMatrixView<T> x, T factor, MatrixView<T> z) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Rows != z.Rows || x.Columns != z.Columns)
            throw new ArgumentException($"[{x.Rows}, {x.Columns}] is no multiple of [{z.Rows}, {z.Columns}]");
        var multiple = new Multiple<T>(factor);
        if (x.IsPacked && z.IsPacked) Map.Apply(x.Items, z.Items, multiple);
        else for (int b = 0; b < z.Rows; b++) Map.Apply(x[b], z[b], multiple);
    }

    readonly struct Multiple<T>(T factor) : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Broadcast(factor) * x;
    }
}
