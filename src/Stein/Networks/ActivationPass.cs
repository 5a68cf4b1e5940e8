using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>An activation over a buffer of pre-activations; the one place where <see cref="Activation"/> becomes code.</summary>
static class ActivationPass
{
    /// <summary>Replaces pre-activations by <c>φ(a)</c>.</summary>
    public static void Value(Activation activation, Span<float> a)
    {
        switch (activation)
        {
            case Activation.Tanh: Map.Run<float, Values<TanhActivation>>(a, a); break;
            case Activation.Softplus: Map.Run<float, Values<SoftplusActivation>>(a, a); break;
            case Activation.Silu: Map.Run<float, Values<SiluActivation>>(a, a); break;
            case Activation.Gelu: Map.Run<float, Values<GeluActivation>>(a, a); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, null);
        }
    }

    /// <summary>Replaces pre-activations by <c>φ(a)</c> and writes <c>φ'(a)</c> and, if wanted, <c>φ''(a)</c>.</summary>
    /// <param name="activation">Which one.</param>
    /// <param name="a">Pre-activations, as many as a multiple of 16.</param>
    /// <param name="d">Receives the first derivatives.</param>
    /// <param name="e">Receives the second derivatives, or is empty.</param>
    public static void Derivatives(Activation activation, Span<float> a, Span<float> d, Span<float> e)
    {
        switch (activation)
        {
            case Activation.Tanh: Run<TanhActivation>(a, d, e); break;
            case Activation.Softplus: Run<SoftplusActivation>(a, d, e); break;
            case Activation.Silu: Run<SiluActivation>(a, d, e); break;
            case Activation.Gelu: Run<GeluActivation>(a, d, e); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, null);
        }
    }

    static void Run<TActivation>(Span<float> a, Span<float> d, Span<float> e) where TActivation : struct, IActivation
    {
        var program = new DerivativesOf<TActivation>(a, d, e);
        Lanes.Run<float, DerivativesOf<TActivation>>(ref program);
    }

    readonly struct Values<TActivation> : IMap<float> where TActivation : struct, IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L a) where L : unmanaged, ISimd<L, float> => TActivation.Value(a);
    }

    readonly ref struct DerivativesOf<TActivation>(Span<float> a, Span<float> d, Span<float> e) : ILaneProgram<float>
        where TActivation : struct, IActivation
    {
        readonly Span<float> a = a, d = d, e = e;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            if (e.IsEmpty) First<L>();
            else Both<L>();
        }

        // Methods of their own, since the compiler inlines only so much into one.
        [MethodImpl(MethodImplOptions.NoInlining)]
        void First<L>() where L : unmanaged, ISimd<L, float>
        {
            ref float value = ref MemoryMarshal.GetReference(a), slope = ref MemoryMarshal.GetReference(d[..a.Length]);
            for (nint i = 0; i < a.Length; i += L.Count)
            {
                TActivation.Derivatives(L.Load(in Unsafe.Add(ref value, i)), out L h, out L first);
                L.Store(h, ref Unsafe.Add(ref value, i));
                L.Store(first, ref Unsafe.Add(ref slope, i));
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Both<L>() where L : unmanaged, ISimd<L, float>
        {
            ref float value = ref MemoryMarshal.GetReference(a), slope = ref MemoryMarshal.GetReference(d[..a.Length]);
            ref float bend = ref MemoryMarshal.GetReference(e[..a.Length]);
            for (nint i = 0; i < a.Length; i += L.Count)
            {
                TActivation.Derivatives(L.Load(in Unsafe.Add(ref value, i)), out L h, out L first, out L second);
                L.Store(h, ref Unsafe.Add(ref value, i));
                L.Store(first, ref Unsafe.Add(ref slope, i));
                L.Store(second, ref Unsafe.Add(ref bend, i));
            }
        }
    }
}
