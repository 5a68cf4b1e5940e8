namespace Stein.Training;

/// <summary>Numbers went bad: a quantity became infinite or not a number.</summary>
/// <param name="quantity">What it was.</param>
/// <param name="step">The step at which it happened; the state before that step is kept.</param>
/// <param name="value">What it became.</param>
public sealed class DivergenceException(string quantity, int step, double value)
    : ArithmeticException($"{quantity} became {value} at step {step}; a lower learning rate or a noise floor may help")
{
    /// <summary>The step at which it happened.</summary>
    public int Step { get; } = step;
}
