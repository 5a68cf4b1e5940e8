using Stein.Buffers;
using Stein.Linear;
using Stein.Networks;

namespace Stein.Objectives;

/// <summary>A network's pass with the buffers objectives work in; each worker has its own.</summary>
public sealed class ObjectivePass
{
    readonly AlignedArray<float> points, noise, scoreBar, traces;

    /// <summary>Buffers for tiles of up to <c>network.Rows</c> rows.</summary>
    /// <param name="network">The network's pass.</param>
    /// <param name="dimension">The dimension of the data.</param>
    public ObjectivePass(NetworkPass network, int dimension)
    {
        Network = network;
        points = new(network.Rows * dimension);
        noise = new(network.Rows * dimension);
        scoreBar = new(network.Rows * dimension);
        traces = new(network.Rows);
    }

    /// <summary>The network's pass.</summary>
    public NetworkPass Network { get; }

    /// <summary>Room for points derived from those of a tile.</summary>
    public MatrixView<float> Points(ReadOnlyMatrixView<float> like) => new(points.Span, like.Rows, like.Columns);

    /// <summary>Room for one draw an element.</summary>
    public MatrixView<float> Noise(ReadOnlyMatrixView<float> like) => new(noise.Span, like.Rows, like.Columns);

    /// <summary>Room for the derivative of the loss by the scores.</summary>
    public MatrixView<float> ScoreBar(ReadOnlyMatrixView<float> like) => new(scoreBar.Span, like.Rows, like.Columns);

    /// <summary>Room for one trace a row.</summary>
    public Span<float> Traces(int rows) => traces.Span[..rows];

    /// <summary>Writes <c>x + σ z</c> into <see cref="Points"/>, with the draws <c>z</c> left in <see cref="Noise"/>.</summary>
    public ReadOnlyMatrixView<float> Perturb(Tile tile, float sigma)
    {
        MatrixView<float> x = Points(tile.Rows), z = Noise(tile.Rows);
        tile.Normals(z.Items);
        ScaledSum.Run(z, sigma, tile.Rows, x);
        return x;
    }
}
