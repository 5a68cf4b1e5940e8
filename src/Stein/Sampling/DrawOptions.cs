namespace Stein.Sampling;

/// <summary>How draws of a density are made.</summary>
public sealed record DrawOptions
{
    /// <summary>Number of chains, at least 1.</summary>
    public int Chains { get; init; } = 4;

    /// <summary>Steps that each chain adapts in, which are not kept; at least 0.</summary>
    public int WarmUp { get; init; } = 1000;

    /// <summary>Draws kept of each chain, at least 1.</summary>
    public int Count { get; init; } = 1000;

    /// <summary>Steps for each draw kept, at least 1.</summary>
    public int Thinning { get; init; } = 1;

    /// <summary>
    /// Leapfrog steps of a trajectory, at least 1; with 1 this is the Metropolis-adjusted Langevin algorithm. If null, warm-up finds the
    /// length of trajectories.
    /// </summary>
    public int? LeapfrogSteps { get; init; }

    /// <summary>
    /// The acceptance that warm-up aims at, between 0 and 1. If null, it is 0.574 with one leapfrog step. With more it is 0.8, and up to
    /// 0.95 where some trajectories go far astray, as in tails that need shorter steps.
    /// </summary>
    public double? TargetAcceptance { get; init; }

    /// <summary>What warm-up learns of the distribution's shape.</summary>
    public MetricKind Metric { get; init; } = MetricKind.Dense;

    /// <summary>
    /// How far the lengths of trajectories vary from step to step, in [0, 1). Where the number of leapfrog steps is given, and above 1, the
    /// step sizes vary.
    /// </summary>
    public double Jitter { get; init; } = 0.5;

    /// <summary>Half the side of the cube around the origin that chains start in, where no starts are given; finite and above 0.</summary>
    public double StartRadius { get; init; } = 2;

    /// <summary>Checks every option under its own name.</summary>
    /// <param name="hasStarts">Whether starts are given.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range or without effect.</exception>
    internal void Check(bool hasStarts)
    {
        Require(Chains >= 1, Chains, nameof(Chains), "is at least 1");
        Require(WarmUp >= 0, WarmUp, nameof(WarmUp), "is at least 0");
        Require(Count >= 1, Count, nameof(Count), "is at least 1");
        Require(Thinning >= 1, Thinning, nameof(Thinning), "is at least 1");
        Require(WarmUp + (long)Count * Thinning <= int.MaxValue, Count, nameof(Count), $"makes more than {int.MaxValue} steps");
        Require(LeapfrogSteps is null or >= 1, LeapfrogSteps, nameof(LeapfrogSteps), "is at least 1");
        Require(TargetAcceptance is null or (> 0 and < 1), TargetAcceptance, nameof(TargetAcceptance), "lies between 0 and 1");
        Require(Enum.IsDefined(Metric), Metric, nameof(Metric), "is one of the known ones");
        Require(Jitter is >= 0 and < 1, Jitter, nameof(Jitter), "is at least 0 and below 1");
        Require(StartRadius > 0 && double.IsFinite(StartRadius), StartRadius, nameof(StartRadius), "is finite and above 0");
        var defaults = new DrawOptions();
        Require(LeapfrogSteps != 1 || Jitter == defaults.Jitter, Jitter, nameof(Jitter), "has no effect with one leapfrog step");
        Require(!hasStarts || StartRadius == defaults.StartRadius, StartRadius, nameof(StartRadius),
            "has no effect where starts are given");
    }

    static void Require(bool holds, object? value, string name, string rule)
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, value, $"the option {name} {rule}");
    }
}
