namespace Stein.Scores;

/// <summary>
/// Makes a density that is written by its logarithm a score for samplers and diagnostics: log-density, score, Jacobian and trace, all exact
/// by dual numbers.
/// </summary>
/// <remarks>
/// For each register of points, score and log-density take <c>D</c> evaluations of the density, the trace <c>D</c> costlier ones, the
/// Jacobian <c>D(D + 1)/2</c> of those. Nothing is allocated but what the shared pool lends for large <c>D</c>. A row that is NaN or
/// infinite spoils no other, and every width gives the same bits. A caller who wants the trace alone may pass <c>default</c> for the
/// scores.
/// </remarks>
public static class Score
{
    /// <summary>The score of a density, in double precision.</summary>
    /// <param name="density">The density.</param>
    /// <exception cref="ArgumentException">The density has no dimension, as the default value of a density that has parameters.</exception>
    public static IDifferentiableLogDensity<double> FromDensity<TDensity>(TDensity density) where TDensity : struct, IDensity
        => new DensityScore<TDensity, double>(density);

    /// <summary>The score of a density, in single precision.</summary>
    /// <inheritdoc cref="FromDensity{TDensity}(TDensity)"/>
    public static IDifferentiableLogDensity<float> InSinglePrecision<TDensity>(TDensity density) where TDensity : struct, IDensity
        => new DensityScore<TDensity, float>(density);
}
