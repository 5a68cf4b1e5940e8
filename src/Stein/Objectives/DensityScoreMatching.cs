using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Duals;
using Stein.Optimizers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Objectives;

/// <summary>
/// Implicit score matching of a family of densities (Hyvärinen 2005, theorem 1):
/// <c>J(β) = E[Δ log p̃(x; β) + ½‖∇ log p̃(x; β)‖²]</c>, derivatives by <c>x</c>, the mean over weighted rows. Its minimiser estimates
/// <c>β</c> consistently, without the normaliser.
/// </summary>
/// <remarks>
/// All derivatives are exact, by dual numbers over jets:
/// <c>∂J/∂β_k = E Σᵢ [∂_k∂ᵢ² log p̃ + ∂ᵢ log p̃ · ∂_k∂ᵢ log p̃]</c>. A register of rows costs <c>D</c> evaluations of the density
/// for the loss and <c>P·D</c> for the gradient or the metric. The metric is <c>M_kl = E[∂_k∇ log p̃ · ∂_l∇ log p̃]</c>: the Hessian less
/// <c>E Σᵢ [∂ᵢ + ∂ᵢ log p̃] ∂ᵢ∂_k∂_l log p̃</c>, whose mean vanishes where <c>p̃</c> is the density of the data (Stein's identity),
/// and which is no part of an exponential family at all. The data need a differentiable density on all of space: ties, discrete columns
/// and bounded sets break the theorem.
/// </remarks>
/// <param name="family">The family of densities.</param>
/// <param name="sample">The data <c>[n, D]</c>.</param>
/// <typeparam name="TFamily">The family.</typeparam>
sealed class DensityScoreMatching<TFamily>(TFamily family, WeightedSample sample) : IScaledLoss
    where TFamily : struct, IParametricDensity
{
    readonly WeightedSample sample = family.Dimension == sample.Dimension
        ? sample
        : throw new ArgumentException($"data of dimension {sample.Dimension} for densities of {family.Dimension}", nameof(sample));

    /// <inheritdoc/>
    public int Parameters { get; } = family.Parameters;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient) => Evaluate(Lanes.Width, parameters, gradient);

    /// <inheritdoc/>
    public void Metric(ReadOnlySpan<double> parameters, Span<double> metric)
    {
        LossArguments.Check(this, parameters, []);
        int count = Parameters, length = count * (count + 1) / 2 * RowSums.Stripes;
        if (metric.Length != count * count)
            throw new ArgumentException($"{metric.Length} numbers are not a matrix of size {count}", nameof(metric));
        using var scratch = new Scratch<double>(Scratch<double>.Fits(length) ? stackalloc double[length] : [], length);
        scratch.Span.Clear();
        var sums = new RowSums(scratch.Span, sample.Weights);
        PointRegisters.Run(Lanes.Width, sample.Points, new MetricPass(family, parameters, sums));
        for (int k = 0, place = 0; k < count; k++)
            for (int l = 0; l <= k; l++) metric[k * count + l] = metric[l * count + k] = sums.Total(place++) / sample.TotalWeight;
    }

    internal double Evaluate(LaneWidth width, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        LossArguments.Check(this, parameters, gradient);
        int length = (gradient.Length + 1) * RowSums.Stripes;
        using var scratch = new Scratch<double>(Scratch<double>.Fits(length) ? stackalloc double[length] : [], length);
        scratch.Span.Clear();
        var sums = new RowSums(scratch.Span, sample.Weights);
        PointRegisters.Run(width, sample.Points, new Pass(family, parameters, !gradient.IsEmpty, sums));
        return sums.Means(sample.TotalWeight, gradient);
    }

    /// <summary>
    /// The rows of a register. Jets run along a coordinate of <c>x</c>, the dual numbers over them along one of <c>β</c>.
    /// </summary>
    readonly ref struct Pass(TFamily family, ReadOnlySpan<double> parameters, bool slopes, RowSums sums) : IPointwise<double>
    {
        readonly ReadOnlySpan<double> parameters = parameters;
        readonly RowSums sums = sums;

        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, double>
        {
            if (slopes) LossAndSlopes(x, first);
            else Loss(x, first);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Loss<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, double>
        {
            using var points = new Scratch<Jet<L>>(
                Scratch<Jet<L>>.Fits(x.Length) ? stackalloc Jet<L>[x.Length] : [], x.Length);
            using var constants = new Scratch<Jet<L>>(
                Scratch<Jet<L>>.Fits(parameters.Length) ? stackalloc Jet<L>[parameters.Length] : [], parameters.Length);
            Span<Jet<L>> point = points.Span, beta = constants.Span;
            for (int i = 0; i < x.Length; i++) point[i] = x[i];
            for (int k = 0; k < beta.Length; k++) beta[k] = L.Broadcast(parameters[k]);

            L loss = L.Constant(0);
            for (int i = 0; i < x.Length; i++)
            {
                point[i] = Jet<L>.Variable(x[i]);
                var value = Evaluate<Jet<L>>(point, beta);
                point[i] = x[i];
                loss = Plus(loss, value);
            }
            sums.Add(0, first, sums.Weights<L>(first), loss);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void LossAndSlopes<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, double>
        {
            using var points = new Scratch<Dual<Jet<L>>>(
                Scratch<Dual<Jet<L>>>.Fits(x.Length) ? stackalloc Dual<Jet<L>>[x.Length] : [], x.Length);
            using var constants = new Scratch<Dual<Jet<L>>>(
                Scratch<Dual<Jet<L>>>.Fits(parameters.Length) ? stackalloc Dual<Jet<L>>[parameters.Length] : [], parameters.Length);
            using var totals = new Scratch<L>(Scratch<L>.Fits(parameters.Length) ? stackalloc L[parameters.Length] : [], parameters.Length);
            Span<Dual<Jet<L>>> point = points.Span, beta = constants.Span;
            var slope = totals.Span;
            for (int i = 0; i < x.Length; i++) point[i] = (Jet<L>)x[i];
            for (int k = 0; k < beta.Length; k++) beta[k] = (Jet<L>)L.Broadcast(parameters[k]);
            slope.Clear();

            L loss = L.Constant(0);
            for (int i = 0; i < x.Length; i++)
            {
                point[i] = Jet<L>.Variable(x[i]);
                Dual<Jet<L>> result = default;
                for (int k = 0; k < beta.Length; k++)
                {
                    var constant = beta[k];
                    beta[k] = Dual<Jet<L>>.Variable(constant.Value);
                    result = Evaluate<Dual<Jet<L>>>(point, beta);
                    beta[k] = constant;
                    var byParameter = result.Tangent;
                    slope[k] += L.FusedMultiplyAdd(result.Value.First, byParameter.First, byParameter.Second);
                }
                point[i] = (Jet<L>)x[i];
                loss = Plus(loss, result.Value);
            }

            L weight = sums.Weights<L>(first);
            sums.Add(0, first, weight, loss);
            for (int k = 0; k < slope.Length; k++) sums.Add(k + 1, first, weight, slope[k]);
        }

        /// <summary>Adds what one coordinate gives: <c>∂ᵢ² + ½(∂ᵢ)²</c>.</summary>
        static L Plus<L>(L loss, Jet<L> value) where L : unmanaged, ISimd<L, double>
            => loss + L.FusedMultiplyAdd(L.Constant(0.5) * value.First, value.First, value.Second);

        [MethodImpl(MethodImplOptions.NoInlining)]
        R Evaluate<R>(scoped ReadOnlySpan<R> x, scoped ReadOnlySpan<R> beta) where R : unmanaged, IReal<R> => family.LogDensity(x, beta);
    }

    /// <summary>The products <c>∂_k∂ᵢ log p̃ · ∂_l∂ᵢ log p̃</c> of the rows of a register.</summary>
    readonly ref struct MetricPass(TFamily family, ReadOnlySpan<double> parameters, RowSums sums) : IPointwise<double>
    {
        readonly ReadOnlySpan<double> parameters = parameters;
        readonly RowSums sums = sums;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, double>
        {
            int count = parameters.Length;
            using var points = new Scratch<Dual<Dual<L>>>(
                Scratch<Dual<Dual<L>>>.Fits(x.Length) ? stackalloc Dual<Dual<L>>[x.Length] : [], x.Length);
            using var constants = new Scratch<Dual<Dual<L>>>(
                Scratch<Dual<Dual<L>>>.Fits(count) ? stackalloc Dual<Dual<L>>[count] : [], count);
            using var slopes = new Scratch<L>(Scratch<L>.Fits(count) ? stackalloc L[count] : [], count);
            Span<Dual<Dual<L>>> point = points.Span, beta = constants.Span;
            var slope = slopes.Span;
            for (int i = 0; i < x.Length; i++) point[i] = (Dual<L>)x[i];
            for (int k = 0; k < count; k++) beta[k] = (Dual<L>)L.Broadcast(parameters[k]);
            L weight = sums.Weights<L>(first);
            for (int i = 0; i < x.Length; i++)
            {
                point[i] = Dual<L>.Variable(x[i]);
                for (int k = 0, place = 0; k < count; k++)
                {
                    beta[k] = Dual<Dual<L>>.Variable(beta[k].Value);
                    slope[k] = LogDensity<Dual<Dual<L>>>(point, beta).Tangent.Tangent;
                    beta[k] = beta[k].Value;
                    for (int l = 0; l <= k; l++) sums.Add(place++, first, weight, slope[k] * slope[l]);
                }
                point[i] = (Dual<L>)x[i];
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        R LogDensity<R>(scoped ReadOnlySpan<R> x, scoped ReadOnlySpan<R> beta) where R : unmanaged, IReal<R> => family.LogDensity(x, beta);
    }
}
