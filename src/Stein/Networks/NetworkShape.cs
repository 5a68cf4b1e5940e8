namespace Stein.Networks;

/// <summary>
/// The shape of a score network: a multilayer perceptron from <c>D</c> coordinates, and what it is conditioned on, to <c>D</c> outputs.
/// </summary>
public sealed class NetworkShape
{
    const int TensorAlignment = 16;

    readonly int[] widths;
    readonly int[] offsets;

    /// <summary>Describes a network.</summary>
    /// <param name="dimension">Dimension <c>D</c> of data and score, at least 1.</param>
    /// <param name="hidden">Widths of the hidden layers, each at least 1; at least one layer.</param>
    /// <param name="activation">The activation of the hidden layers.</param>
    /// <param name="skip">
    /// The factor <c>k</c> of the linear part in <c>s(x) = F(x) + k x</c>. With <c>k = −1</c> the network learns the
    /// departure from the standard normal, and bounded activations leave every chain confined.
    /// </param>
    /// <param name="conditions">
    /// The number <c>G</c> of inputs behind the coordinates that the network is conditioned on, such as an embedding of the noise level:
    /// <c>F(x, γ)</c>. Jacobian and trace are by <c>x</c> alone.
    /// </param>
    /// <param name="residual">
    /// Whether hidden layers as wide as the one before add to it, <c>h_l = h_{l-1} + φ(W_l h_{l-1} + b_l)</c>, which keeps deep networks
    /// easy to train (He et al. 2016, <em>Deep residual learning for image recognition</em>). The others stay plain.
    /// </param>
    /// <param name="gated">
    /// Whether the last hidden units gate an affine function of the inputs, <c>F(x) = W_{L+1} (h_L ∘ v) + b_{L+1}</c>,
    /// <c>v = A [x, γ] + a</c>, rather than being the outputs' inputs themselves, <c>v = 1</c> (Dauphin et al. 2017, <em>Language modeling
    /// with gated convolutional networks</em>). The score of a mixture of normals is of this kind: linear functions, weighted by where
    /// the point is.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A width is below 1, there is no hidden layer, the network is too large, or it has both conditions and a linear part.
    /// </exception>
    public NetworkShape(int dimension, IReadOnlyList<int> hidden, Activation activation = Activation.Tanh, float skip = 0,
        int conditions = 0, bool residual = false, bool gated = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfNegative(conditions);
        if (hidden.Count == 0 || hidden.Any(width => width < 1))
            throw new ArgumentException($"the hidden widths [{string.Join(", ", hidden)}] should be one or more positive numbers");
        if (!Enum.IsDefined(activation)) throw new ArgumentOutOfRangeException(nameof(activation), activation, "no such activation");
        if (!float.IsFinite(skip)) throw new ArgumentOutOfRangeException(nameof(skip), skip, "the linear part has to be finite");
        if (skip != 0 && conditions != 0) throw new ArgumentException("a network with conditions has no linear part of its own");
        widths = [checked(dimension + conditions), .. hidden, dimension];
        (Activation, Skip, Residual, Gated) = (activation, skip, residual, gated);
        int tensors = 2 * (Layers + 1);
        offsets = new int[tensors + 1];
        for (int tensor = 0; tensor < tensors; tensor++)
        {
            int layer = tensor / 2 + 1;
            var (outputs, inputs) = layer > Layers ? (GatedUnits, Inputs(1)) : (Outputs(layer), Inputs(layer));
            long size = tensor % 2 == 0 ? (long)outputs * inputs : outputs;
            long end = (offsets[tensor] + size + TensorAlignment - 1) / TensorAlignment * TensorAlignment;
            if (end > Array.MaxLength / 2) throw new ArgumentException($"a network {this} has too many parameters");
            offsets[tensor + 1] = (int)end;
        }
    }

    /// <summary>Whether another network has the same layers, so that the parameters of one fit the other.</summary>
    internal bool Matches(NetworkShape other)
        => widths.AsSpan().SequenceEqual(other.widths)
            && (Activation, Skip, Residual, Gated) == (other.Activation, other.Skip, other.Residual, other.Gated);

    /// <summary>Dimension <c>D</c> of data and score.</summary>
    public int Dimension => widths[^1];

    /// <summary>The number <c>G</c> of inputs that the network is conditioned on.</summary>
    public int Conditions => widths[0] - Dimension;

    /// <summary>Widths of the hidden layers.</summary>
    public ReadOnlySpan<int> Hidden => widths.AsSpan(1, widths.Length - 2);

    /// <summary>The activation of the hidden layers.</summary>
    public Activation Activation { get; }

    /// <summary>The factor <c>k</c> of the linear part.</summary>
    public float Skip { get; }

    /// <summary>Whether hidden layers as wide as the one before add to it.</summary>
    public bool Residual { get; }

    /// <summary>Whether the last hidden units gate an affine function of the inputs.</summary>
    public bool Gated { get; }

    /// <summary>Number of linear layers, <c>L + 1</c>.</summary>
    public int Layers => widths.Length - 1;

    /// <summary>The biases of rows that have one condition: those of the first layer and, behind them, of the gated function.</summary>
    internal int ConditionedBiases => Outputs(1) + GatedUnits;

    /// <summary>Number of trainable parameters.</summary>
    public int ParameterCount
        => Enumerable.Range(1, Layers).Sum(layer => Outputs(layer) * (Inputs(layer) + 1)) + GatedUnits * (Inputs(1) + 1);

    /// <summary>The units of the affine function that is gated, as many as the last hidden layer has; 0 if there is none.</summary>
    internal int GatedUnits => Gated ? Outputs(Layers - 1) : 0;

    /// <summary>Length of a vector that holds all parameters, each tensor beginning on a cache line; the gaps stay zero.</summary>
    public int StorageLength => offsets[^1];

    /// <summary>Inputs of linear layer <c>1 … L + 1</c>; those of the first are the coordinates and, behind them, the conditions.</summary>
    public int Inputs(int layer) => widths[layer - 1];

    /// <summary>Outputs of linear layer <c>1 … L + 1</c>.</summary>
    public int Outputs(int layer) => widths[layer];

    /// <summary>Whether layer <c>1 … L + 1</c> adds to what it is given, <c>h_l = h_{l-1} + φ(a_l)</c>.</summary>
    public bool IsResidual(int layer) => Residual && layer > 1 && layer < Layers && widths[layer] == widths[layer - 1];

    /// <summary>Where the weights <c>W_l</c>, <c>[out, in]</c> row by row, lie in such a vector.</summary>
    public Range Weights(int layer) => Tensor(2 * (layer - 1), Outputs(layer) * Inputs(layer));

    /// <summary>Where the bias <c>b_l</c>, <c>[out]</c>, lies in such a vector.</summary>
    public Range Bias(int layer) => Tensor(2 * layer - 1, Outputs(layer));

    /// <summary>Where the weights <c>A</c> of the gated function, <c>[H_L, D + G]</c> row by row, lie in such a vector.</summary>
    internal Range GatedWeights => Tensor(2 * Layers, GatedUnits * Inputs(1));

    /// <summary>Where its bias <c>a</c>, <c>[H_L]</c>, lies in such a vector.</summary>
    internal Range GatedBias => Tensor(2 * Layers + 1, GatedUnits);

    /// <inheritdoc/>
    public override string ToString()
        => $"{string.Join("–", widths)} {Activation.ToString().ToLowerInvariant()}{(Residual ? " residual" : "")}{(Gated ? " gated" : "")}";

    Range Tensor(int index, int size) => offsets[index]..(offsets[index] + size);
}
