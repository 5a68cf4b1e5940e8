using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Consistency;

/// <summary>
/// The independent-component model <c>log p̃(x; W) = Σ_k G(w_kᵀ x)</c>: the data are mixtures <c>x = A s</c> of independent sources of
/// log-density <c>G</c>, and the rows <c>w_k</c> of <c>W = A⁻¹</c> unmix them. The normaliser <c>|det W|</c> is left out.
/// </summary>
/// <param name="source">The log-density <c>G</c> of a source: a density of one dimension.</param>
/// <param name="dimension">
/// The dimension <c>D ≥ 1</c> of the data, and the number of sources; the parameters are <c>W</c>, row by row.
/// </param>
/// <typeparam name="TSource">The density of a source.</typeparam>
/// <remarks>Source: Hyvärinen, Estimation of Non-Normalized Statistical Models by Score Matching, JMLR 6 (2005), section 3.2.</remarks>
readonly struct IndependentComponents<TSource>(TSource source, int dimension) : IParametricDensity where TSource : struct, IDensity
{
    readonly int dimension = Parameter.AtLeast(1, dimension);

    /// <inheritdoc/>
    public int Dimension => dimension;

    /// <inheritdoc/>
    public int Parameters => checked(dimension * dimension);

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x, ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
    {
        R sum = R.Constant(0);
        for (int k = 0; k < dimension; k++)
        {
            R component = R.Constant(0);
            for (int j = 0; j < dimension; j++) component = R.FusedMultiplyAdd(parameters[k * dimension + j], x[j], component);
            sum += source.LogDensity<R>([component]);
        }
        return sum;
    }
}
