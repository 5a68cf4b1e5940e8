using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>Rows multiplied by a number each.</summary>
static class RowScale
{
    /// <summary><c>Y_bj = f_b X_bj</c>.</summary>
    /// <param name="x">The matrix <c>X</c> <c>[B, N]</c>.</param>
    /// <param name="factors">The factors <c>f</c> <c>[B]</c>.</param>
    /// <param name="y">Takes the shape <c>[B, N]</c> and receives the result; may be <paramref name="x"/>.</param>
    public static void Run(Panels<float> x, ReadOnlySpan<float> factors, Panels<float> y)
    {
        x.RequireShape(factors.Length, x.Columns);
        y.Reshape(x.Rows, x.Columns);
        var program = new Program(x, factors, y);
        Lanes.Run<float, Program>(ref program);
    }

    readonly ref struct Program(Panels<float> x, ReadOnlySpan<float> factors, Panels<float> y) : ILaneProgram<float>
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
                        L.Store(factor * L.Load(in Unsafe.Add(ref from, i)), ref Unsafe.Add(ref to, i));
                }
            }
        }
    }
}
