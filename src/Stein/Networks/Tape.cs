using Stein.Buffers;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>What a pass remembers of its way through the hidden layers, each <c>[B, H_l]</c>; index 0 stays empty.</summary>
sealed class Tape
{
    readonly NetworkShape shape;
    readonly Panels<float> gated = new();

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

    /// <summary>The gated function <c>v = A [x, γ] + a</c>; empty where nothing is gated.</summary>
    public Panels<float> V { get; } = new();

    /// <summary>What goes into the last layer: <c>h_L</c>, or <c>h_L ∘ v</c>.</summary>
    public Panels<float> Output => shape.Gated ? gated : H[^1];

    /// <summary>Takes points through the hidden layers.</summary>
    /// <param name="x">The inputs; the coordinates alone if <paramref name="biases"/> is given.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="biases">
    /// The biases of the first layer and of the gated function, the conditions' part included; empty for their own.
    /// </param>
    /// <param name="masks">What layers are multiplied by, at index <c>l</c>; nothing if no unit is left out.</param>
    public void Record(ReadOnlyMatrixView<float> x, PackedWeights weights, ReadOnlySpan<float> biases = default,
        Panels<float>[]? masks = null)
    {
        bool conditioned = !biases.IsEmpty;
        for (int layer = 1; layer < shape.Layers; layer++)
        {
            bool first = layer == 1 && conditioned;
            ActivationPass.Forward(shape.Activation, layer == 1 ? x : H[layer - 1],
                first ? weights.FromCoordinates : weights.Forward[layer - 1], first ? biases[..shape.Outputs(1)] : weights.Bias(layer),
                masks?[layer], shape.IsResidual(layer) ? H[layer - 1] : null, H[layer], D.Length == 0 ? null : D[layer],
                    E.Length == 0 ? null : E[layer]);
        }
        if (!shape.Gated) return;
        Gemm.Multiply(x, conditioned ? weights.GatedFromCoordinates : weights.Gated,
            conditioned ? biases[shape.Outputs(1)..] : weights.GatedBias, V, default(NoEpilogue<float>));
        gated.Reshape(V.Rows, V.Columns);
        Hadamard.Multiply(H[^1].Items, V.Items, gated.Items);
    }
}
