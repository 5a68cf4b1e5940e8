using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>
/// Back through the gate <c>y = h ∘ v</c>: <c>V̄ = Ȳ ∘ H</c> and, in the place of the product <c>Ȳ</c>, <c>H̄ = Ȳ ∘ V</c>.
/// </summary>
readonly ref struct Gating : IEpilogue<float>
{
    readonly ref float bar, h, v, vBar;

    /// <param name="bar">Takes the shape <c>[B, H_L]</c>; <c>Ȳ</c> becomes <c>H̄</c>.</param>
    /// <param name="h">The gates.</param>
    /// <param name="v">What they gate.</param>
    /// <param name="vBar">Takes the same shape and receives <c>V̄</c>.</param>
    public Gating(Panels<float> bar, Panels<float> h, Panels<float> v, Panels<float> vBar)
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
