using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>The product, element by element, of a result and a matrix of its shape: <c>C ← C ∘ X</c>.</summary>
readonly ref struct Hadamard : IEpilogue<float>
{
    readonly ref float c, x;

    public Hadamard(Panels<float> c, Panels<float> x, int rows, int columns)
    {
        c.Reshape(rows, columns);
        x.RequireShape(rows, columns);
        this.c = ref MemoryMarshal.GetReference(c.Items);
        this.x = ref MemoryMarshal.GetReference(x.Items);
    }

    /// <summary><c>Z = X ∘ Y</c>, without a product before it.</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) => Zip.Apply(x, y, z, new Product());

    /// <summary><c>W = X ∘ Y + Z</c>, rounded once, without a product before it; <c>W</c> may be <c>Z</c>.</summary>
    public static void MultiplyAdd(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> w)
        => Zip.Apply(x, y, z, w, new ProductSum());

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
    {
        for (nint i = first; i < first + count; i += L.Count)
        {
            ref float target = ref Unsafe.Add(ref c, i);
            L.Store(L.Load(in target) * L.Load(in Unsafe.Add(ref x, i)), ref target);
        }
    }

    readonly struct Product : IZip<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, float> => x * y;
    }

    readonly struct ProductSum : IZip3<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x, L y, L z) where L : unmanaged, ISimd<L, float> => L.FusedMultiplyAdd(x, y, z);
    }
}

/// <summary>The same, and a third matrix added: <c>C ← C ∘ X + Y</c>, rounded once.</summary>
readonly ref struct HadamardSum : IEpilogue<float>
{
    readonly ref float c, x, y;

    public HadamardSum(Panels<float> c, Panels<float> x, Panels<float> y, int rows, int columns)
    {
        c.Reshape(rows, columns);
        x.RequireShape(rows, columns);
        y.RequireShape(rows, columns);
        this.c = ref MemoryMarshal.GetReference(c.Items);
        this.x = ref MemoryMarshal.GetReference(x.Items);
        this.y = ref MemoryMarshal.GetReference(y.Items);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Run<L>(int first, int count) where L : unmanaged, ISimd<L, float>
    {
        for (nint i = first; i < first + count; i += L.Count)
        {
            ref float target = ref Unsafe.Add(ref c, i);
            L.Store(L.FusedMultiplyAdd(L.Load(in target), L.Load(in Unsafe.Add(ref x, i)), L.Load(in Unsafe.Add(ref y, i))), ref target);
        }
    }
}
