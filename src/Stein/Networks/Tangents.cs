using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>
/// A tile of tangents in panels: for each row of data <c>D</c> rows of <c>H</c> numbers, one an input direction. Tangents
/// that are the same for every row of data are stored once.
/// </summary>
readonly ref struct Tangents
{
    readonly ref float first;
    readonly nint panelStride, rowStride;

    Tangents(Panels<float> items, nint rowStride)
    {
        first = ref MemoryMarshal.GetReference(items.Items);
        (panelStride, this.rowStride) = (items.Rows * Panels<float>.Width, rowStride);
    }

    /// <summary>Tangents of their own for each row of data, <c>[B·D, H]</c>.</summary>
    public static Tangents Own(Panels<float> items, int directions) => new(items, directions * Panels<float>.Width);

    /// <summary>One block of tangents <c>[D, H]</c> for all rows of data.</summary>
    public static Tangents Shared(Panels<float> items) => new(items, 0);

    /// <summary>The first element of the first direction of row <paramref name="b"/>, in a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float At(nint panel, nint b) => ref Unsafe.Add(ref first, panel * panelStride + b * rowStride);
}

/// <summary>The tangents' way through an activation, forward and back (exact trace of any depth).</summary>
static class TangentPass
{
    /// <summary>Forward: <c>V = diag(d) U</c>.</summary>
    /// <param name="u">Tangents before the activation.</param>
    /// <param name="d">First derivatives <c>[B, H]</c>.</param>
    /// <param name="directions">The number of directions <c>D</c>.</param>
    /// <param name="v">Takes the shape <c>[B·D, H]</c> and receives the tangents after the activation.</param>
    public static void Forward(Tangents u, Panels<float> d, int directions, Panels<float> v)
    {
        v.Reshape(d.Rows * directions, d.Columns);
        var program = new Scale(u, d, directions, Tangents.Own(v, directions));
        Lanes.Run<float, Scale>(ref program);
    }

    /// <summary>Back: <c>ā += e ∘ Σ_a (V̄ ∘ U)_a</c> and <c>Ū = diag(d) V̄</c>.</summary>
    /// <param name="vBar">Derivatives by the tangents after the activation.</param>
    /// <param name="u">Tangents before the activation.</param>
    /// <param name="d">First derivatives <c>[B, H]</c>.</param>
    /// <param name="e">Second derivatives <c>[B, H]</c>.</param>
    /// <param name="directions">The number of directions <c>D</c>.</param>
    /// <param name="aBar">Derivatives by the pre-activations <c>[B, H]</c>, added to.</param>
    /// <param name="uBar">Takes the shape <c>[B·D, H]</c> and receives the derivatives by the tangents before the activation.</param>
    public static void Backward(Tangents vBar, Tangents u, Panels<float> d, Panels<float> e, int directions, Panels<float> aBar, Panels<float> uBar)
    {
        uBar.Reshape(d.Rows * directions, d.Columns);
        var program = new Reverse(vBar, u, d, e, directions, aBar, Tangents.Own(uBar, directions));
        Lanes.Run<float, Reverse>(ref program);
    }

    /// <summary><c>Σ_aj V_aj W_aj</c> for each row of data: sixteen sums over the columns modulo 16, added up by a fixed tree.</summary>
    /// <param name="v">Tangents after the last activation.</param>
    /// <param name="output">The last layer's weights <c>[D, H]</c>.</param>
    /// <param name="traces">Receives <c>[B]</c> sums.</param>
    public static void Contract(Tangents v, Panels<float> output, Span<float> traces)
    {
        var program = new Contraction(v, output, traces);
        Lanes.Run<float, Contraction>(ref program);
    }

    readonly ref struct Scale(Tangents u, Panels<float> d, int directions, Tangents v) : ILaneProgram<float>
    {
        readonly Tangents u = u, v = v;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            for (int p = 0; p < d.Count; p++)
            {
                ref float slopes = ref MemoryMarshal.GetReference(d[p]);
                for (int b = 0; b < d.Rows; b++)
                {
                    ref float source = ref u.At(p, b), target = ref v.At(p, b);
                    for (nint j = 0; j < Panels<float>.Width; j += L.Count)
                    {
                        L slope = L.Load(in Unsafe.Add(ref slopes, b * Panels<float>.Width + j));
                        for (nint i = j; i < directions * Panels<float>.Width; i += Panels<float>.Width)
                            L.Store(slope * L.Load(in Unsafe.Add(ref source, i)), ref Unsafe.Add(ref target, i));
                    }
                }
            }
        }
    }

    readonly ref struct Reverse(
        Tangents vBar, Tangents u, Panels<float> d, Panels<float> e, int directions, Panels<float> aBar, Tangents uBar) : ILaneProgram<float>
    {
        readonly Tangents vBar = vBar, u = u, uBar = uBar;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            for (int p = 0; p < d.Count; p++)
            {
                ref float slopes = ref MemoryMarshal.GetReference(d[p]), bends = ref MemoryMarshal.GetReference(e[p]);
                ref float sums = ref MemoryMarshal.GetReference(aBar[p]);
                for (int b = 0; b < d.Rows; b++)
                {
                    ref float before = ref u.At(p, b), source = ref vBar.At(p, b), target = ref uBar.At(p, b);
                    for (nint j = 0; j < Panels<float>.Width; j += L.Count)
                    {
                        nint place = b * Panels<float>.Width + j;
                        L slope = L.Load(in Unsafe.Add(ref slopes, place)), dot = L.Constant(0);
                        for (nint i = j; i < directions * Panels<float>.Width; i += Panels<float>.Width)
                        {
                            L bar = L.Load(in Unsafe.Add(ref source, i));
                            dot = L.FusedMultiplyAdd(bar, L.Load(in Unsafe.Add(ref before, i)), dot);
                            L.Store(slope * bar, ref Unsafe.Add(ref target, i));
                        }
                        ref float sum = ref Unsafe.Add(ref sums, place);
                        L.Store(L.FusedMultiplyAdd(L.Load(in Unsafe.Add(ref bends, place)), dot, L.Load(in sum)), ref sum);
                    }
                }
            }
        }
    }

    readonly ref struct Contraction(Tangents v, Panels<float> output, Span<float> traces) : ILaneProgram<float>
    {
        readonly Tangents v = v;
        readonly Span<float> traces = traces;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            Span<float> stripes = stackalloc float[Panels<float>.Width];
            for (int b = 0; b < traces.Length; b++)
            {
                for (int j = 0; j < Panels<float>.Width; j += L.Count) L.Store(Stripe<L>(b, j), ref stripes[j]);
                traces[b] = Fold.Sum<float>(stripes);
            }
        }

        L Stripe<L>(int b, int j) where L : unmanaged, ISimd<L, float>
        {
            L sum = L.Constant(0);
            for (int p = 0; p < output.Count; p++)
            {
                ref float left = ref v.At(p, b), right = ref MemoryMarshal.GetReference(output[p]);
                for (nint i = j; i < output.Rows * Panels<float>.Width; i += Panels<float>.Width)
                    sum = L.FusedMultiplyAdd(L.Load(in Unsafe.Add(ref left, i)), L.Load(in Unsafe.Add(ref right, i)), sum);
            }
            return sum;
        }
    }
}
