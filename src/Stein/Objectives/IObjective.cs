using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;

namespace Stein.Objectives;

/// <summary>A loss of a score network that is a mean over rows of data, with its exact gradient by the parameters.</summary>
/// <remarks>
/// To add one: say in <see cref="Depth"/> what the network has to compute, and in <see cref="Accumulate"/> write for one
/// tile of rows the points where the score is wanted, the losses, and their derivative by the scores; the pass does the rest.
/// Implementations keep no state: tiles run on several threads.
/// </remarks>
public interface IObjective
{
    /// <summary>What a pass has to compute for this loss and its gradient.</summary>
    PassDepth Depth { get; }

    /// <summary>Standard deviation of the normal noise that the data are smoothed with: the fitted score is that of the smoothed data.</summary>
    float Smoothing { get; }

    /// <summary>Sums the losses of a tile of rows.</summary>
    /// <param name="tile">The rows and where their noise comes from.</param>
    /// <param name="pass">The network's pass and buffers to work in.</param>
    /// <param name="gradient">The gradient of the sum is added here; if empty, only the loss is wanted.</param>
    /// <returns>The sum over the rows.</returns>
    double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient);
}

/// <summary>A tile of rows of one batch.</summary>
/// <param name="rows">The data <c>[B, D]</c>.</param>
/// <param name="first">The index of its first row in the batch.</param>
/// <param name="noise">The stream that the objective draws from.</param>
/// <param name="step">The step of that stream.</param>
public readonly ref struct Tile(ReadOnlyMatrixView<float> rows, int first, NoiseStream noise, ulong step)
{
    /// <summary>The data <c>[B, D]</c>.</summary>
    public ReadOnlyMatrixView<float> Rows { get; } = rows;

    /// <summary>Draws standard normals, one for each element of <see cref="Rows"/>: a function of seed, step and place in the batch alone.</summary>
    public void Normals(Span<float> destination) => noise.Normals(step, (long)first * Rows.Columns, destination);
}
