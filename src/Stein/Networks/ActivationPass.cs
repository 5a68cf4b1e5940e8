using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>
/// A linear layer with its activation, in one pass over memory; the one place where <see cref="Activation"/> becomes code.
/// </summary>
static class ActivationPass
{
    /// <summary>
    /// <c>H = φ(X Wᵀ + 1·bᵀ)</c>, and what goes past the layer added, with <c>φ'</c> and <c>φ''</c> at the same place where they are
    /// wanted.
    /// </summary>
    /// <param name="activation">The activation <c>φ</c>.</param>
    /// <param name="x">Inputs <c>[B, in]</c>.</param>
    /// <param name="weights">The weights <c>Wᵀ</c> <c>[in, out]</c>.</param>
    /// <param name="bias">The bias <c>b</c> <c>[out]</c>.</param>
    /// <param name="mask">
    /// What activations and derivatives are multiplied by <c>[B, out]</c>, if anything: see <see cref="Dropout"/>.
    /// </param>
    /// <param name="past">What is added to the activations <c>[B, out]</c>, if anything; not to their derivatives.</param>
    /// <param name="h">Receives the activations <c>[B, out]</c>.</param>
    /// <param name="d">Receives the first derivatives <c>[B, out]</c>, if given.</param>
    /// <param name="e">Receives the second derivatives <c>[B, out]</c>, if given; only together with the first.</param>
    public static void Forward(Activation activation, Operand<float> x, Panels<float> weights, ReadOnlySpan<float> bias,
        Panels<float>? mask, Panels<float>? past,
        Panels<float> h, Panels<float>? d, Panels<float>? e)
    {
        switch (activation)
        {
            case Activation.Tanh: Forward<TanhActivation>(x, weights, bias, mask, past, h, d, e); break;
            case Activation.Softplus: Forward<SoftplusActivation>(x, weights, bias, mask, past, h, d, e); break;
            case Activation.Silu: Forward<SiluActivation>(x, weights, bias, mask, past, h, d, e); break;
            case Activation.Gelu: Forward<GeluActivation>(x, weights, bias, mask, past, h, d, e); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, null);
        }
    }

    /// <summary>
    /// <c>Ā_l = (Ā_{l+1} W_{l+1}) ∘ φ'</c>: derivatives by the pre-activations of a layer, or by the scores, become those by the
    /// pre-activations of the one below.
    /// </summary>
    /// <param name="bypass">What comes down past residual layers, and goes on.</param>
    /// <param name="layer">The layer below, <c>l</c>.</param>
    /// <param name="bar">Derivatives by the pre-activations of the layer above <c>[B, out]</c>.</param>
    /// <param name="weights">The weights <c>W</c> <c>[out, in]</c>.</param>
    /// <param name="d">The first derivatives of the activation below <c>[B, in]</c>.</param>
    /// <param name="addend">What is added to the result <c>[B, in]</c>, if anything.</param>
    /// <param name="aBar">Receives the result <c>[B, in]</c>.</param>
    public static void Backward(
        Bypass bypass, int layer, Operand<float> bar, Panels<float> weights, Panels<float> d, Panels<float>? addend, Panels<float> aBar)
    {
        if (addend == null) bypass.Multiply(bar, weights, aBar, layer, new Hadamard(aBar, d, bar.Rows, weights.Columns));
        else bypass.Multiply(bar, weights, aBar, layer, new HadamardSum(aBar, d, addend, bar.Rows, weights.Columns));
    }

    /// <summary><c>Ā_l = H̄_l ∘ φ'</c>, of derivatives by the activations of a layer that are known already.</summary>
    /// <param name="bypass">What goes on past the layer, if it is residual.</param>
    /// <param name="layer">The layer <c>l</c>.</param>
    /// <param name="hBar">The derivatives by its activations <c>[B, out]</c>.</param>
    /// <param name="d">The first derivatives of the activation <c>[B, out]</c>.</param>
    /// <param name="addend">What is added to the result <c>[B, out]</c>, if anything.</param>
    /// <param name="aBar">Receives the result <c>[B, out]</c>.</param>
    public static void Backward(
        Bypass bypass, int layer, Panels<float> hBar, Panels<float> d, Panels<float>? addend, Panels<float> aBar)
    {
        bypass.Keep(hBar, layer);
        aBar.Reshape(hBar.Rows, hBar.Columns);
        if (addend == null) Hadamard.Multiply(hBar.Items, d.Items, aBar.Items);
        else Hadamard.MultiplyAdd(hBar.Items, d.Items, addend.Items, aBar.Items);
    }

    static void Forward<TActivation>(
        Operand<float> x, Panels<float> weights, ReadOnlySpan<float> bias, Panels<float>? mask, Panels<float>? past,
        Panels<float> h, Panels<float>? d, Panels<float>? e)
        where TActivation : struct, IActivation
    {
        int rows = x.Rows, columns = weights.Columns;
        h.Reshape(rows, columns);
        d?.Reshape(rows, columns);
        e?.Reshape(rows, columns);
        if (d == null) Masked(x, weights, bias, new Value<TActivation>(h), mask, past, h, d, e);
        else if (e == null) Masked(x, weights, bias, new First<TActivation>(h, d), mask, past, h, d, e);
        else Masked(x, weights, bias, new Second<TActivation>(h, d, e), mask, past, h, d, e);
    }

    static void Masked<TEpilogue>(Operand<float> x, Panels<float> weights, ReadOnlySpan<float> bias, TEpilogue epilogue,
        Panels<float>? mask, Panels<float>? past,
        Panels<float> h, Panels<float>? d, Panels<float>? e) where TEpilogue : struct, IEpilogue<float>, allows ref struct
    {
        if (mask == null) Residual.Multiply(x, weights, bias, h, epilogue, h, past);
        else Residual.Multiply(x, weights, bias, h, new Dropout.Masked<TEpilogue>(epilogue, mask, h, d, e), h, past);
    }

    // Loops in methods of their own, since the compiler inlines only so much into one.
    readonly ref struct Value<TActivation>(Panels<float> h) : IEpilogue<float> where TActivation : struct, IActivation
    {
        readonly ref float h = ref MemoryMarshal.GetReference(h.Items);

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (nint i = first; i < first + count; i += L.Count)
            {
                ref float a = ref Unsafe.Add(ref h, i);
                L.Store(TActivation.Value(L.Load(in a)), ref a);
            }
        }
    }

    readonly ref struct First<TActivation>(Panels<float> h, Panels<float> d) : IEpilogue<float> where TActivation : struct, IActivation
    {
        readonly ref float h = ref MemoryMarshal.GetReference(h.Items), d = ref MemoryMarshal.GetReference(d.Items);

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (nint i = first; i < first + count; i += L.Count)
            {
                ref float a = ref Unsafe.Add(ref h, i);
                TActivation.Derivatives(L.Load(in a), out L value, out L slope);
                L.Store(value, ref a);
                L.Store(slope, ref Unsafe.Add(ref d, i));
            }
        }
    }

    readonly ref struct Second<TActivation>(Panels<float> h, Panels<float> d, Panels<float> e) : IEpilogue<float>
        where TActivation : struct, IActivation
    {
        readonly ref float h = ref MemoryMarshal.GetReference(h.Items);
        readonly ref float d = ref MemoryMarshal.GetReference(d.Items), e = ref MemoryMarshal.GetReference(e.Items);

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (nint i = first; i < first + count; i += L.Count)
            {
                ref float a = ref Unsafe.Add(ref h, i);
                TActivation.Derivatives(L.Load(in a), out L value, out L slope, out L bend);
                L.Store(value, ref a);
                L.Store(slope, ref Unsafe.Add(ref d, i));
                L.Store(bend, ref Unsafe.Add(ref e, i));
            }
        }
    }
}
