using Stein.Buffers;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>What a pass remembers of its way through the hidden layers, each <c>[B, H_l]</c>; index 0 stays empty.</summary>
sealed class Tape
{
    readonly NetworkShape shape;

    /// <summary>Room for a network of the given shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="derivatives">How many derivatives of the activations are remembered, at most 2.</param>
    public Tape(NetworkShape shape, int derivatives)
    {
        this.shape = shape;
        (H, D, E) = (Layers(true), Layers(derivatives > 0), Layers(derivatives > 1));

        Panels<float>[] Layers(bool needed) => needed ? [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())] : [];
    }

    /// <summary>The activations <c>h_l = φ(a_l)</c>, or <c>h_{l-1} + φ(a_l)</c> of a residual layer.</summary>
    public Panels<float>[] H { get; }

    /// <summary>The slopes <c>d_l = φ'(a_l)</c>, if remembered.</summary>
    public Panels<float>[] D { get; }

    /// <summary>The bends <c>e_l = φ''(a_l)</c>, if remembered.</summary>
    public Panels<float>[] E { get; }

    /// <summary>Takes points through the hidden layers.</summary>
    /// <param name="x">The inputs; the coordinates alone if <paramref name="firstBias"/> is given.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="firstBias">The bias of the first layer, the conditions' part included; empty for the layer's own.</param>
    /// <param name="masks">What layers are multiplied by, at index <c>l</c>; nothing if no unit is left out.</param>
    public void Record(ReadOnlyMatrixView<float> x, PackedWeights weights, ReadOnlySpan<float> firstBias = default,
        Panels<float>[]? masks = null)
    {
        for (int layer = 1; layer < shape.Layers; layer++)
        {
            bool conditioned = layer == 1 && !firstBias.IsEmpty;
            ActivationPass.Forward(shape.Activation, layer == 1 ? x : H[layer - 1],
                conditioned ? weights.FromCoordinates : weights.Forward[layer - 1], conditioned ? firstBias : weights.Bias(layer),
                masks?[layer], shape.IsResidual(layer) ? H[layer - 1] : null, H[layer], D.Length == 0 ? null : D[layer],
                    E.Length == 0 ? null : E[layer]);
        }
    }
}
