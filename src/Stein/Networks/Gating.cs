using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>The gate before the last layer, <c>y = h ∘ v</c>: forward and back, while a product's result is still in the cache.</summary>
static class Gating
{
    /// <summary><c>Y = H ∘ V</c>, <c>V</c> being the product.</summary>
    public readonly ref struct Forward : IEpilogue<float>
    {
        readonly ref float v, h, y;

        /// <param name="v">The product <c>[B, H_L]</c>, which stays.</param>
        /// <param name="h">The gates.</param>
        /// <param name="y">Takes their shape and receives the result.</param>
        public Forward(Panels<float> v, Panels<float> h, Panels<float> y)
        {
            y.Reshape(h.Rows, h.Columns);
            v.Reshape(h.Rows, h.Columns);
            this.v = ref MemoryMarshal.GetReference(v.Items);
            this.h = ref MemoryMarshal.GetReference(h.Items);
            this.y = ref MemoryMarshal.GetReference(y.Items);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (nint i = first; i < first + count; i += L.Count)
                L.Store(L.Load(in Unsafe.Add(ref v, i)) * L.Load(in Unsafe.Add(ref h, i)), ref Unsafe.Add(ref y, i));
        }
    }

    /// <summary><c>V̄ = Ȳ ∘ H</c> and, in the place of the product <c>Ȳ</c>, <c>H̄ = Ȳ ∘ V</c>.</summary>
    public readonly ref struct Backward : IEpilogue<float>
    {
        readonly ref float bar, h, v, vBar;

        /// <param name="bar">Takes the shape <c>[B, H_L]</c>; <c>Ȳ</c> becomes <c>H̄</c>.</param>
        /// <param name="h">The gates.</param>
        /// <param name="v">What they gate.</param>
        /// <param name="vBar">Takes the same shape and receives <c>V̄</c>.</param>
        public Backward(Panels<float> bar, Panels<float> h, Panels<float> v, Panels<float> vBar)
        {
            bar.Reshape(h.Rows, h.Columns);
            vBar.Reshape(h.Rows, h.Columns);
            v.RequireShape(h.Rows, h.Columns);
            this.bar = ref MemoryMarshal.GetReference(bar.Items);
            this.h = ref MemoryMarshal.GetReference(h.Items);
            this.v = ref MemoryMarshal.GetReference(v.Items);
            this.vBar = ref MemoryMarshal.GetReference(vBar.Items);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
        {
            for (nint i = first; i < first + count; i += L.Count)
            {
                ref float place = ref Unsafe.Add(ref bar, i);
                L yBar = L.Load(in place);
                L.Store(yBar * L.Load(in Unsafe.Add(ref h, i)), ref Unsafe.Add(ref vBar, i));
                L.Store(yBar * L.Load(in Unsafe.Add(ref v, i)), ref place);
            }
        }
    }
}
