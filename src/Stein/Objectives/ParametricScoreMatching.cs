using Stein.Optimizers;
using Stein.Scores;
using Stein.Tables;

namespace Stein.Objectives;

/// <summary>A density fitted within a family by score matching.</summary>
/// <param name="Parameters">The parameters <c>β</c>, <c>[P]</c>.</param>
/// <param name="Loss">The implicit loss <c>E[Δ log p̃ + ½‖∇ log p̃‖²]</c> there.</param>
/// <param name="Converged">Whether the gradient has become as small as was asked for, or as rounding lets it.</param>
public sealed record ParametricFit(double[] Parameters, double Loss, bool Converged);

/// <summary>
/// Implicit score matching of densities <c>p̃(x; β)</c> that are known up to a factor (Hyvärinen 2005): <c>β</c> is estimated from data
/// without the normaliser.
/// </summary>
/// <remarks>
/// The loss is <c>J(β) = E[Δ log p̃ + ½‖∇ log p̃‖²]</c>, derivatives by <c>x</c>, all of them exact by dual numbers. It needs data with a
/// differentiable density on all of space: repeated rows, discrete columns and bounded sets break the theorem. Rows of a table count by
/// their weights. Deterministic; every width and machine gives the same bits.
/// </remarks>
public static class ParametricScoreMatching
{
    /// <summary>Fits the parameters of a family by quasi-Newton steps; a loss with several minima wants several starts.</summary>
    /// <param name="family">The family.</param>
    /// <param name="rows">The data <c>[n, D]</c>, at least one row, with weights if it has them.</param>
    /// <param name="start">The parameters to start from, <c>[P]</c>; the loss has to be finite there.</param>
    /// <param name="tolerance">
    /// The relative gradient <c>max_k |∂J/∂β_k| max(|β_k|, 1) / max(|J|, 1)</c> that is small enough, at least 0.
    /// </param>
    /// <param name="iterations">The most steps.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <exception cref="ArgumentException">Dimensions or lengths differ, or there are no rows.</exception>
    /// <exception cref="DivergenceException{T}">
    /// The loss or its gradient is not finite at the start, or all along a direction; the exception carries the last parameters, an array,
    /// at which it was finite.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ParametricFit Fit<TFamily>(TFamily family, Table rows, ReadOnlySpan<double> start, double tolerance = 1e-10,
        int iterations = 1000,
        CancellationToken cancellation = default) where TFamily : struct, IParametricDensity
    {
        var loss = new DensityScoreMatching<TFamily>(family, new WeightedSample(rows.Matrix, rows.Weights));
        var minimum = QuasiNewton.Minimize(loss, start, tolerance, iterations, cancellation);
        return new(minimum.Point, minimum.Value, minimum.Termination != Termination.IterationLimit);
    }

    /// <summary>Fits an exponential family <c>log p̃ = F_0 + Σ_k θ_k F_k</c> in closed form: the loss is quadratic in <c>θ</c>.</summary>
    /// <param name="family">The statistics.</param>
    /// <param name="rows">The data <c>[n, D]</c>, with weights if it has them.</param>
    /// <exception cref="ArgumentException">
    /// The dimensions differ, or the rows do not determine the parameters: some combination of the statistics has no slope at any row.
    /// </exception>
    /// <exception cref="DivergenceException">A derivative of a statistic is not finite on the rows.</exception>
    internal static ParametricFit FitExponentialFamily<TFamily>(TFamily family, Table rows) where TFamily : struct, IExponentialFamily
    {
        var fit = ExponentialFamilyMatching.Fit(family, new WeightedSample(rows.Matrix, rows.Weights));
        return new(fit.Parameters, fit.Loss, Converged: true);
    }
}
