namespace Stein.Training;

/// <summary>A loss became infinite or not a number during training.</summary>
public class DivergenceException : ArithmeticException
{
    internal DivergenceException(string quantity, int step, double value, Exception? inner = null)
        : base($"{quantity} became {value} at step {step}; a lower learning rate or a noise floor may help", inner)
        => (Quantity, Step, Value) = (quantity, step, value);

    /// <summary>What diverged.</summary>
    public string Quantity { get; }

    /// <summary>The step at which it happened, from 0.</summary>
    public int Step { get; }

    /// <summary>What the quantity became.</summary>
    public double Value { get; }
}

/// <summary>Training diverged; the exception carries the last good model.</summary>
/// <typeparam name="TModel">The kind of model.</typeparam>
public sealed class DivergenceException<TModel> : DivergenceException where TModel : class
{
    internal DivergenceException(DivergenceException cause, TModel? lastGood) : base(cause.Quantity, cause.Step, cause.Value, cause)
        => LastGood = lastGood;

    /// <summary>
    /// The model with the best parameters up to the step that diverged, those of the start if no others were better; networks of an
    /// ensemble that had not begun are left out. Null if the very first step diverged.
    /// </summary>
    public TModel? LastGood { get; }
}
