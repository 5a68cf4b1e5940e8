using Stein.Buffers;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>
/// The weights of a network in the forms its products read; made anew whenever the parameters change, shared by all workers.
/// </summary>
/// <param name="shape">The shape of the network.</param>
/// <param name="parameters">The parameters, laid out by the shape; kept.</param>
sealed class PackedWeights(NetworkShape shape, AlignedArray<float> parameters)
{
    readonly Panels<float> fromCoordinates = new(), toCoordinates = new(), fromConditions = new();
    readonly Panels<float> gatedFromCoordinates = new(), gatedFromConditions = new();
    readonly Lock collapsing = new();
    CollapsedWeights? collapsed;

    /// <summary>
    /// How often the parameters have been packed: what was computed from them at another count belongs to other parameters.
    /// </summary>
    public int Version { get; private set; }

    /// <summary>Layer <c>l</c>'s <c>W_lᵀ</c> at index <c>l − 1</c>: rows of activations times this are pre-activations.</summary>
    public Panels<float>[] Forward { get; } = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())];

    /// <summary>Layer <c>l</c>'s <c>W_l</c> at index <c>l − 1</c>: carries derivatives back.</summary>
    public Panels<float>[] Backward { get; } = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())];

    /// <summary>The transpose of <see cref="Coordinates(Span{float})"/>, <c>[D, H_1]</c>.</summary>
    public Panels<float> FromCoordinates => shape.Conditions == 0 ? Forward[0] : fromCoordinates;

    /// <summary><see cref="Coordinates(Span{float})"/> as a right operand, <c>[H_1, D]</c>.</summary>
    public Panels<float> ToCoordinates => shape.Conditions == 0 ? Backward[0] : toCoordinates;

    /// <summary>The weights <c>Aᵀ</c> of the gated function, <c>[D + G, H_L]</c>; empty where nothing is gated.</summary>
    public Panels<float> Gated { get; } = new();

    /// <summary>Its columns that belong to the coordinates, transposed, <c>[D, H_L]</c>.</summary>
    public Panels<float> GatedFromCoordinates => shape.Conditions == 0 ? Gated : gatedFromCoordinates;

    /// <summary>The same as a right operand, <c>[H_L, D]</c>.</summary>
    public Panels<float> GatedToCoordinates { get; } = new();

    /// <summary>The bias <c>a</c> of the gated function.</summary>
    public ReadOnlySpan<float> GatedBias => parameters.Span[shape.GatedBias];

    /// <summary>The weights <c>W_l</c> <c>[out, in]</c> as they are.</summary>
    public ReadOnlyMatrixView<float> this[int layer] => Of(layer, parameters.Span);

    /// <summary>The bias <c>b_l</c>.</summary>
    public ReadOnlySpan<float> Bias(int layer) => parameters.Span[shape.Bias(layer)];

    /// <summary>The place of <c>W_l</c> in a vector laid out by the shape.</summary>
    public MatrixView<float> Of(int layer, Span<float> vector)
        => new(vector[shape.Weights(layer)], shape.Outputs(layer), shape.Inputs(layer));

    /// <summary>The columns of <c>W_1</c> that belong to the coordinates, <c>[H_1, D]</c>.</summary>
    public ReadOnlyMatrixView<float> Coordinates() => Coordinates(parameters.Span);

    /// <summary>The same in a vector laid out by the shape.</summary>
    public MatrixView<float> Coordinates(Span<float> vector)
        => new(vector[shape.Weights(1)], shape.Outputs(1), shape.Dimension, shape.Inputs(1));

    /// <summary>The place of <c>A</c> in a vector laid out by the shape, <c>[H_L, D + G]</c>.</summary>
    public MatrixView<float> OfGated(Span<float> vector) => new(vector[shape.GatedWeights], shape.GatedUnits, shape.Inputs(1));

    /// <summary>The columns of <c>A</c> that belong to the coordinates, <c>[H_L, D]</c>.</summary>
    public ReadOnlyMatrixView<float> GatedCoordinates() => GatedCoordinates(parameters.Span);

    /// <summary>The same in a vector laid out by the shape.</summary>
    public MatrixView<float> GatedCoordinates(Span<float> vector)
        => new(vector[shape.GatedWeights], shape.GatedUnits, shape.Dimension, shape.Inputs(1));

    /// <summary>The columns of first weights, <c>W_1</c> or <c>A</c>, that belong to the conditions, <c>[out, G]</c>.</summary>
    ReadOnlyMatrixView<float> Conditions(Range range, int outputs)
        => new(parameters.Span[range][shape.Dimension..], outputs, shape.Conditions, shape.Inputs(1));

    /// <summary>The biases of rows that have one condition: <c>b_1</c> and what the conditions add to it, and likewise <c>a</c>.</summary>
    /// <param name="conditions">The conditions <c>[G]</c>.</param>
    /// <param name="biases">Receives <see cref="NetworkShape.ConditionedBiases"/> numbers.</param>
    public void Condition(ReadOnlySpan<float> conditions, Span<float> biases)
    {
        var row = new ReadOnlyMatrixView<float>(conditions, 1, shape.Conditions);
        Gemm.Multiply(row, fromConditions, Bias(1), new MatrixView<float>(biases, 1, shape.Outputs(1)));
        if (shape.Gated)
            Gemm.Multiply(row, gatedFromConditions, GatedBias, new MatrixView<float>(biases[shape.Outputs(1)..], 1, shape.GatedUnits));
    }

    /// <summary>The weights of the collapsed trace, kept up to date from now on. Passes on several threads may ask at once.</summary>
    public CollapsedWeights Collapse()
    {
        lock (collapsing)
        {
            if (collapsed != null) return collapsed;
            var made = new CollapsedWeights(shape, this);
            made.Pack();
            return collapsed = made;
        }
    }

    /// <summary>Packs the parameters as they are now.</summary>
    public void Pack()
    {
        Version++;
        for (int layer = 1; layer <= shape.Layers; layer++)
        {
            Forward[layer - 1].Pack(this[layer], transposed: true);
            Backward[layer - 1].Pack(this[layer]);
        }
        if (shape.Conditions > 0)
        {
            fromCoordinates.Pack(Coordinates(parameters.Span), transposed: true);
            toCoordinates.Pack(Coordinates(parameters.Span));
            fromConditions.Pack(Conditions(shape.Weights(1), shape.Outputs(1)), transposed: true);
        }
        if (shape.Gated) PackGated();
        collapsed?.Pack();
    }

    void PackGated()
    {
        var vector = parameters.Span;
        Gated.Pack(OfGated(vector), transposed: true);
        GatedToCoordinates.Pack(GatedCoordinates(vector));
        if (shape.Conditions == 0) return;
        gatedFromCoordinates.Pack(GatedCoordinates(vector), transposed: true);
        gatedFromConditions.Pack(Conditions(shape.GatedWeights, shape.GatedUnits), transposed: true);
    }
}

/// <summary>What the collapsed trace needs of the weights; see <see cref="CollapsedTrace"/>.</summary>
sealed class CollapsedWeights(NetworkShape shape, PackedWeights weights)
{
    readonly AlignedArray<float> loops = new(shape.Hidden.Length == 1 ? 0 : shape.Outputs(2) * shape.Outputs(1));
    readonly AlignedArray<float> products = new(shape.Hidden.Length == 1 ? 0 : shape.Outputs(2) * shape.Outputs(1));

    /// <summary>Two hidden layers: <c>Pᵀ</c> <c>[H_1, H_2]</c>. One: <c>g</c> <c>[1, H_1]</c>.</summary>
    public Panels<float> Forward { get; } = new();

    /// <summary>Two hidden layers: <c>P</c> <c>[H_2, H_1]</c>.</summary>
    public Panels<float> Backward { get; } = new();

    /// <summary>Two hidden layers: <c>M</c> <c>[H_2, H_1]</c>.</summary>
    public ReadOnlyMatrixView<float> Loops => new(loops.Span, shape.Outputs(2), shape.Outputs(1));

    /// <summary>A residual second layer: <c>m_j = M_jj</c>, <c>[1, H_1]</c>.</summary>
    public Panels<float> Diagonal { get; } = new();

    /// <summary>A gated network: <c>q_j = Σ_i A_ji (W_{L+1})_ij</c>, <c>[1, H_L]</c>.</summary>
    public Panels<float> GatedLoops { get; } = new();

    public void Pack()
    {
        if (shape.Gated)
        {
            Tangents gated = Tangents.Shared(weights.GatedFromCoordinates), last = Tangents.Shared(weights.Backward[^1]);
            TangentPass.Contract(gated, last, shape.Dimension, GatedLoops, 1, shape.GatedUnits);
        }
        if (shape.Hidden.Length == 1)
        {
            Tangents inner = Tangents.Shared(weights.FromCoordinates), outer = Tangents.Shared(weights.Backward[1]);
            TangentPass.Contract(inner, outer, shape.Dimension, Forward, 1, shape.Outputs(1));
            return;
        }
        MatrixView<float> m = new(loops.Span, shape.Outputs(2), shape.Outputs(1)), p = new(products.Span, m.Rows, m.Columns);
        Gemm.Multiply(((Operand<float>)weights[3]).Transposed, weights.FromCoordinates, m);
        Hadamard.Multiply(weights[2].Items, m.Items, p.Items);
        Forward.Pack(p, transposed: true);
        Backward.Pack(p);
        if (shape.IsResidual(2)) Diagonal.Pack(new ReadOnlyMatrixView<float>(loops.Span, m.Columns, 1, m.Columns + 1), transposed: true);
    }
}
