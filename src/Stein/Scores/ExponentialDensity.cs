using Stein.Buffers;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>The densities of an exponential family: <c>log p̃(x; θ) = F_0(x) + Σ_k θ_k F_k(x)</c>.</summary>
/// <param name="family">The statistics.</param>
/// <typeparam name="TFamily">The statistics.</typeparam>
readonly struct ExponentialDensity<TFamily>(TFamily family) : IParametricDensity where TFamily : struct, IExponentialFamily
{
    readonly TFamily family = family;

    /// <inheritdoc/>
    public int Dimension => family.Dimension;

    /// <inheritdoc/>
    public int Parameters => family.Count;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x, ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
    {
        int count = family.Count;
        using var scratch = new Scratch<R>(Scratch<R>.Fits(count) ? stackalloc R[count] : [], count);
        var statistics = scratch.Span;
        family.Statistics(x, statistics);
        R sum = family.Base(x);
        for (int k = 0; k < count; k++) sum = R.FusedMultiplyAdd(parameters[k], statistics[k], sum);
        return sum;
    }
}
