using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;

namespace Stein.Objectives;

/// <summary>A tile of rows of one batch.</summary>
public readonly ref struct Tile
{
    const double GoldenRatio = 0.6180339887498949;

    readonly int first;
    readonly NoiseStream noise;
    readonly ulong step;
    readonly Dropout dropout;

    /// <summary>A tile.</summary>
    /// <param name="rows">The data <c>[B, D]</c>.</param>
    /// <param name="first">The index of its first row in the batch.</param>
    /// <param name="noise">The stream that the objective draws from.</param>
    /// <param name="step">The step of that stream.</param>
    /// <param name="weights">The weights of the rows <c>[B]</c>; empty if all are one.</param>
    /// <param name="dropout">The hidden units left out of the rows, at the same step; none if not given.</param>
    internal Tile(ReadOnlyMatrixView<float> rows, int first, NoiseStream noise, ulong step, ReadOnlySpan<float> weights = default,
        Dropout dropout = default)
    {
        (this.first, this.noise, this.step, this.dropout) = (first, noise, step, dropout);
        Rows = rows;
        Weights = weights;
    }

    /// <summary>The data <c>[B, D]</c>.</summary>
    public ReadOnlyMatrixView<float> Rows { get; }

    /// <summary>The weights of the rows <c>[B]</c>; empty if all are one.</summary>
    public ReadOnlySpan<float> Weights { get; }

    /// <summary>The weight of a row.</summary>
    public float Weight(int row) => Weights.IsEmpty ? 1 : Weights[row];

    /// <summary>The hidden units left out of the rows from a given one on.</summary>
    internal DropoutDraw DropoutFrom(int row) => dropout.Of(step, first + row);

    /// <summary>
    /// Draws standard normals, one for each element of <see cref="Rows"/>: a function of seed, step and place in the batch alone.
    /// </summary>
    public void Normals(Span<float> destination) => noise.Normals(step, (long)first * Rows.Columns, destination);

    /// <summary>
    /// Draws a number between 0 and 1 for each row, independent of <see cref="Normals"/>; over the rows of a batch they are spread evenly:
    /// a random start, and multiples of the golden ratio from there.
    /// </summary>
    public void Spread(Span<double> destination)
    {
        Span<double> start = [0];
        noise.Part(StreamPart.Levels).Uniforms(step, 0, start);
        for (int b = 0; b < destination.Length; b++)
        {
            double place = start[0] + (first + b) * GoldenRatio;
            destination[b] = place - Math.Floor(place);
        }
    }

    /// <summary>Draws directions for each row, independent of <see cref="Normals"/>.</summary>
    /// <param name="distribution">Their distribution.</param>
    /// <param name="directions">Receives the directions of each row one after the other, <c>[B, K·D]</c>, without gaps.</param>
    public void Directions(SliceDistribution distribution, MatrixView<float> directions)
    {
        var stream = noise.Part(StreamPart.Slices);
        long start = (long)first * directions.Columns;
        if (distribution == SliceDistribution.Gaussian) stream.Normals(step, start, directions.Items);
        else stream.Signs(step, start, directions.Items);
    }
}
