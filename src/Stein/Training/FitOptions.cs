using Stein.Networks;
using Stein.Objectives;

namespace Stein.Training;

/// <summary>How a score model is fitted to a table.</summary>
public sealed record FitOptions
{
    /// <summary>Widths of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [128, 128];

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>
    /// The objective, in the units of standardised columns; if none, <see cref="NoiseConditionalScoreMatching"/> over all noise levels from
    /// <see cref="SmallestNoise"/> to the largest distance between two training rows.
    /// </summary>
    public IObjective? Objective { get; init; }

    /// <summary>The smallest noise level, in standard deviations of the standardised columns, above 0.</summary>
    public double SmallestNoise { get; init; } = 0.01;

    /// <summary>Features of the noise level that the network sees.</summary>
    public int NoiseFeatures { get; init; } = 16;

    /// <summary>What the outputs of a noise-conditional network mean.</summary>
    public NoiseWrapping Wrapping { get; init; } = NoiseWrapping.Preconditioned;

    /// <summary>
    /// Whether skewed and heavy-tailed columns get a <see cref="SinhArcsinh"/> shape beside mean and scale, see <see cref="ColumnShapes"/>;
    /// only for fits without an <see cref="Objective"/>, to the scores at all noise levels.
    /// </summary>
    public bool Shapes { get; init; } = true;

    /// <summary>Training steps, at least 1.</summary>
    public int Steps { get; init; } = 4000;

    /// <summary>Rows of a minibatch, at least 1.</summary>
    public int Batch { get; init; } = 256;

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>The decay of the weight average, in [0, 1).</summary>
    public double AverageDecay { get; init; } = 0.995;

    /// <summary>The share of rows that is held out to choose when to stop, in (0, 1).</summary>
    public double HeldOut { get; init; } = 0.2;

    /// <summary>How many looks at the held-out rows without improvement end the training; there are up to 100.</summary>
    public int Patience { get; init; } = 25;

    /// <summary>The seed of every draw.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads to work on; the result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
