using Stein.Buffers;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>
/// The differential of a score network by its points: the Jacobian <c>J_ij = ∂s_i/∂x_j</c> of each row of a batch, and its
/// products with vectors, exact up to rounding.
/// </summary>
/// <remarks>
/// It sees every later change of the parameters. It owns its buffers, some tiles in size whatever the batch: one caller at a time.
/// </remarks>
/// <param name="network">The network.</param>
sealed class Differential(ScoreNetwork network)
{
    const int TileRows = 128, TileTangents = 256;

    readonly NetworkShape shape = network.Shape;
    readonly PackedWeights weights = network.PackedWeights;
    readonly Tape tape = new(network.Shape, derivatives: 1);
    readonly Panels<float> given = new(), gatedBar = new();
    readonly Bypass bypass = new(network.Shape);
    Panels<float> current = new(), next = new();
    AlignedArray<float> transposed = new(0);

    /// <summary>Jacobian–vector products <c>J v</c> by forward-mode dual numbers, at the price of two forward passes.</summary>
    /// <param name="points">The points <c>[B, D]</c>.</param>
    /// <param name="vectors">A vector <c>v</c> for each, <c>[B, D]</c>.</param>
    /// <param name="products">Receives <c>[B, D]</c> products; may be <paramref name="vectors"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Multiply(ReadOnlyMatrixView<float> points, ReadOnlyMatrixView<float> vectors, MatrixView<float> products)
    {
        Check(points, vectors.Rows, vectors.Columns, products, shape.Dimension);
        for (int first = 0; first < points.Rows; first += TileRows)
        {
            int rows = Math.Min(TileRows, points.Rows - first);
            tape.Record(points.Slice(first, rows), weights);
            given.Pack(vectors.Slice(first, rows));
            for (int layer = 1; layer < shape.Layers; layer++)
            {
                var (from, to) = layer == 1 ? (given, weights.FromCoordinates) : (current, weights.Forward[layer - 1]);
                Residual.Multiply(from, to, default, next,
                    new Hadamard(next, tape.D[layer], rows, shape.Outputs(layer)), next, shape.IsResidual(layer) ? current : null);
                (current, next) = (next, current);
            }
            if (shape.Gated)
            {
                // h ∘ A v + (J_h v) ∘ v.
                Gemm.Multiply(given, weights.GatedFromCoordinates, default, next,
                    new Hadamard(next, tape.H[^1], rows, shape.GatedUnits));
                Hadamard.MultiplyAdd(tape.V.Items, current.Items, next.Items, next.Items);
                (current, next) = (next, current);
            }
            Finish(current, weights.Forward[^1], products.Slice(first, rows));
        }
    }

    /// <summary>Vector–Jacobian products <c>Jᵀ w</c> by the reverse pass, at the price of two forward passes.</summary>
    /// <param name="points">The points <c>[B, D]</c>.</param>
    /// <param name="vectors">A vector <c>w</c> for each, <c>[B, D]</c>.</param>
    /// <param name="products">Receives <c>[B, D]</c> products; may be <paramref name="vectors"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void MultiplyTransposed(ReadOnlyMatrixView<float> points, ReadOnlyMatrixView<float> vectors, MatrixView<float> products)
    {
        Check(points, vectors.Rows, vectors.Columns, products, shape.Dimension);
        for (int first = 0; first < points.Rows; first += TileRows)
        {
            int rows = Math.Min(TileRows, points.Rows - first);
            tape.Record(points.Slice(first, rows), weights);
            given.Pack(vectors.Slice(first, rows));
            int top = shape.Layers - 1;
            if (shape.Gated)
                Gemm.Multiply(given, weights.Backward[top], default, current, new Gating(current, tape.H[top], tape.V, gatedBar));
            for (int layer = top; layer >= 1; layer--)
            {
                if (layer == top && shape.Gated) ActivationPass.Backward(bypass, layer, current, tape.D[layer], null, next);
                else
                    ActivationPass.Backward(bypass, layer, layer == top ? given : current, weights.Backward[layer], tape.D[layer], null,
                        next);
                (current, next) = (next, current);
            }
            Finish(current, weights.ToCoordinates, products.Slice(first, rows));
            if (shape.Gated) Gemm.Multiply(gatedBar, weights.GatedToCoordinates, products.Slice(first, rows), accumulate: true);
        }
    }

    /// <summary>The Jacobians themselves, at the price of <c>D</c> products of the kind of <see cref="Multiply"/>.</summary>
    /// <param name="points">The points <c>[B, D]</c>.</param>
    /// <param name="jacobians">Receives <c>[B, D²]</c>: in each row a Jacobian, row by row.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Jacobian(ReadOnlyMatrixView<float> points, MatrixView<float> jacobians) => Jacobian(points, default, jacobians);

    /// <summary>The same for rows that have one condition.</summary>
    /// <param name="points">The points <c>[B, D]</c>.</param>
    /// <param name="biases">
    /// The biases, of <see cref="PackedWeights.Condition"/>; empty if the points have their conditions with them.
    /// </param>
    /// <param name="jacobians">Receives <c>[B, D²]</c>.</param>
    internal void Jacobian(ReadOnlyMatrixView<float> points, ReadOnlySpan<float> biases, MatrixView<float> jacobians)
    {
        int dimension = shape.Dimension, tile = Math.Max(1, TileTangents / dimension);
        Check(points, points.Rows, dimension, jacobians, dimension * dimension, conditioned: !biases.IsEmpty);
        if (transposed.Length == 0) transposed = new(tile * dimension * dimension);
        for (int first = 0; first < points.Rows; first += tile)
        {
            int rows = Math.Min(tile, points.Rows - first);
            tape.Record(points.Slice(first, rows), weights, biases);
            TangentPass.Scale(Tangents.Shared(weights.FromCoordinates), tape.D[1], dimension, current);
            for (int layer = 2; layer < shape.Layers; layer++)
            {
                next.Reshape(rows * dimension, shape.Outputs(layer));
                Residual.Multiply(current, weights.Forward[layer - 1], default, next,
                    new TangentPass.Scaling(Tangents.Own(next, dimension), tape.D[layer], dimension, next), next,
                    shape.IsResidual(layer) ? current : null);
                (current, next) = (next, current);
            }
            if (shape.Gated)
            {
                TangentPass.Scale(Tangents.Own(current, dimension), tape.V, dimension, next);
                TangentPass.AddScaled(Tangents.Shared(weights.GatedFromCoordinates), tape.H[^1], dimension, next);
                (current, next) = (next, current);
            }
            var columns = new MatrixView<float>(transposed.Span, rows * dimension, dimension);
            Gemm.Multiply(current, weights.Forward[^1], columns);
            for (int b = 0; b < rows; b++)
            {
                var target = jacobians[first + b];
                target.Clear();
                TransposedSum.Add(columns.Slice(b * dimension, dimension), new MatrixView<float>(target, dimension, dimension));
                for (int i = 0; i < dimension; i++) target[i * (dimension + 1)] += shape.Skip;
            }
        }
    }

    /// <summary>The last product, and the share of the linear part.</summary>
    void Finish(Panels<float> hidden, Panels<float> last, MatrixView<float> products)
    {
        Gemm.Multiply(hidden, last, products);
        if (shape.Skip == 0) return;
        for (int b = 0; b < products.Rows; b++)
            for (int i = 0; i < products.Columns; i++) products[b, i] += shape.Skip * given.At(b, i);
    }

    void Check(
        ReadOnlyMatrixView<float> points, int rows, int columns, MatrixView<float> result, int resultColumns, bool conditioned = false)
    {
        int inputs = conditioned ? shape.Dimension : shape.Inputs(1);
        bool fits = points.Columns == inputs && columns == shape.Dimension && result.Columns == resultColumns;
        if (fits && rows == points.Rows && result.Rows == points.Rows) return;
        throw new ArgumentException(
            $"points [{points.Rows}, {points.Columns}], vectors [{rows}, {columns}] and results [{result.Rows}, {result.Columns}] "
            + $"should be [B, {inputs}], [B, {shape.Dimension}] and [B, {resultColumns}]");
    }
}
