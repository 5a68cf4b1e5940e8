using Stein.Networks;
using Stein.Objectives;
using Stein.Tables;

namespace Stein.Models;

/// <summary>How a score model is fitted to a table. The defaults suit an objective of all noise levels; see <see cref="For"/>.</summary>
public sealed record FitOptions
{
    /// <summary>Settings that suit an objective of one noise level, whose exact trace has its price in deep networks.</summary>
    public static FitOptions For(IObjective objective) => new()
    {
        Objective = objective,
        Hidden = [128, 128],
        Activation = Activation.Tanh,
        Steps = 4000,
        Batch = 256,
        LearningRate = 2e-3,
        AverageDecay = 0.995,
        HeldOut = 0.2,
        Dropout = 0,
        Residual = false,
    };

    /// <summary>Widths of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [256, 256, 256, 256];

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>Whether hidden layers as wide as the one before add to it; of use for deep networks.</summary>
    public bool Residual { get; init; } = true;

    /// <summary>
    /// The objective, in the units of standardised columns; if none, <see cref="NoiseConditionalScoreMatching"/> over all noise levels from
    /// <see cref="SmallestNoise"/> to the largest distance between two training rows.
    /// </summary>
    public IObjective? Objective { get; init; }

    /// <summary>The smallest noise level, in standard deviations of the standardised columns, above 0.</summary>
    public double SmallestNoise { get; init; } = 0.05;

    /// <summary>Features of the noise level that the network sees.</summary>
    public int NoiseFeatures { get; init; } = 16;

    /// <summary>What the outputs of a noise-conditional network mean.</summary>
    public Preconditioning Wrapping { get; init; } = Preconditioning.Preconditioned;

    /// <summary>
    /// The number of networks whose mean the scores are, at least 1, each trained from its own start; if not given, one for an objective of
    /// one noise level, otherwise as many as few rows ask for: <c>4,500/n</c>, from 1 to 3. Each holds out other rows.
    /// </summary>
    public int? Members { get; init; }

    /// <summary>
    /// Whether skewed and heavy-tailed columns get a <see cref="SinhArcsinh"/> shape beside mean and scale, see <see cref="ColumnShapes"/>;
    /// only for fits without an <see cref="Objective"/>, to the scores at all noise levels.
    /// </summary>
    public bool Shapes { get; init; } = true;

    /// <summary>Training steps of each network, at least 1; if not given, <c>128 √n</c> for <c>n</c> rows, from 1000 to 20,000.</summary>
    public int? Steps { get; init; }

    /// <summary>
    /// Steps that follow for each network of all noise levels, from its weight average at a tenth of the learning rate, with the levels up to
    /// <see cref="FineTuneUpTo"/> matched implicitly by the exact trace: the scores of these levels, small in the loss, become more exact. The
    /// log-likelihood, which all levels decide, hardly changes. The price of a step is that of the trace, see <see cref="TraceMethod"/>.
    /// </summary>
    public int FineTune { get; init; }

    /// <summary>
    /// The level up to which fine-tuning matches implicitly, in standard deviations of the columns, above 0: about the finest detail of the data.
    /// </summary>
    public double FineTuneUpTo { get; init; } = 0.1;

    /// <summary>Rows of a minibatch, at least 1.</summary>
    public int Batch { get; init; } = 512;

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>The decay of the weight average, in [0, 1).</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>The share of rows that is held out from a network, to choose when to stop, in (0, 1).</summary>
    public double HeldOut { get; init; } = 0.1;

    /// <summary>How many looks at the held-out rows without improvement end the training, at least 0; there is one each hundredth of the steps, or each step of fewer.</summary>
    public int Patience { get; init; } = 25;

    /// <summary>
    /// The share of hidden units left out of each row in training, see <see cref="Networks.Dropout"/>, in [0, 1); if not given, <c>8/√n</c> for
    /// <c>n</c> rows, at most 0.2.
    /// </summary>
    public double? Dropout { get; init; }

    /// <summary>The seed of every draw.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads to work on; the result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
