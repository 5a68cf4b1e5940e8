using Stein.Networks;
using Stein.Objectives;
using Stein.Training;

namespace Stein.Models;

/// <summary>How a <see cref="DensityModel"/> is fitted. Each option has a default that suits tables of numbers.</summary>
public sealed record DensityOptions : TrainingOptions
{
    /// <summary>Widths of the hidden layers, each at least 1.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [256, 256, 256, 256];

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>Whether hidden layers as wide as the one before add to it (residual layers); of use for deep networks.</summary>
    public bool Residual { get; init; } = true;

    /// <summary>Whether the last hidden units gate an affine function of the inputs; see <see cref="NetworkShape"/>.</summary>
    public bool Gated { get; init; }

    /// <summary>
    /// The smallest noise level <c>σ</c>, in standard deviations of the columns, above 0: the finest detail that is learned.
    /// </summary>
    public double SmallestNoise { get; init; } = 0.05;

    /// <summary>
    /// The largest noise level, in standard deviations of the columns, above the smallest; null for the largest distance between two rows.
    /// </summary>
    public double? LargestNoise { get; init; }

    /// <summary>Features of the noise level that the network sees, at least 1.</summary>
    public int NoiseFeatures { get; init; } = 16;

    /// <summary>What the outputs of the network mean.</summary>
    public Preconditioning Preconditioning { get; init; } = Preconditioning.Karras;

    /// <summary>
    /// The number of networks whose mean the scores are, at least 1, each trained from its own start and validated on other rows; null for
    /// <c>4,500/n</c>, from 1 to 3, for <c>n</c> rows.
    /// </summary>
    public int? EnsembleSize { get; init; }

    /// <summary>Whether skewed and heavy-tailed columns are brought near a normal by a smooth map beside mean and scale.</summary>
    public bool ColumnShapes { get; init; } = true;

    /// <summary>
    /// Steps that follow for each network, from its averaged parameters at a tenth of the learning rate, with the levels up to
    /// <see cref="FineTuneUpTo"/> matched by the exact trace; 0 for none. The scores of these levels become more exact; the log-likelihood,
    /// which all levels decide, hardly changes. Its price hardly depends on the number
    /// of columns for up to two hidden layers, and is proportional to it for deeper networks.
    /// </summary>
    public int FineTuneSteps { get; init; }

    /// <summary>The level up to which fine-tuning uses the exact trace, in standard deviations of the columns, above 0.</summary>
    public double FineTuneUpTo { get; init; } = 0.1;

    /// <summary>
    /// Makes an objective of your own for the conditioning it is given; null for <see cref="NoiseConditionalScoreMatching"/>. Its
    /// <see cref="IObjective.Conditioning"/> has to be the one given.
    /// </summary>
    public Func<NoiseConditioning, IObjective>? Objective { get; init; }

    /// <summary>Training steps of each network where none are given: <c>128 √n</c>, from 1000 to 20,000.</summary>
    internal int StepsFor(int rows) => Steps ?? Math.Clamp((int)(128 * Math.Sqrt(rows)), 1000, 20_000);

    /// <summary>The dropout where none is given: <c>8/√n</c>, at most 0.2.</summary>
    internal double DropoutFor(int rows) => Dropout ?? Math.Min(0.2, 8 / Math.Sqrt(rows));

    internal int EnsembleSizeFor(int rows) => EnsembleSize ?? Math.Clamp(4_500 / rows, 1, 3);

    internal override void Check()
    {
        base.Check();
        Require(SmallestNoise > 0 && double.IsFinite(SmallestNoise), SmallestNoise, nameof(SmallestNoise), "is finite and above 0");
        Require(LargestNoise is null || LargestNoise > SmallestNoise && double.IsFinite(LargestNoise.Value), LargestNoise,
            nameof(LargestNoise),
            $"is finite and above {nameof(SmallestNoise)}");
        Require(NoiseFeatures >= 1, NoiseFeatures, nameof(NoiseFeatures), "is at least 1");
        Require(Enum.IsDefined(Preconditioning), Preconditioning, nameof(Preconditioning), "is one of the known ones");
        Require(EnsembleSize is null or >= 1, EnsembleSize, nameof(EnsembleSize), "is at least 1");
        Require(FineTuneSteps >= 0, FineTuneSteps, nameof(FineTuneSteps), "is at least 0");
        Require(FineTuneUpTo > 0 && double.IsFinite(FineTuneUpTo), FineTuneUpTo, nameof(FineTuneUpTo), "is finite and above 0");
        Require(FineTuneSteps == 0 || Objective is null, FineTuneSteps, nameof(FineTuneSteps),
            $"has no effect on an {nameof(Objective)} of your own");
        Require(FineTuneSteps > 0 || FineTuneUpTo == new DensityOptions().FineTuneUpTo, FineTuneUpTo, nameof(FineTuneUpTo),
            $"has no effect without {nameof(FineTuneSteps)}");
        ScoreOptions.CheckNetwork(Hidden, Activation);
    }
}
