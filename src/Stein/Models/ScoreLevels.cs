using Stein.Networks;
using Stein.Scores;

namespace Stein.Models;

/// <summary>What a model knows of all noise levels, over standardised columns.</summary>
/// <param name="Scores">The scores at all levels.</param>
/// <param name="Data">A normal of the mean and covariance of the data smoothed by the smallest level.</param>
/// <param name="Level">The level whose distribution is taken for that of the data, in the range of the scores.</param>
public sealed record ScoreLevels(NoiseConditionalNetwork Scores, Gaussian Data, double Level)
{
    /// <summary>The levels from that of the density up to the largest, which samples come down and log-likelihoods go up.</summary>
    /// <exception cref="ArgumentException">The density's level is the largest: there it is all but a normal, and nothing is left to go.</exception>
    public NoiseRange Way => new(Level, Scores.Embedding.Range.Largest);
}
