using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Duals;
using Stein.Linear;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Consistency;

/// <summary>
/// Maximum likelihood of the independent-component model, whose normaliser happens to be known:
/// <c>J(W) = −E[Σ_k G(w_kᵀ x)] − log|det W|</c>. It is what score matching of the same model is compared with.
/// </summary>
/// <remarks>
/// The gradient is <c>∂J/∂w_k = −E[G'(w_kᵀ x) x] − (W⁻ᵀ)_k</c>, exact. The loss is infinite where <c>W</c> is singular.
/// </remarks>
/// <param name="source">The log-density <c>G</c> of a source, a density of one dimension, normalised but for a constant.</param>
/// <param name="sample">The data <c>[n, D]</c>; the parameters are <c>W</c>, <c>[D, D]</c>, row by row.</param>
/// <typeparam name="TSource">The density of a source.</typeparam>
sealed class IndependentComponentLikelihood<TSource>(TSource source, WeightedSample sample) : ILoss
    where TSource : struct, IDensity
{
    /// <inheritdoc/>
    public int Parameters => sample.Dimension * sample.Dimension;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        LossArguments.Check(this, parameters, gradient);
        int length = (gradient.Length + 1) * RowSums.Stripes;
        using var scratch = new Scratch<double>(Scratch<double>.Fits(length) ? stackalloc double[length] : [], length);
        scratch.Span.Clear();
        var sums = new RowSums(scratch.Span, sample.Weights);
        PointRegisters.Run(Lanes.Width, sample.Points, new Pass(source, parameters, !gradient.IsEmpty, sums));
        return sums.Means(sample.TotalWeight, gradient) + VolumeLoss(parameters, gradient);
    }

    /// <summary><c>−log|det W| = −½ log det(W Wᵀ)</c>; its gradient <c>−W⁻ᵀ = −(W Wᵀ)⁻¹ W</c> is added.</summary>
    double VolumeLoss(ReadOnlySpan<double> w, Span<double> gradient)
    {
        int size = sample.Dimension;
        var gram = new double[size * size];
        for (int k = 0; k < size; k++)
        {
            for (int l = 0; l < size; l++)
                gram[k * size + l] = Fold.Dot(w.Slice(k * size, size), w.Slice(l * size, size));
        }
        if (Cholesky.TryFactor(gram, size) is not { } cholesky) return double.PositiveInfinity;
        double loss = 0;
        for (int k = 0; k < size; k++) loss -= Elementary.Log<Scalar<double>, double>(cholesky[k, k]).Value;
        if (gradient.IsEmpty) return loss;
        var column = new double[size];
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k < size; k++) column[k] = w[k * size + j];
            cholesky.Solve(column);
            for (int k = 0; k < size; k++) gradient[k * size + j] -= column[k];
        }
        return loss;
    }

    readonly ref struct Pass(TSource source, ReadOnlySpan<double> w, bool slopes, RowSums sums) : IPointwise<double>
    {
        readonly ReadOnlySpan<double> w = w;
        readonly RowSums sums = sums;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, double>
        {
            int size = x.Length;
            L weight = sums.Weights<L>(first), loss = L.Constant(0);
            for (int k = 0; k < size; k++)
            {
                L component = L.Constant(0);
                for (int j = 0; j < size; j++) component = L.FusedMultiplyAdd(L.Broadcast(w[k * size + j]), x[j], component);
                Dual<L> value = LogDensity(Dual<L>.Variable(component));
                loss -= value.Value;
                if (!slopes) continue;
                for (int j = 0; j < size; j++) sums.Add(1 + k * size + j, first, weight, -value.Tangent * x[j]);
            }
            sums.Add(0, first, weight, loss);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        R LogDensity<R>(R s) where R : unmanaged, IReal<R> => source.LogDensity<R>([s]);
    }
}
