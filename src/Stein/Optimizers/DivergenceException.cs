namespace Stein.Optimizers;

/// <summary>A loss or its gradient became infinite or not a number.</summary>
public class DivergenceException : ArithmeticException
{
    internal DivergenceException(string quantity, int step, double value, string advice = "", Exception? inner = null)
        : base($"{quantity} became {value} at step {step}{advice}", inner)
        => (Quantity, Step, Value, Advice) = (quantity, step, value, advice);

    /// <summary>What diverged.</summary>
    public string Quantity { get; }

    /// <summary>The step at which it happened, from 0.</summary>
    public int Step { get; }

    /// <summary>What the quantity became.</summary>
    public double Value { get; }

    internal string Advice { get; }
}

/// <summary>A fit diverged; the exception carries what it had reached.</summary>
/// <typeparam name="T">A model, or the parameters <c>[P]</c> of a density as an array.</typeparam>
public sealed class DivergenceException<T> : DivergenceException where T : class
{
    internal DivergenceException(DivergenceException cause, T? lastGood)
        : base(cause.Quantity, cause.Step, cause.Value, cause.Advice, cause) => LastGood = lastGood;

    /// <summary>
    /// Of a network, the model with the best parameters up to the step that diverged, those of the start if no others were better;
    /// networks of an ensemble that had not begun are left out. Of a density with parameters, the last at which the loss was finite. Null
    /// if there are none, as when the very first step diverged.
    /// </summary>
    public T? LastGood { get; }
}
