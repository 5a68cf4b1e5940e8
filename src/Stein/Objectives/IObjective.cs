using Stein.Networks;

namespace Stein.Objectives;

/// <summary>A loss of a score network that is a weighted mean over rows of data, with its exact gradient by the parameters.</summary>
/// <remarks>
/// To add one: say in <see cref="Pass"/> what the network has to compute, and in <see cref="Accumulate"/> write for one
/// tile of rows the points where the score is wanted, the losses, and their derivatives by the scores and, if they occur, by
/// the traces; the pass does the rest, dropout included. <see cref="ExplicitScoreMatching"/> is the shortest example. Implementations keep
/// no state: tiles run on several threads.
/// </remarks>
public interface IObjective
{
    /// <summary>What a pass has to compute for this loss and its gradient.</summary>
    PassKind Pass { get; }

    /// <summary>
    /// Standard deviation of the normal noise that the data are smoothed with: the fitted score is that of the smoothed data.
    /// </summary>
    float Smoothing { get; }

    /// <summary>
    /// How a network for this loss sees the noise level; null for a loss of one noise level, whose networks see the point alone. It decides
    /// what a model of this loss is: the scores of all levels, or of one.
    /// </summary>
    NoiseConditioning? Conditioning => null;

    /// <summary>Sums the losses of a tile of rows, each times its weight.</summary>
    /// <param name="tile">The rows, their weights, and where their noise comes from.</param>
    /// <param name="pass">The network's pass and buffers to work in.</param>
    /// <param name="gradient">The gradient of the sum is added here; if empty, only the loss is wanted.</param>
    /// <returns>The sum over the rows.</returns>
    double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient);
}
