using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>Sums down the columns of a tile, row after row.</summary>
static class ColumnSum
{
    /// <summary><c>sums_j ← sums_j + Σ_b items_{bj}</c>, in the order of the rows.</summary>
    /// <param name="items">The rows.</param>
    /// <param name="rows">Their number.</param>
    /// <param name="stride">From a row to the next, at least as long as <paramref name="sums"/>.</param>
    /// <param name="sums">Added to.</param>
    public static void Add(ReadOnlySpan<float> items, int rows, int stride, Span<float> sums)
    {
        if (rows > 0 && items.Length < (rows - 1) * stride + sums.Length) throw new ArgumentException($"{items.Length} items are not {rows} rows");
        var program = new Program(items, rows, stride, sums);
        Lanes.Run<float, Program>(ref program);
    }

    readonly ref struct Program(ReadOnlySpan<float> items, int rows, int stride, Span<float> sums) : ILaneProgram<float>
    {
        readonly ReadOnlySpan<float> items = items;
        readonly Span<float> sums = sums;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            int column = 0;
            for (; column + L.Count <= sums.Length; column += L.Count) Column<L>(column);
            for (; column < sums.Length; column++) Column<Scalar<float>>(column);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Column<L>(int column) where L : unmanaged, ISimd<L, float>
        {
            ref float item = ref Unsafe.Add(ref MemoryMarshal.GetReference(items), column);
            L sum = L.Load(in sums[column]);
            for (nint row = 0; row < rows; row++) sum += L.Load(in Unsafe.Add(ref item, row * stride));
            L.Store(sum, ref sums[column]);
        }
    }
}
