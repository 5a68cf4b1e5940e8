using Stein.Scores;

namespace Stein.Networks;

/// <summary>What a model knows of all noise levels, over standardised columns.</summary>
/// <param name="Scores">The scores at all levels.</param>
/// <param name="Data">A normal of the mean and covariance of the data smoothed by the smallest level.</param>
/// <param name="Level">The level whose distribution is taken for that of the data, in the range of the scores, below the largest.</param>
public sealed record ScoreLevels(NoiseConditionalNetwork Scores, Gaussian Data, double Level);
