using Stein.Sampling;
using Stein.Training;

namespace Stein.Models;

/// <summary>How samples are drawn from a <see cref="DensityModel"/>.</summary>
public enum SamplingMethod
{
    /// <summary>
    /// A step of the reverse diffusion from level to level, and Langevin steps at each: <see cref="PredictorCorrector{T}"/>.
    /// </summary>
    PredictorCorrector,

    /// <summary>Langevin steps at each of a falling row of levels: <see cref="AnnealedLangevin{T}"/>.</summary>
    Annealed,

    /// <summary>The probability flow, which adds no noise on its way; as many steps as each sample needs.</summary>
    ProbabilityFlow,

    /// <summary>
    /// Plain Langevin steps at the level of the density, from where a reverse diffusion leads: <see cref="UnadjustedLangevin{T}"/>.
    /// </summary>
    Langevin,
}

/// <summary>How samples are drawn from a <see cref="DensityModel"/>; the defaults suit tables of numbers.</summary>
public sealed record SamplingOptions
{
    /// <summary>The method.</summary>
    public SamplingMethod Method { get; init; } = SamplingMethod.PredictorCorrector;

    /// <summary>
    /// Langevin steps: of predictor–corrector and annealed those at each level, 1 and as <see cref="NoiseSchedule"/> plans if null; of
    /// plain Langevin all, 2000 if null. The probability flow takes none. At least 1, of predictor–corrector at least 0.
    /// </summary>
    public int? Steps { get; init; }

    /// <summary>
    /// The step size <c>ε</c> of plain Langevin, <c>x + (ε/2) s(x) + √ε z</c> over standardised columns, above 0; null for <c>0.2 σ²</c>,
    /// <c>σ</c> being the density's level. The other methods find their own.
    /// </summary>
    public double? StepSize { get; init; }

    /// <summary>
    /// Whether the noise of the density's level is taken away in the end, by the mean of the data given the noisy sample: such samples vary
    /// less than the density, whose log-likelihoods the model gives.
    /// </summary>
    public bool Denoise { get; init; }

    /// <summary>Checks every option under its own name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range or without effect.</exception>
    internal void Check()
    {
        TrainingOptions.Require(Enum.IsDefined(Method), Method, nameof(Method), "is one of the known ones");
        TrainingOptions.Require(Steps is null || Steps >= (Method == SamplingMethod.PredictorCorrector ? 0 : 1), Steps, nameof(Steps),
            "is at least 1");
        TrainingOptions.Require(Steps is null || Method != SamplingMethod.ProbabilityFlow, Steps, nameof(Steps),
            $"has no effect on {Method}");
        TrainingOptions.Require(StepSize is null || StepSize > 0 && double.IsFinite(StepSize.Value), StepSize, nameof(StepSize),
            "is finite and above 0");
        TrainingOptions.Require(StepSize is null || Method == SamplingMethod.Langevin, StepSize, nameof(StepSize),
            $"has no effect on {Method}");
    }
}
