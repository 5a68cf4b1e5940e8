using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Duals;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Consistency;

/// <summary>
/// Implicit score matching of the independent-component model <c>log p̃(x; W) = Σ_k G(w_kᵀ x)</c>, with <c>g = G'</c> and
/// <c>y(x) = Wᵀ g(Wx)</c>: <c>J(W) = E[Σ_k g'(w_kᵀ x) ‖w_k‖² + ½‖y‖²]</c>.
/// </summary>
/// <remarks>
/// It is <see cref="DensityScoreMatching{TFamily}"/> of <see cref="IndependentComponents{TSource}"/> with the sums over coordinates
/// written out, so that a row costs <c>O(D²)</c>:
/// <c>∂J/∂w_k = E[2 g'_k w_k + g_k y + (g''_k ‖w_k‖² + g'_k w_kᵀy) x]</c>. The derivatives of <c>G</c> are exact, by dual
/// numbers over jets. Source: Hyvärinen 2005, section 3.2.
/// </remarks>
/// <param name="source">The log-density <c>G</c> of a source, a density of one dimension.</param>
/// <param name="sample">The data <c>[n, D]</c>; the parameters are <c>W</c>, <c>[D, D]</c>, row by row.</param>
/// <typeparam name="TSource">The density of a source.</typeparam>
sealed class IndependentComponentMatching<TSource>(TSource source, WeightedSample sample) : ILoss
    where TSource : struct, IDensity
{
    /// <inheritdoc/>
    public int Parameters => sample.Dimension * sample.Dimension;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient) => Evaluate(Lanes.Width, parameters, gradient);

    internal double Evaluate(LaneWidth width, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        LossArguments.Check(this, parameters, gradient);
        int length = (gradient.Length + 1) * RowSums.Stripes;
        using var scratch = new Scratch<double>(Scratch<double>.Fits(length) ? stackalloc double[length] : [], length);
        scratch.Span.Clear();
        var sums = new RowSums(scratch.Span, sample.Weights);
        PointRegisters.Run(width, sample.Points, new Pass(source, parameters, !gradient.IsEmpty, sums));
        return sums.Means(sample.TotalWeight, gradient);
    }

    readonly ref struct Pass(TSource source, ReadOnlySpan<double> w, bool slopes, RowSums sums) : IPointwise<double>
    {
        readonly ReadOnlySpan<double> w = w;
        readonly RowSums sums = sums;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, double>
        {
            int size = x.Length;
            using var scratch = new Scratch<L>(Scratch<L>.Fits(4 * size) ? stackalloc L[4 * size] : [], 4 * size);
            Span<L> y = scratch.Span[..size], g = scratch.Span.Slice(size, size);
            Span<L> slope = scratch.Span.Slice(2 * size, size), curvature = scratch.Span.Slice(3 * size, size);
            L loss = L.Constant(0);
            y.Clear();
            for (int k = 0; k < size; k++)
            {
                var row = w.Slice(k * size, size);
                (g[k], slope[k], curvature[k]) = Derivatives(Dot<L>(row, x));
                for (int j = 0; j < size; j++) y[j] = L.FusedMultiplyAdd(L.Broadcast(row[j]), g[k], y[j]);
                loss = L.FusedMultiplyAdd(slope[k], SquaredLength<L>(row), loss);
            }
            for (int j = 0; j < size; j++) loss = L.FusedMultiplyAdd(L.Constant(0.5) * y[j], y[j], loss);
            L weight = sums.Weights<L>(first);
            sums.Add(0, first, weight, loss);
            if (!slopes) return;
            for (int k = 0; k < size; k++)
            {
                var row = w.Slice(k * size, size);
                L along = L.FusedMultiplyAdd(curvature[k], SquaredLength<L>(row), slope[k] * Dot<L>(row, y));
                L twice = L.Constant(2) * slope[k];
                for (int j = 0; j < size; j++)
                {
                    L byWeight = L.FusedMultiplyAdd(along, x[j], L.FusedMultiplyAdd(g[k], y[j], twice * L.Broadcast(row[j])));
                    sums.Add(1 + k * size + j, first, weight, byWeight);
                }
            }
        }

        /// <summary><c>g(s)</c>, <c>g'(s)</c> and <c>g''(s)</c>.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        (L First, L Second, L Third) Derivatives<L>(L s) where L : unmanaged, ISimd<L, double>
        {
            var variable = Dual<Jet<L>>.Variable(Jet<L>.Variable(s));
            var value = source.LogDensity<Dual<Jet<L>>>([variable]);
            return (value.Value.First, value.Value.Second, value.Tangent.Second);
        }

        static L Dot<L>(ReadOnlySpan<double> row, scoped ReadOnlySpan<L> v) where L : unmanaged, ISimd<L, double>
        {
            L sum = L.Constant(0);
            for (int j = 0; j < v.Length; j++) sum = L.FusedMultiplyAdd(L.Broadcast(row[j]), v[j], sum);
            return sum;
        }

        static L SquaredLength<L>(ReadOnlySpan<double> row) where L : unmanaged, ISimd<L, double>
        {
            double sum = 0;
            foreach (double entry in row) sum = Math.FusedMultiplyAdd(entry, entry, sum);
            return L.Broadcast(sum);
        }
    }
}
