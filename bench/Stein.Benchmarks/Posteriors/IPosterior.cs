using Stein.Scores;

namespace Stein.Benchmarks.Posteriors;

/// <summary>The density of a posterior over real numbers, and what its draws say of the quantities that the reference names.</summary>
interface IPosterior : IDensity
{
    /// <summary>Writes the quantities, in the reference's order.</summary>
    /// <param name="x">The real numbers, <c>[D]</c>.</param>
    /// <param name="quantities">Receives the quantities.</param>
    void Report(ReadOnlySpan<double> x, Span<double> quantities);
}
