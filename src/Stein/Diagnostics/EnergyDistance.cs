using Stein.Noise;

namespace Stein.Diagnostics;

/// <summary>
/// The energy distance between two samples, <c>2 E‖x − y‖ − E‖x − x'‖ − E‖y − y'‖</c>: zero for two distributions that are the same,
/// positive for any two of finite means that are not. It has no bandwidth to choose.
/// </summary>
/// <remarks>
/// Székely and Rizzo 2013, <em>Energy statistics</em>. Without bias, hence often negative where the distributions are the same.
/// </remarks>
public static class EnergyDistance
{
    /// <summary>The unbiased estimate.</summary>
    /// <param name="x">The one sample, <c>[n, D]</c>, at least two rows.</param>
    /// <param name="y">The other sample, <c>[m, D]</c>, at least two rows.</param>
    /// <param name="dimension">Elements in a row, <c>D ≥ 1</c>.</param>
    /// <exception cref="ArgumentException">A sample is not a matrix of two or more rows, or holds a number that is not finite.</exception>
    public static double Estimate(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension)
        => Test(x, y, dimension, 1, default).Statistic;

    /// <summary>The estimate with its permutation test.</summary>
    /// <param name="x">The one sample, <c>[n, D]</c>, at least two rows.</param>
    /// <param name="y">The other sample, <c>[m, D]</c>, at least two rows.</param>
    /// <param name="dimension">Elements in a row, <c>D ≥ 1</c>.</param>
    /// <param name="permutations">Random splits, at least 1; memory is that of <c>(n + m)²</c> numbers.</param>
    /// <param name="noise">Where the splits come from.</param>
    /// <param name="cancellation">Ends the test between two splits.</param>
    /// <exception cref="ArgumentException">A sample is not a matrix of two or more rows, or holds a number that is not finite.</exception>
    public static TwoSampleResult Test(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, int permutations, NoiseStream noise,
            CancellationToken cancellation = default)
    {
        var rows = MaximumMeanDiscrepancy.Together(x, y, dimension);
        var kernel = MaximumMeanDiscrepancy.Matrix(rows, dimension, static square => -Math.Sqrt(square));
        return PermutationTest.Run(kernel, x.Length / dimension, permutations, noise, cancellation);
    }
}
