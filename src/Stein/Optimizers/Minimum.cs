namespace Stein.Optimizers;

/// <summary>Why a minimiser stopped.</summary>
enum Termination
{
    /// <summary>The gradient is as small as was asked for.</summary>
    Converged,

    /// <summary>No step makes the loss less any more: rounding hides what is left of the slope.</summary>
    RoundOff,

    /// <summary>So many iterations were made as were allowed.</summary>
    IterationLimit,
}

/// <summary>Where a minimiser arrived.</summary>
/// <param name="Point">The parameters <c>β</c>, <c>[P]</c>.</param>
/// <param name="Value">The loss there.</param>
/// <param name="RelativeGradient"><c>max_k |∂J/∂β_k| max(|β_k|, 1) / max(|J|, 1)</c>, which is zero at a minimum.</param>
/// <param name="Iterations">Steps made.</param>
/// <param name="Evaluations">How often loss and gradient were computed.</param>
/// <param name="Termination">Why it stopped.</param>
sealed record Minimum(
    double[] Point, double Value, double RelativeGradient, int Iterations, int Evaluations, Termination Termination);

/// <summary>A loss became infinite or not a number where a minimiser could not turn aside.</summary>
/// <param name="quantity">What it was.</param>
/// <param name="iteration">The step at which it happened, from 0.</param>
/// <param name="value">What it became.</param>
/// <param name="lastGood">The last parameters at which the loss was finite; empty if there were none.</param>
public sealed class NonFiniteLossException(string quantity, int iteration, double value, double[] lastGood)
    : ArithmeticException($"{quantity} is {value} at iteration {iteration}")
{
    /// <summary>The step at which it happened, from 0.</summary>
    public int Iteration { get; } = iteration;

    /// <summary>The last parameters at which the loss was finite; empty if there were none.</summary>
    public ReadOnlyMemory<double> LastGood { get; } = lastGood;
}
