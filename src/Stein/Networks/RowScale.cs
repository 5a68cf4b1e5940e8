using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>Rows multiplied by a number each.</summary>
static class RowScale
{
    /// <summary><c>Y_bj = f_b</c>.</summary>
    /// <param name="factors">The numbers <c>f</c> <c>[B]</c>.</param>
    /// <param name="columns">The columns <c>N</c>.</param>
    /// <param name="y">Takes the shape <c>[B, N]</c> and receives the result.</param>
    public static void Fill(ReadOnlySpan<float> factors, int columns, Panels<float> y)
    {
        y.Reshape(factors.Length, columns);
        for (int p = 0; p < y.Count; p++)
            for (int b = 0; b < factors.Length; b++) y[p].Slice(b * Panels<float>.Width, Panels<float>.Width).Fill(factors[b]);
    }

    /// <summary><c>Y_bj = f_b X_bj</c>, or that added to <c>Y</c>.</summary>
    /// <param name="x">The matrix <c>X</c> <c>[B, N]</c>.</param>
    /// <param name="factors">The factors <c>f</c> <c>[B]</c>.</param>
    /// <param name="y">Takes the shape <c>[B, N]</c>, or has it, and receives the result; may be <paramref name="x"/>.</param>
    /// <param name="accumulate">Whether <paramref name="y"/> is added to.</param>
    public static void Run(Panels<float> x, ReadOnlySpan<float> factors, Panels<float> y, bool accumulate = false)
    {
        x.RequireShape(factors.Length, x.Columns);
        if (accumulate) y.RequireShape(x.Rows, x.Columns);
        else y.Reshape(x.Rows, x.Columns);
        var program = new Program(x, factors, y, accumulate);
        Lanes.Run<float, Program>(ref program);
    }

    readonly ref struct Program(Panels<float> x, ReadOnlySpan<float> factors, Panels<float> y, bool accumulate) : ILaneProgram<float>
    {
        readonly ReadOnlySpan<float> factors = factors;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            for (int p = 0; p < x.Count; p++)
            {
                ref float from = ref MemoryMarshal.GetReference(x[p]), to = ref MemoryMarshal.GetReference(y[p]);
                for (int b = 0; b < factors.Length; b++)
                {
                    L factor = L.Broadcast(factors[b]);
                    for (nint i = (nint)b * Panels<float>.Width; i < ((nint)b + 1) * Panels<float>.Width; i += L.Count)
                    {
                        ref float target = ref Unsafe.Add(ref to, i);
                        L sum = accumulate ? L.Load(in target) : L.Constant(0);
                        L.Store(L.FusedMultiplyAdd(factor, L.Load(in Unsafe.Add(ref from, i)), sum), ref target);
                    }
                }
            }
        }
    }
}
