using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>
/// A tile of tangents: for each row of data <c>D</c> rows of <c>H</c> numbers, one an input direction. Tangents that are the
/// same for every row of data are stored once, with a row stride of zero. <c>H</c> is padded to whole cache lines.
/// </summary>
/// <param name="items">The numbers.</param>
/// <param name="rowStride">From a row of data to the next: <c>D·H</c>, or 0.</param>
readonly ref struct Tangents(Span<float> items, int rowStride)
{
    public readonly ref float First = ref MemoryMarshal.GetReference(items);
    public readonly nint RowStride = rowStride;

    /// <summary>One block of tangents for all rows of data.</summary>
    public static Tangents Shared(ReadOnlySpan<float> items)
        => new(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(items), items.Length), 0);
}

/// <summary>The tangents' way through an activation, forward and back (exact trace of any depth).</summary>
static class TangentPass
{
    /// <summary>Forward: <c>V = diag(d) U</c>.</summary>
    /// <param name="u">Tangents before the activation.</param>
    /// <param name="d">First derivatives <c>[B, H]</c>.</param>
    /// <param name="directions">The number of directions <c>D</c>.</param>
    /// <param name="rows">Rows of data <c>B</c>.</param>
    /// <param name="v">Receives the tangents after the activation.</param>
    public static void Forward(Tangents u, ReadOnlySpan<float> d, int directions, int rows, Tangents v)
    {
        var program = new Scale(u, d, directions, rows, v);
        Lanes.Run<float, Scale>(ref program);
    }

    /// <summary>Back: <c>ā += e ∘ Σ_a (V̄ ∘ U)_a</c> and <c>Ū = diag(d) V̄</c>.</summary>
    /// <param name="vBar">Derivatives by the tangents after the activation.</param>
    /// <param name="u">Tangents before the activation.</param>
    /// <param name="d">First derivatives <c>[B, H]</c>.</param>
    /// <param name="e">Second derivatives <c>[B, H]</c>.</param>
    /// <param name="directions">The number of directions <c>D</c>.</param>
    /// <param name="rows">Rows of data <c>B</c>.</param>
    /// <param name="aBar">Derivatives by the pre-activations <c>[B, H]</c>, added to.</param>
    /// <param name="uBar">Receives the derivatives by the tangents before the activation; may be <paramref name="vBar"/>.</param>
    public static void Backward(Tangents vBar, Tangents u, ReadOnlySpan<float> d, ReadOnlySpan<float> e, int directions, int rows,
        Span<float> aBar, Tangents uBar)
    {
        var program = new Reverse(vBar, u, d, e, directions, rows, aBar, uBar);
        Lanes.Run<float, Reverse>(ref program);
    }

    readonly ref struct Scale(Tangents u, ReadOnlySpan<float> d, int directions, int rows, Tangents v) : ILaneProgram<float>
    {
        readonly Tangents u = u, v = v;
        readonly ReadOnlySpan<float> d = d;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            nint width = d.Length / rows;
            for (int b = 0; b < rows; b++)
            {
                ref float slope = ref Unsafe.Add(ref MemoryMarshal.GetReference(d), b * width);
                ref float source = ref Unsafe.Add(ref u.First, b * u.RowStride);
                ref float target = ref Unsafe.Add(ref v.First, b * v.RowStride);
                for (nint j = 0; j < width; j += L.Count)
                {
                    L factor = L.Load(in Unsafe.Add(ref slope, j));
                    for (nint a = 0, i = j; a < directions; a++, i += width)
                        L.Store(factor * L.Load(in Unsafe.Add(ref source, i)), ref Unsafe.Add(ref target, i));
                }
            }
        }
    }

    readonly ref struct Reverse(
        Tangents vBar, Tangents u, ReadOnlySpan<float> d, ReadOnlySpan<float> e, int directions, int rows, Span<float> aBar, Tangents uBar)
        : ILaneProgram<float>
    {
        readonly Tangents vBar = vBar, u = u, uBar = uBar;
        readonly ReadOnlySpan<float> d = d, e = e;
        readonly Span<float> aBar = aBar;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            nint width = d.Length / rows;
            for (int b = 0; b < rows; b++)
            {
                ref float slope = ref Unsafe.Add(ref MemoryMarshal.GetReference(d), b * width);
                ref float bend = ref Unsafe.Add(ref MemoryMarshal.GetReference(e), b * width);
                ref float sum = ref Unsafe.Add(ref MemoryMarshal.GetReference(aBar), b * width);
                ref float before = ref Unsafe.Add(ref u.First, b * u.RowStride);
                ref float source = ref Unsafe.Add(ref vBar.First, b * vBar.RowStride);
                ref float target = ref Unsafe.Add(ref uBar.First, b * uBar.RowStride);
                for (nint j = 0; j < width; j += L.Count)
                {
                    L factor = L.Load(in Unsafe.Add(ref slope, j)), dot = L.Constant(0);
                    for (nint a = 0, i = j; a < directions; a++, i += width)
                    {
                        L bar = L.Load(in Unsafe.Add(ref source, i));
                        dot = L.FusedMultiplyAdd(bar, L.Load(in Unsafe.Add(ref before, i)), dot);
                        L.Store(factor * bar, ref Unsafe.Add(ref target, i));
                    }
                    L total = L.FusedMultiplyAdd(L.Load(in Unsafe.Add(ref bend, j)), dot, L.Load(in Unsafe.Add(ref sum, j)));
                    L.Store(total, ref Unsafe.Add(ref sum, j));
                }
            }
        }
    }
}
