using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Duals;
using Stein.Simd;

namespace Stein.Benchmarks.Suites;

/// <summary>A logistic regression's gradient as one would write it for its own sake: a product with each row, and one back.</summary>
static class LogisticByHand
{
    public static void Evaluate(
        LogisticRegression f, ReadOnlyMatrixView<double> points, Span<double> values, MatrixView<double> gradients)
        => PointRegisters.Run(Lanes.Width, points, new Pass(f, values, gradients));

    readonly ref struct Pass(LogisticRegression f, Span<double> values, MatrixView<double> gradients) : IPointwise<double>
    {
        readonly Span<double> values = values;
        readonly MatrixView<double> gradients = gradients;

        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, double>
        {
            using var scratch = new Scratch<L>(Scratch<L>.Fits(x.Length) ? stackalloc L[x.Length] : [], x.Length);
            var gradient = scratch.Span;
            gradient.Clear();
            L log = L.Constant(0);
            for (int i = 0; i < f.Count; i++) Add(f.Row(i), f.Outcome(i), x, gradient, ref log);
            for (int d = 0; d < x.Length; d++) PointRegisters.Store(gradient[d], gradients, first, d);
            PointRegisters.Store(log, values, first);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Add<L>(ReadOnlySpan<double> row, double outcome, ReadOnlySpan<L> x, Span<L> gradient, ref L log)
        where L : unmanaged, ISimd<L, double>
    {
        L mean = L.Constant(0);
        for (int d = 0; d < row.Length; d++) mean = L.FusedMultiplyAdd(L.Constant(row[d]), x[d], mean);
        log += outcome * mean - Softplus(in mean);
        L error = outcome - Sigmoid(in mean);
        for (int d = 0; d < row.Length; d++) gradient[d] = L.FusedMultiplyAdd(L.Constant(row[d]), error, gradient[d]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] static L Softplus<L>(in L x) where L : unmanaged, IReal<L> => L.Softplus(x);

    [MethodImpl(MethodImplOptions.NoInlining)] static L Sigmoid<L>(in L x) where L : unmanaged, IReal<L> => L.Sigmoid(x);
}
