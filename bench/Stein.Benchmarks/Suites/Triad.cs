using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Benchmarks.Suites;

/// <summary>The stream triad <c>aᵢ = bᵢ + 3 cᵢ</c> (McCalpin 1995) on one thread, in float, at the width in use.</summary>
static class Triad
{
    /// <summary>What STREAM counts: two numbers read, one written, not the line that a store has to fetch first.</summary>
    public static double Bytes(int count) => 3.0 * sizeof(float) * count;

    /// <summary>One run over arrays of so many elements, a multiple of 64.</summary>
    public static Action Prepare(int count)
    {
        AlignedArray<float> a = new(count), b = new(count), c = new(count);
        a.Span.Fill(1);
        b.Span.Fill(2);
        c.Span.Fill(0.5f);
        return () =>
        {
            var program = new Program(a.Span, b.Span, c.Span);
            Lanes.Run<float, Program>(ref program);
        };
    }

    readonly ref struct Program(Span<float> a, Span<float> b, Span<float> c) : ILaneProgram<float>
    {
        readonly Span<float> a = a, b = b, c = c;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            ref float to = ref MemoryMarshal.GetReference(a), x = ref MemoryMarshal.GetReference(b), y = ref MemoryMarshal.GetReference(c);
            L factor = L.Constant(3);
            for (nint i = 0; i < a.Length; i += 4 * L.Count)
            {
                At(ref to, ref x, ref y, i, factor);
                At(ref to, ref x, ref y, i + L.Count, factor);
                At(ref to, ref x, ref y, i + 2 * L.Count, factor);
                At(ref to, ref x, ref y, i + 3 * L.Count, factor);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void At<L>(ref float to, ref float x, ref float y, nint i, L factor) where L : unmanaged, ISimd<L, float>
            => L.Store(factor * L.Load(in Unsafe.Add(ref y, i)) + L.Load(in Unsafe.Add(ref x, i)), ref Unsafe.Add(ref to, i));
    }
}
