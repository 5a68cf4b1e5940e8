using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>Sums down the columns of a tile, row after row.</summary>
static class ColumnSum
{
    /// <summary><c>sums_j ← sums_j + Σ_b items_{first + b·stride, j}</c>, in the order of the rows.</summary>
    /// <param name="items">The rows.</param>
    /// <param name="sums">Added to; as many as <paramref name="items"/> has columns.</param>
    /// <param name="first">The first row that is summed.</param>
    /// <param name="stride">From a row that is summed to the next.</param>
    public static void Add(Panels<float> items, Span<float> sums, int first = 0, int stride = 1)
    {
        if (sums.Length != items.Columns) throw new ArgumentException($"{sums.Length} sums for {items.Columns} columns");
        var program = new Program(items, first, stride, sums);
        Lanes.Run<float, Program>(ref program);
    }

    readonly ref struct Program(Panels<float> items, int first, int stride, Span<float> sums) : ILaneProgram<float>
    {
        readonly Span<float> sums = sums;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            int column = 0;
            for (; column + 4 * L.Count <= sums.Length; column += 4 * L.Count) Four<L>(column);
            for (; column + L.Count <= sums.Length; column += L.Count) One<L>(column);
            for (; column < sums.Length; column++) One<Scalar<float>>(column);
        }

        /// <summary>Four sums at once, for one would wait for its own last addition.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Four<L>(int column) where L : unmanaged, ISimd<L, float>
        {
            ref float a = ref Top(column), b = ref Top(column + L.Count), c = ref Top(column + 2 * L.Count),
                d = ref Top(column + 3 * L.Count);
            L sumA = L.Load(in sums[column]), sumB = L.Load(in sums[column + L.Count]);
            L sumC = L.Load(in sums[column + 2 * L.Count]), sumD = L.Load(in sums[column + 3 * L.Count]);
            for (nint row = first; row < items.Rows; row += stride)
            {
                nint place = row * Panels<float>.Width;
                sumA += L.Load(in Unsafe.Add(ref a, place));
                sumB += L.Load(in Unsafe.Add(ref b, place));
                sumC += L.Load(in Unsafe.Add(ref c, place));
                sumD += L.Load(in Unsafe.Add(ref d, place));
            }
            L.Store(sumA, ref sums[column]);
            L.Store(sumB, ref sums[column + L.Count]);
            L.Store(sumC, ref sums[column + 2 * L.Count]);
            L.Store(sumD, ref sums[column + 3 * L.Count]);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void One<L>(int column) where L : unmanaged, ISimd<L, float>
        {
            ref float a = ref Top(column);
            L sum = L.Load(in sums[column]);
            for (nint row = first; row < items.Rows; row += stride) sum += L.Load(in Unsafe.Add(ref a, row * Panels<float>.Width));
            L.Store(sum, ref sums[column]);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        ref float Top(int column)
        {
            var (panel, place) = (column / Panels<float>.Width, column % Panels<float>.Width);
            return ref Unsafe.Add(ref MemoryMarshal.GetReference(items.Items), panel * items.Rows * Panels<float>.Width + place);
        }
    }
}
