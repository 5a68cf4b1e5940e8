using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>A linear layer with its activation, in one pass over memory; the one place where <see cref="Activation"/> becomes code.</summary>
static class ActivationPass
{
    /// <summary><c>H = φ(X Wᵀ + 1·bᵀ)</c>, with <c>φ'</c> and <c>φ''</c> at the same place where they are wanted.</summary>
    /// <param name="activation">The activation <c>φ</c>.</param>
    /// <param name="x">Inputs <c>[B, in]</c>.</param>
    /// <param name="weights">The weights <c>Wᵀ</c> <c>[in, out]</c>.</param>
    /// <param name="bias">The bias <c>b</c> <c>[out]</c>.</param>
    /// <param name="h">Receives the activations <c>[B, out]</c>.</param>
    /// <param name="d">Receives the first derivatives <c>[B, out]</c>, if given.</param>
    /// <param name="e">Receives the second derivatives <c>[B, out]</c>, if given; only together with the first.</param>
    public static void Forward(
        Activation activation, Operand<float> x, Panels<float> weights, ReadOnlySpan<float> bias, Panels<float> h, Panels<float>? d, Panels<float>? e)
    {
        switch (activation)
        {
            case Activation.Tanh: Forward<TanhActivation>(x, weights, bias, h, d, e); break;
            case Activation.Softplus: Forward<SoftplusActivation>(x, weights, bias, h, d, e); break;
            case Activation.Silu: Forward<SiluActivation>(x, weights, bias, h, d, e); break;
            case Activation.Gelu: Forward<GeluActivation>(x, weights, bias, h, d, e); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, null);
        }
    }

    /// <summary><c>Ā = (H̄ W) ∘ φ'</c>: derivatives by the outputs of a layer become those by the pre-activations of the one below.</summary>
    /// <param name="hBar">Derivatives by the outputs <c>[B, out]</c>.</param>
    /// <param name="weights">The weights <c>W</c> <c>[out, in]</c>.</param>
    /// <param name="d">The first derivatives of the activation below <c>[B, in]</c>.</param>
    /// <param name="addend">What is added to the result <c>[B, in]</c>, if anything.</param>
    /// <param name="aBar">Receives the result <c>[B, in]</c>.</param>
    public static void Backward(Operand<float> hBar, Panels<float> weights, Panels<float> d, Panels<float>? addend, Panels<float> aBar)
    {
        if (addend == null) Gemm.Multiply(hBar, weights, default, aBar, new Hadamard(aBar, d, hBar.Rows, weights.Columns));
        else Gemm.Multiply(hBar, weights, default, aBar, new HadamardSum(aBar, d, addend, hBar.Rows, weights.Columns));
    }

    static void Forward<TActivation>(
        Operand<float> x, Panels<float> weights, ReadOnlySpan<float> bias, Panels<float> h, Panels<float>? d, Panels<float>? e)
        where TActivation : struct, IActivation
    {
        int rows = x.Rows, columns = weights.Columns;
        h.Reshape(rows, columns);
        d?.Reshape(rows, columns);
        e?.Reshape(rows, columns);
        if (d == null) Gemm.Multiply(x, weights, bias, h, new Value<TActivation>(h));
        else if (e == null) Gemm.Multiply(x, weights, bias, h, new First<TActivation>(h, d));
        else Gemm.Multiply(x, weights, bias, h, new Second<TActivation>(h, d, e));
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

    readonly ref struct Second<TActivation>(Panels<float> h, Panels<float> d, Panels<float> e) : IEpilogue<float> where TActivation : struct, IActivation
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
