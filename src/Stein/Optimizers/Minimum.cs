namespace Stein.Optimizers;

/// <summary>The reason why a minimiser stopped.</summary>
enum Termination
{
    /// <summary>The gradient is as small as asked for.</summary>
    Converged,

    /// <summary>No step makes the loss smaller: what is left of the slope is below its rounding error.</summary>
    RoundOff,

    /// <summary>The allowed number of iterations was made.</summary>
    IterationLimit,
}

/// <summary>The result of a minimisation.</summary>
/// <param name="Point">The parameters <c>β</c>, <c>[P]</c>.</param>
/// <param name="Value">The loss <c>J</c> there.</param>
/// <param name="RelativeGradient"><c>max_k |∂J/∂β_k| max(|β_k|, 1) / max(|J|, 1)</c>, which is zero at a minimum.</param>
/// <param name="Iterations">The number of steps.</param>
/// <param name="Evaluations">How often loss and gradient were computed.</param>
/// <param name="Termination">The reason why it stopped.</param>
sealed record Minimum(
    double[] Point, double Value, double RelativeGradient, int Iterations, int Evaluations, Termination Termination);

/// <summary>The loss or its gradient is infinite or NaN, and a minimiser cannot go on: at the start, or all along a direction.</summary>
/// <param name="quantity">The name of what is not finite, as the subject of a sentence.</param>
/// <param name="iteration">The step at which it happened, from 0.</param>
/// <param name="value">Its value.</param>
/// <param name="lastGood">The last parameters at which the loss was finite; empty if there were none.</param>
public sealed class NonFiniteLossException(string quantity, int iteration, double value, double[] lastGood)
    : ArithmeticException($"{quantity} is {value} at iteration {iteration}")
{
    /// <summary>The step at which it happened, from 0.</summary>
    public int Iteration { get; } = iteration;

    /// <summary>The last parameters at which the loss was finite; empty if there were none.</summary>
    public ReadOnlyMemory<double> LastGood { get; } = lastGood;
}
