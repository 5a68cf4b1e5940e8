using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Benchmarks.Steps;

/// <summary>The most floating-point operations a second that one thread does in fused multiply-adds of the width in use.</summary>
static class FmaPeak<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int Chains = 12, Length = 20000 * 16;

    /// <summary>Floating-point operations of one run, the same at every width; a multiply-add is two.</summary>
    public const double Operations = 2.0 * Chains * Length;

    /// <summary>Operations a second, the best of many short runs.</summary>
    public static double Measure() => Operations / Stopclock.Measure(Prepare(), 0.3).Min;

    /// <summary>One run.</summary>
    public static Action Prepare()
    {
        var program = new Program();
        Lanes.Run<T, Program>(ref program);
        return program.Body!;
    }

    struct Program : ILaneProgram<T>
    {
        public Action? Body;

        public void Run<L>() where L : unmanaged, ISimd<L, T>
        {
            var sink = new T[16];
            Body = () => Spin<L>(sink);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static void Spin<L>(T[] sink) where L : unmanaged, ISimd<L, T>
        {
            L zero = L.Broadcast(sink[0]), x = zero + L.Constant(0.5), y = zero + L.Constant(0.25);
            L a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
            for (int done = 0; done < Length; done += L.Count)
            {
                a = L.FusedMultiplyAdd(a, x, y);
                b = L.FusedMultiplyAdd(b, x, y);
                c = L.FusedMultiplyAdd(c, x, y);
                d = L.FusedMultiplyAdd(d, x, y);
                e = L.FusedMultiplyAdd(e, x, y);
                f = L.FusedMultiplyAdd(f, x, y);
                g = L.FusedMultiplyAdd(g, x, y);
                h = L.FusedMultiplyAdd(h, x, y);
                i = L.FusedMultiplyAdd(i, x, y);
                j = L.FusedMultiplyAdd(j, x, y);
                k = L.FusedMultiplyAdd(k, x, y);
                l = L.FusedMultiplyAdd(l, x, y);
            }
            L.Store(a + b + c + d + e + f + g + h + i + j + k + l, ref sink[0]);
            sink[0] = T.Zero;
        }
    }
}
