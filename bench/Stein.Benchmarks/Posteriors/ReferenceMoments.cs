using System.Globalization;

namespace Stein.Benchmarks.Posteriors;

/// <summary>Mean and standard deviation of a quantity by posteriordb's reference draws, with their Monte Carlo standard errors.</summary>
/// <param name="Name">The quantity.</param>
/// <param name="Mean">The mean.</param>
/// <param name="MeanError">Its error.</param>
/// <param name="Deviation">The standard deviation.</param>
/// <param name="DeviationError">Its error.</param>
sealed record ReferenceMoments(string Name, double Mean, double MeanError, double Deviation, double DeviationError)
{
    static readonly Lazy<ILookup<string, ReferenceMoments>> all = new(() => File.ReadLines(PosteriorData.At("reference.csv")).Skip(1)
        .Select(line => line.Split(',')).ToLookup(fields => fields[0], fields => new ReferenceMoments(
            fields[1], Number(fields[2]), Number(fields[3]), Number(fields[4]), Number(fields[5]))));

    /// <summary>The moments of all quantities of a posterior.</summary>
    public static IReadOnlyList<ReferenceMoments> Of(string posterior)
        => all.Value[posterior].ToArray() is { Length: > 0 } moments
            ? moments
            : throw new ArgumentException($"no reference for {posterior}", nameof(posterior));

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
