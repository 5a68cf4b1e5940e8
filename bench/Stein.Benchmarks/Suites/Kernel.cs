using Stein.Benchmarks.Steps;

namespace Stein.Benchmarks.Suites;

/// <summary>One row of a suite: what is called, and how much it does.</summary>
/// <param name="Name">What the row is called.</param>
/// <param name="Work">What one call does.</param>
/// <param name="Prepare">Lays out the data and gives the body to be timed.</param>
public sealed record Kernel(string Name, Work Work, Func<Action> Prepare)
{
    /// <summary>The name of the row that this one's time is divided by, if any.</summary>
    public string? Baseline { get; init; }

    /// <summary>Whether the row is the limit of its work itself.</summary>
    public bool IsPeak { get; init; }

    /// <summary>The row that measures a limit.</summary>
    public static Kernel Of(Peak peak) => (peak switch
    {
        Peak.Float => new Kernel("peak: multiply-adds, float", Work.Operations(FmaPeak<float>.Operations), FmaPeak<float>.Prepare),
        Peak.Double => new("peak: multiply-adds, double", Work.Operations(FmaPeak<double>.Operations, peak), FmaPeak<double>.Prepare),
        Peak.Cache => new("peak: triad in the cache", Work.Bytes(Triad.Bytes(Sizes.Cached), peak), () => Triad.Prepare(Sizes.Cached)),
        _ => new("peak: triad in memory", Work.Bytes(Triad.Bytes(Sizes.Distant), peak), () => Triad.Prepare(Sizes.Distant)),
    }) with
    { IsPeak = true };

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Lengths of arrays.</summary>
static class Sizes
{
    /// <summary>Four arrays of floats fit into a second-level cache of 512 KiB.</summary>
    public const int Cached = 1 << 15;

    /// <summary>An array of floats is 64 MiB.</summary>
    public const int Distant = 1 << 24;
}
