using Stein.Scores;

namespace Stein.Networks;

/// <summary>What a model knows of all noise levels, over standardised columns.</summary>
/// <param name="Scores">The scores at all levels.</param>
/// <param name="Data">A normal of the data's mean and covariance: what the distribution is at the largest level.</param>
/// <param name="Level">The level whose distribution is taken for that of the data, in the range of the scores.</param>
public sealed record ScoreLevels(NoiseConditionalNetwork Scores, Gaussian Data, double Level);
