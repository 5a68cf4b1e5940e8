using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Benchmarks.Steps;

/// <summary>The most floating-point operations a second that one thread does in fused multiply-adds of the width in use.</summary>
static class FmaPeak
{
    const int Rounds = 20000, Chains = 12, Widest = 16;

    /// <summary>Operations of one call of what <see cref="Prepare"/> gives, at any width.</summary>
    public const double OperationsPerCall = 2.0 * Widest * Chains * Rounds;

    /// <summary>Operations a second, the best of many short runs.</summary>
    public static double Measure() => OperationsPerCall / Stopclock.Measure(Prepare(), 0.3).Min;

    /// <summary>The body to be timed.</summary>
    public static Action Prepare()
    {
        var program = new Program { Body = () => { } };
        Lanes.Run<float, Program>(ref program);
        return program.Body;
    }

    struct Program : ILaneProgram<float>
    {
        public Action Body;

        public void Run<L>() where L : unmanaged, ISimd<L, float>
        {
            var sink = new float[Widest];
            Body = () => Spin<L>(sink);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static void Spin<L>(float[] sink) where L : unmanaged, ISimd<L, float>
        {
            L x = L.Broadcast(sink[0] + 0.5f), y = L.Broadcast(sink[0] + 0.25f);
            L a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
            for (int round = 0; round < Rounds * Widest / L.Count; round++)
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
            sink[0] = 0;
        }
    }
}
