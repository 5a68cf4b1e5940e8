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
