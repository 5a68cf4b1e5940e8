using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Duals;
using Stein.Linear;
using Stein.Optimizers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Objectives;

/// <summary>An exponential family fitted by implicit score matching.</summary>
/// <param name="Parameters">The parameters <c>θ</c>, <c>[K]</c>.</param>
/// <param name="Loss">The least value <c>J(θ) = E[Δ log p̃ + ½‖∇ log p̃‖²]</c>.</param>
sealed record ExponentialFamilyFit(double[] Parameters, double Loss);

/// <summary>
/// Implicit score matching of an exponential family in closed form: <c>J(θ) = ½ θᵀAθ + θᵀb + c</c> with
/// <c>A_kl = E[∇F_k·∇F_l]</c>, <c>b_k = E[∇F_k·∇F_0 + ΔF_k]</c>, <c>c = E[ΔF_0 + ½‖∇F_0‖²]</c>, so <c>θ = −A⁻¹ b</c>.
/// </summary>
/// <remarks>
/// The derivatives are exact, by jets: <c>D</c> evaluations of all statistics for a register of rows, then one
/// Cholesky factorisation of <c>A</c> scaled to a diagonal of ones. Source: Hyvärinen 2005; Hyvärinen 2007, <i>Some extensions of
/// score matching</i>, section 4.
/// </remarks>
static class ExponentialFamilyMatching
{
    /// <summary>The least pivot of the scaled <c>A</c>, for each statistic, that is not mere rounding.</summary>
    const double LeastPivot = 16 * 2.220446049250313e-16;

    /// <summary>Fits the family.</summary>
    /// <param name="family">The statistics.</param>
    /// <param name="sample">The data <c>[n, D]</c>.</param>
    /// <exception cref="ArgumentException">
    /// The dimensions differ, or the sample does not determine the parameters: some combination of the statistics has no slope at any row.
    /// </exception>
    /// <exception cref="DivergenceException">A derivative of a statistic is not finite on the sample.</exception>
    public static ExponentialFamilyFit Fit<TFamily>(TFamily family, WeightedSample sample) where TFamily : struct, IExponentialFamily
        => Fit(Lanes.Width, family, sample);

    internal static ExponentialFamilyFit Fit<TFamily>(LaneWidth width, TFamily family, WeightedSample sample)
        where TFamily : struct, IExponentialFamily
    {
        if (family.Dimension != sample.Dimension)
        {
            throw new ArgumentException(
                $"data of dimension {sample.Dimension} for a family of dimension {family.Dimension}", nameof(sample));
        }
        int count = family.Count;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(family));
        var stripes = new double[(Place(count, 0) + count + 1) * RowSums.Stripes];
        var sums = new RowSums(stripes, sample.Weights);
        PointRegisters.Run(width, sample.Points, new Pass<TFamily>(family, sums));

        double[] matrix = new double[count * count], negative = new double[count];
        for (int k = 0; k < count; k++)
        {
            for (int l = 0; l <= k; l++)
                matrix[k * count + l] = matrix[l * count + k] = Mean(Place(k, l), $"the product of the slopes of statistics {k} and {l}");
            negative[k] = -Mean(Place(count, k), $"the linear coefficient of statistic {k}");
        }
        double[] parameters = Solve(matrix, negative);
        double loss = Mean(Place(count, count), "the loss of the base");
        for (int k = 0; k < count; k++) loss -= 0.5 * parameters[k] * negative[k];
        return new(parameters, loss);

        double Mean(int quantity, string name)
        {
            double mean = new RowSums(stripes, default).Total(quantity) / sample.TotalWeight;
            return double.IsFinite(mean) ? mean : throw new DivergenceException(name, 0, mean);
        }
    }

    /// <summary>Where <c>A_kl</c>, <c>l ≤ k</c>, is summed; row <c>K</c> holds <c>b</c> and, at its end, <c>c</c>.</summary>
    static int Place(int k, int l) => k * (k + 1) / 2 + l;

    static double[] Solve(double[] matrix, double[] right)
    {
        int count = right.Length;
        double[] scales = new double[count], scaled = new double[count * count], solution = new double[count];
        for (int k = 0; k < count; k++)
        {
            double diagonal = matrix[k * count + k];
            if (!(diagonal > 0)) throw Undetermined($"statistic {k} has no slope at any row");
            scales[k] = 1 / Math.Sqrt(diagonal);
        }
        for (int k = 0; k < count; k++)
        {
            solution[k] = right[k] * scales[k];
            for (int l = 0; l < count; l++) scaled[k * count + l] = k == l ? 1 : matrix[k * count + l] * scales[k] * scales[l];
        }
        var cholesky = Factor(scaled, count);
        cholesky.Solve(solution);
        for (int k = 0; k < count; k++) solution[k] *= scales[k];
        return solution;
    }

    static Cholesky Factor(double[] scaled, int count)
    {
        var cholesky = Cholesky.TryFactor(scaled, count) ?? throw Undetermined("a combination of the statistics has no slope at any row");
        for (int k = 0; k < count; k++)
        {
            if (cholesky[k, k] * cholesky[k, k] < count * LeastPivot)
                throw Undetermined($"a combination of statistic {k} and those before it has no slope at any row");
        }
        return cholesky;
    }

    static ArgumentException Undetermined(string reason) => new($"the sample does not determine the parameters: {reason}", "sample");

    readonly ref struct Pass<TFamily>(TFamily family, RowSums sums) : IPointwise<double> where TFamily : struct, IExponentialFamily
    {
        readonly RowSums sums = sums;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public void At<L>(scoped ReadOnlySpan<L> x, int first) where L : unmanaged, ISimd<L, double>
        {
            int count = family.Count;
            using var points = new Scratch<Jet<L>>(
                Scratch<Jet<L>>.Fits(x.Length) ? stackalloc Jet<L>[x.Length] : [], x.Length);
            using var values = new Scratch<Jet<L>>(
                Scratch<Jet<L>>.Fits(count + 1) ? stackalloc Jet<L>[count + 1] : [], count + 1);
            var point = points.Span;
            var statistics = values.Span;
            for (int i = 0; i < x.Length; i++) point[i] = x[i];
            L weight = sums.Weights<L>(first), half = L.Constant(0.5);
            for (int i = 0; i < x.Length; i++)
            {
                point[i] = Jet<L>.Variable(x[i]);
                Statistics(point, statistics);
                point[i] = x[i];
                Jet<L> fixedPart = statistics[count];
                L fixedSlope = fixedPart.First;
                for (int k = 0; k < count; k++)
                {
                    L slope = statistics[k].First;
                    for (int l = 0; l <= k; l++) sums.Add(Place(k, l), first, weight, slope * statistics[l].First);
                    sums.Add(Place(count, k), first, weight, L.FusedMultiplyAdd(slope, fixedSlope, statistics[k].Second));
                }
                sums.Add(Place(count, count), first, weight, L.FusedMultiplyAdd(half * fixedSlope, fixedSlope, fixedPart.Second));
            }
        }

        /// <summary>All statistics, and behind them the base.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        void Statistics<R>(scoped ReadOnlySpan<R> x, scoped Span<R> statistics) where R : unmanaged, IReal<R>
        {
            family.Statistics(x, statistics[..^1]);
            statistics[^1] = family.Base(x);
        }
    }
}
