using Stein.Networks;
using Stein.Training;

namespace Stein.Models;

/// <summary>
/// How a <see cref="ScoreModel"/> is fitted. The defaults suit the exact trace, whose price grows with the depth of the network.
/// </summary>
public sealed record ScoreOptions : TrainingOptions
{
    /// <summary>The defaults.</summary>
    public ScoreOptions()
    {
        (BatchSize, LearningRate, AverageDecay, ValidationFraction) = (256, 2e-3, 0.995, 0.2);
    }

    /// <summary>Widths of the hidden layers, each at least 1.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [128, 128];

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>Whether hidden layers as wide as the one before add to it (residual layers).</summary>
    public bool Residual { get; init; }

    /// <summary>Training steps where none are given.</summary>
    internal int StepsOrDefault => Steps ?? 4000;

    internal double DropoutOrDefault => Dropout ?? 0;

    internal override void Check()
    {
        base.Check();
        CheckNetwork(Hidden, Activation);
    }

    /// <summary>Checks the options that shape a network.</summary>
    internal static void CheckNetwork(IReadOnlyList<int> hidden, Activation activation)
    {
        Require(hidden is { Count: > 0 } && hidden.All(width => width >= 1), hidden is null ? null : $"[{string.Join(", ", hidden)}]",
            nameof(Hidden),
            "is one or more widths of at least 1");
        Require(Enum.IsDefined(activation), activation, nameof(Activation), "is one of the known ones");
    }
}
