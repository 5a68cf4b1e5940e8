using Stein.Buffers;
using Stein.Linear;
using Stein.Networks;

namespace Stein.Objectives;

/// <summary>A tile's way through a network and back, as an objective needs it, with buffers to work in; each worker has its own.</summary>
/// <remarks>
/// <see cref="Forward"/> comes first; <see cref="Trace"/>, <see cref="Slices"/> and <see cref="Backward"/> are about the points of the last
/// one. What the buffers hold is undefined until it is written.
/// </remarks>
public sealed class ObjectivePass
{
    readonly AlignedArray<float> inputs, noise, scoreBar, traces, traceBar;
    AlignedArray<float> directions = new(0);

    /// <summary>Buffers for tiles of up to <c>network.Rows</c> rows.</summary>
    /// <param name="network">The network's pass.</param>
    public ObjectivePass(NetworkPass network)
    {
        int dimension = network.Shape.Dimension;
        Network = network;
        inputs = new(network.Rows * network.Shape.Inputs(1));
        noise = new(network.Rows * dimension);
        scoreBar = new(network.Rows * dimension);
        traces = new(network.Rows);
        traceBar = new(network.Rows);
    }

    /// <summary>The network's pass, which knows nothing of tiles.</summary>
    internal NetworkPass Network { get; }

    /// <summary>The scores of points that belong to rows of a tile.</summary>
    /// <param name="tile">The tile; in training it says which hidden units are left out of each row.</param>
    /// <param name="x">
    /// The points <c>[B, D]</c>, or <c>[B, D + G]</c> with the conditions behind the coordinates; those of row <c>offset + b</c> at index
    /// <c>b</c>.
    /// </param>
    /// <param name="offset">
    /// The row of the tile that the first point belongs to: rows may go in parts, and in any order of one's own.
    /// </param>
    /// <returns>The scores <c>[B, D]</c>; the next call overwrites them.</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or the tile has no such rows.</exception>
    public ReadOnlyMatrixView<float> Forward(Tile tile, ReadOnlyMatrixView<float> x, int offset = 0)
    {
        if (offset < 0 || x.Rows > tile.Rows.Rows - offset)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{x.Rows} points from there on, of a tile of {tile.Rows.Rows}");
        Network.Forward(x, tile.DropoutFrom(offset));
        return Network.Scores;
    }

    /// <inheritdoc cref="NetworkPass.Trace"/>
    public void Trace(Span<float> traces) => Network.Trace(traces);

    /// <inheritdoc cref="NetworkPass.Slices"/>
    public void Slices(ReadOnlyMatrixView<float> directions, Span<float> sums) => Network.Slices(directions, sums);

    /// <inheritdoc cref="NetworkPass.Backward"/>
    /// <param name="scoreBar">Derivative of the loss by the scores, <c>[B, D]</c>.</param>
    /// <param name="traceBar">Derivative of the loss by the trace or sum of each row, <c>[B]</c>; empty if the loss has none.</param>
    /// <param name="gradient">Added to; if empty, only the loss is wanted, and nothing is done.</param>
    public void Backward(ReadOnlyMatrixView<float> scoreBar, ReadOnlySpan<float> traceBar, Span<float> gradient)
    {
        if (!gradient.IsEmpty) Network.Backward(scoreBar, traceBar, gradient);
    }

    /// <summary>
    /// Room for inputs of the network, <c>[B, D + G]</c>: points derived from those of a tile and, behind them, conditions.
    /// </summary>
    public MatrixView<float> Inputs(int rows) => new(inputs.Span, rows, Network.Shape.Inputs(1));

    /// <summary>Room for one draw an element.</summary>
    public MatrixView<float> Noise(ReadOnlyMatrixView<float> like) => new(noise.Span, like.Rows, like.Columns);

    /// <summary>Room for the derivative of the loss by the scores.</summary>
    public MatrixView<float> ScoreBar(ReadOnlyMatrixView<float> like) => new(scoreBar.Span, like.Rows, like.Columns);

    /// <summary>Room for one trace a row.</summary>
    public Span<float> Traces(int rows) => traces.Span[..rows];

    /// <summary>Room for the directions of each row, one after the other.</summary>
    public MatrixView<float> Directions(int rows, int columns)
    {
        if (directions.Length < rows * columns) directions = new(Network.Rows * columns);
        return new(directions.Span, rows, columns);
    }

    /// <summary>Room for the derivative of the loss by the trace of each row.</summary>
    public Span<float> TraceBar(int rows) => traceBar.Span[..rows];

    /// <summary>The derivative of the loss by the trace of each row: its weight times a factor.</summary>
    public ReadOnlySpan<float> TraceBar(Tile tile, float factor)
    {
        var bar = traceBar.Span[..tile.Rows.Rows];
        for (int b = 0; b < bar.Length; b++) bar[b] = factor * tile.Weight(b);
        return bar;
    }

    /// <summary>
    /// The rows of <paramref name="scoreBar"/>, each times the weight of its row; in <see cref="ScoreBar"/> if that changes them.
    /// </summary>
    public ReadOnlyMatrixView<float> Weighted(Tile tile, ReadOnlyMatrixView<float> scoreBar)
    {
        if (tile.Weights.IsEmpty) return scoreBar;
        var weighted = ScoreBar(scoreBar);
        for (int b = 0; b < scoreBar.Rows; b++)
            for (int i = 0; i < scoreBar.Columns; i++) weighted[b, i] = tile.Weights[b] * scoreBar[b, i];
        return weighted;
    }

    /// <summary>
    /// The points <c>x + σ z</c>, written into <see cref="Inputs"/>; for a <c>σ</c> of zero the rows themselves, nothing drawn.
    /// </summary>
    public ReadOnlyMatrixView<float> Perturb(Tile tile, float sigma) => sigma == 0 ? tile.Rows : Perturb(tile, sigma, out _);

    /// <summary>
    /// The points <c>x + σ z</c>, written into <see cref="Inputs"/>, and the draws <c>z ~ N(0, I)</c>, written into <see cref="Noise"/>.
    /// </summary>
    public ReadOnlyMatrixView<float> Perturb(Tile tile, float sigma, out ReadOnlyMatrixView<float> noise)
    {
        MatrixView<float> x = Inputs(tile.Rows.Rows), z = Noise(tile.Rows);
        tile.Normals(z.Items);
        ScaledSum.Run(z, sigma, tile.Rows, x);
        noise = z;
        return x;
    }
}
