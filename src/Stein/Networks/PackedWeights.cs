using Stein.Buffers;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>The weights of a network in the forms its products read; made anew whenever the parameters change, shared by all workers.</summary>
/// <param name="shape">The shape of the network.</param>
/// <param name="parameters">The parameters, laid out by the shape; kept.</param>
sealed class PackedWeights(NetworkShape shape, AlignedArray<float> parameters)
{
    /// <summary>Layer <c>l</c>'s <c>W_lᵀ</c> at index <c>l − 1</c>: rows of activations times this are pre-activations.</summary>
    public Panels<float>[] Forward { get; } = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())];

    /// <summary>Layer <c>l</c>'s <c>W_l</c> at index <c>l − 1</c>: carries derivatives back.</summary>
    public Panels<float>[] Backward { get; } = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())];

    /// <summary>The bias <c>b_l</c>.</summary>
    public ReadOnlySpan<float> Bias(int layer) => parameters.Span[shape.Bias(layer)];

    /// <summary>Packs the parameters as they are now.</summary>
    public void Pack()
    {
        for (int layer = 1; layer <= shape.Layers; layer++)
        {
            var weights = new ReadOnlyMatrixView<float>(parameters.Span[shape.Weights(layer)], shape.Outputs(layer), shape.Inputs(layer));
            Forward[layer - 1].Pack(weights, transposed: true);
            Backward[layer - 1].Pack(weights);
        }
    }
}
