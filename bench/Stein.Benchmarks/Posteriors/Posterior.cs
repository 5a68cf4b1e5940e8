using Stein.Scores;

namespace Stein.Benchmarks.Posteriors;

/// <summary>A posterior ready to be drawn from.</summary>
/// <param name="Name">Its name in posteriordb.</param>
/// <param name="Density">Its density over real numbers.</param>
/// <param name="Report">The map from these to the quantities of the reference.</param>
/// <param name="Moments">The moments of the quantities.</param>
sealed record Posterior(string Name, ILogDensity<double> Density, Action<ReadOnlySpan<double>, Span<double>> Report,
    IReadOnlyList<ReferenceMoments> Moments)
{
    /// <summary>A posterior whose reference has its own name.</summary>
    public static Posterior Of<TPosterior>(string name, TPosterior density) where TPosterior : struct, IPosterior
        => Of(name, name, density);

    /// <summary>A posterior with the reference of another parametrisation.</summary>
    public static Posterior Of<TPosterior>(string name, string reference, TPosterior density) where TPosterior : struct, IPosterior
        => new(name, Score.FromDensity(density), density.Report, ReferenceMoments.Of(reference));
}
