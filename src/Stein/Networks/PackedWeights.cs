using Stein.Buffers;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>The weights of a network in the forms its products read; made anew whenever the parameters change, shared by all workers.</summary>
sealed class PackedWeights
{
    readonly NetworkShape shape;
    readonly AlignedArray<float> parameters, inputRows, outputRows;

    /// <param name="shape">The shape of the network.</param>
    /// <param name="parameters">The parameters, laid out by the shape; kept.</param>
    public PackedWeights(NetworkShape shape, AlignedArray<float> parameters)
    {
        (this.shape, this.parameters) = (shape, parameters);
        Forward = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())];
        Backward = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())];
        inputRows = new(shape.Dimension * PaddedWidth(shape.Outputs(1)));
        outputRows = new(shape.Dimension * PaddedWidth(shape.Inputs(shape.Layers)));
    }

    /// <summary>Layer <c>l</c>'s <c>W_lᵀ</c> at index <c>l − 1</c>: rows of activations times this are pre-activations.</summary>
    public Panels<float>[] Forward { get; }

    /// <summary>Layer <c>l</c>'s <c>W_l</c> at index <c>l − 1</c>: carries derivatives back.</summary>
    public Panels<float>[] Backward { get; }

    /// <summary><c>W_1ᵀ</c> <c>[D, H]</c>, rows padded with zeros: the tangents of the first pre-activations.</summary>
    public ReadOnlySpan<float> InputRows => inputRows.Span;

    /// <summary><c>W_{L+1}</c> <c>[D, H]</c>, rows padded with zeros.</summary>
    public ReadOnlySpan<float> OutputRows => outputRows.Span;

    /// <summary>Widths of activation rows in memory: whole cache lines.</summary>
    public static int PaddedWidth(int width) => (width + 15) / 16 * 16;

    /// <summary>The bias <c>b_l</c>.</summary>
    public ReadOnlySpan<float> Bias(int layer) => parameters.Span[shape.Bias(layer)];

    /// <summary>Packs the parameters as they are now.</summary>
    public void Pack()
    {
        for (int layer = 1; layer <= shape.Layers; layer++)
        {
            var weights = Matrix(layer);
            Forward[layer - 1].Pack(weights, transposed: true);
            Backward[layer - 1].Pack(weights);
        }
        var first = Matrix(1);
        int padded = PaddedWidth(first.Rows);
        for (int j = 0; j < first.Rows; j++)
            for (int a = 0; a < first.Columns; a++)
                inputRows.Span[a * padded + j] = first[j, a];
        var last = Matrix(shape.Layers);
        for (int a = 0; a < last.Rows; a++) last[a].CopyTo(outputRows.Span[(a * PaddedWidth(last.Columns))..]);
    }

    ReadOnlyMatrixView<float> Matrix(int layer)
        => new(parameters.Span[shape.Weights(layer)], shape.Outputs(layer), shape.Inputs(layer));
}
