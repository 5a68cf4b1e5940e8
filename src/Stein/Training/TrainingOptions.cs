namespace Stein.Training;

/// <summary>How networks are trained. Models add what they need: see <c>DensityOptions</c> and <c>ScoreOptions</c>.</summary>
public record TrainingOptions
{
    /// <summary>Training steps of each network, at least 1; null for what suits the model and the number of rows.</summary>
    public int? Steps { get; init; }

    /// <summary>Rows of a minibatch, at least 1.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>
    /// The highest learning rate of Adam, above 0 and finite. It rises over the first steps, then falls along half a cosine.
    /// </summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>The decay of the exponential moving average of the parameters, in [0, 1). The average is what the model keeps.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>The fraction of rows that a network does not train on, so that they can tell when to stop, between 0 and 1.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>
    /// How many evaluations on the validation rows without improvement end the training, at least 0. There is one after each hundredth of
    /// the steps, or after each step if there are fewer.
    /// </summary>
    public int Patience { get; init; } = 25;

    /// <summary>
    /// The fraction of hidden units left out of each row in training (dropout), in [0, 1); null for what suits the model and the number of
    /// rows.
    /// </summary>
    public double? Dropout { get; init; }

    /// <summary>Checks every option under its own name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal virtual void Check()
    {
        Require(Steps is null or >= 1, Steps, nameof(Steps), "is at least 1");
        Require(BatchSize >= 1, BatchSize, nameof(BatchSize), "is at least 1");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), LearningRate, nameof(LearningRate), "is finite and above 0");
        Require(AverageDecay is >= 0 and < 1, AverageDecay, nameof(AverageDecay), "is at least 0 and below 1");
        Require(ValidationFraction is > 0 and < 1, ValidationFraction, nameof(ValidationFraction), "lies between 0 and 1");
        Require(Patience >= 0, Patience, nameof(Patience), "is at least 0");
        Require(Dropout is null or (>= 0 and <= MostDropout), Dropout, nameof(Dropout), $"lies between 0 and {MostDropout}");
    }

    /// <summary>More left out leaves nothing to learn with: the fraction counts in 256ths.</summary>
    const double MostDropout = 0.99;

    /// <summary>Throws if an option is out of range.</summary>
    internal static void Require(bool holds, object? value, string name, string rule)
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, value, $"the option {name} {rule}");
    }
}
