using Stein.Buffers;
using Stein.Linear;
using Stein.Networks;

namespace Stein.Objectives;

/// <summary>A network's pass with the buffers objectives work in; each worker has its own.</summary>
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

    /// <summary>The network's pass.</summary>
    public NetworkPass Network { get; }

    /// <summary>Room for inputs of the network, <c>[B, D + G]</c>: points derived from those of a tile and, behind them, conditions.</summary>
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

    /// <summary>The rows of <paramref name="scoreBar"/>, each times the weight of its row; in <see cref="ScoreBar"/> if that changes them.</summary>
    public ReadOnlyMatrixView<float> Weighted(Tile tile, ReadOnlyMatrixView<float> scoreBar)
    {
        if (tile.Weights.IsEmpty) return scoreBar;
        var weighted = ScoreBar(scoreBar);
        for (int b = 0; b < scoreBar.Rows; b++)
            for (int i = 0; i < scoreBar.Columns; i++) weighted[b, i] = tile.Weights[b] * scoreBar[b, i];
        return weighted;
    }

    /// <summary>Writes <c>x + σ z</c> into <see cref="Inputs"/>, with the draws <c>z</c> left in <see cref="Noise"/>.</summary>
    /// <returns>The points; for a <c>σ</c> of zero the rows themselves, nothing drawn.</returns>
    public ReadOnlyMatrixView<float> Perturb(Tile tile, float sigma)
    {
        if (sigma == 0) return tile.Rows;
        MatrixView<float> x = Inputs(tile.Rows.Rows), z = Noise(tile.Rows);
        tile.Normals(z.Items);
        ScaledSum.Run(z, sigma, tile.Rows, x);
        return x;
    }
}
