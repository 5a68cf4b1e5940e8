using Stein.Buffers;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>
/// The trace of a network with one or two hidden layers at the price of a forward pass, whatever the dimension.
/// </summary>
/// <remarks>
/// Two layers: <c>tr J = tr(W_3 D_2 W_2 D_1 W_1) = d_2ᵀ P d_1</c> with <c>P = W_2 ∘ M</c>, <c>M = (W_1 W_3)ᵀ</c>
/// (<see cref="CollapsedWeights"/>, once for all rows); so <c>g = P d_1</c>. Back, <c>P̄ = Σ_b d_2 d_1ᵀ</c> is all that the weights
/// need of the rows: <c>W̄_2 += M ∘ P̄</c>, <c>M̄ = W_2 ∘ P̄</c>, <c>W̄_1 += (W_3 M̄)ᵀ</c>, <c>W̄_3 += (M̄ W_1)ᵀ</c>.
/// A residual second layer has <c>I + D_2 W_2</c> for <c>D_2 W_2</c>: <c>tr J = d_2ᵀ P d_1 + mᵀ d_1</c>, <c>m_j = M_jj</c>; so
/// <c>ā_1 += e_1 ∘ m</c>, and the weights need <c>m̄ = Σ_b d_1</c> as well: <c>M̄ = W_2 ∘ P̄ + diag(m̄)</c>.
/// One layer: <c>g_j = Σ_i (W_2)_ij (W_1)_ji</c> is the same for all rows, and the weights need <c>ḡ = Σ_b d_1</c>.
/// </remarks>
sealed class CollapsedTrace : TracePass
{
    readonly NetworkShape shape;
    readonly PackedWeights weights;
    readonly CollapsedWeights collapsed;
    readonly Tape tape;
    readonly Panels<float> past = new();
    AlignedArray<float> square = new(0), outputs = new(0);

    public CollapsedTrace(NetworkShape shape, PackedWeights weights, Tape tape) : base(shape, weights, tape)
    {
        (this.shape, this.weights, this.tape) = (shape, weights, tape);
        collapsed = weights.Collapse();
    }

    public static bool Fits(NetworkShape shape) => shape.Hidden.Length <= 2;

    protected override int OwnSums => Pairs + (Top == 1 || shape.IsResidual(2) ? shape.Outputs(1) : 0);

    /// <summary>How many of the sums are those of <c>P̄</c>.</summary>
    int Pairs => Top == 1 ? 0 : shape.Outputs(2) * shape.Outputs(1);

    protected override void Contract(Panels<float> g)
    {
        if (Top == 2)
        {
            Gemm.Multiply(tape.D[1], collapsed.Forward, g);
            if (shape.IsResidual(2)) TangentPass.Scale(Tangents.Shared(collapsed.Diagonal), tape.D[1], 1, Past);
            return;
        }
        g.Reshape(tape.D[1].Rows, tape.D[1].Columns);
        for (int p = 0; p < g.Count; p++)
            for (int b = 0; b < g.Rows; b++) collapsed.Forward[p].CopyTo(g[p][(b * Panels<float>.Width)..]);
    }

    protected override void Loop(Panels<float> q)
    {
        q.Reshape(tape.D[Top].Rows, tape.D[Top].Columns);
        for (int p = 0; p < q.Count; p++)
            for (int b = 0; b < q.Rows; b++) collapsed.GatedLoops[p].CopyTo(q[p][(b * Panels<float>.Width)..]);
    }

    public override Panels<float> Backward(int layer, ReadOnlySpan<float> traceBar, Span<float> gradient)
    {
        if (layer == Top)
        {
            var sums = gradient.Slice(shape.StorageLength, OwnSums);
            if (shape.Gated) AddLoops(gradient);
            if (Top == 1) ColumnSum.Add(Slopes, sums);
            else Gemm.Multiply(((Operand<float>)Slopes).Transposed, tape.D[1], Square(sums), accumulate: true);
            return TopBar;
        }
        if (shape.IsResidual(2)) BackwardPast(gradient);
        else
            Gemm.Multiply(Slopes, collapsed.Backward, default, LayerBar,
                new Hadamard(LayerBar, tape.E[1], Slopes.Rows, collapsed.Backward.Columns));
        return LayerBar;
    }

    /// <summary>
    /// <c>ā_1 = e_1 ∘ (Pᵀ d_2 + m ∘ v)</c> and <c>m̄ += d_1 ∘ v</c>, each row with its factor; <c>v = 1</c> without a gate.
    /// </summary>
    void BackwardPast(Span<float> gradient)
    {
        past.Reshape(tape.D[1].Rows, tape.D[1].Columns);
        Hadamard.Multiply(tape.D[1].Items, PastSlopes.Items, past.Items);
        ColumnSum.Add(past, gradient.Slice(shape.StorageLength + Pairs, past.Columns));
        TangentPass.Scale(Tangents.Shared(collapsed.Diagonal), tape.E[1], 1, past);
        Hadamard.Multiply(past.Items, PastSlopes.Items, past.Items);
        Gemm.Multiply(Slopes, collapsed.Backward, default, LayerBar, new HadamardSum(LayerBar, tape.E[1], past, Slopes.Rows, past.Columns));
    }

    public override void Complete(Span<float> gradient)
    {
        base.Complete(gradient);
        var sums = gradient.Slice(shape.StorageLength, OwnSums);
        if (Top == 1) CompleteOne(sums, gradient);
        else CompleteTwo(sums, gradient);
        sums.Clear();
    }

    void CompleteOne(ReadOnlySpan<float> gBar, Span<float> gradient)
        => AddLoopBars(gBar, weights.Coordinates(), weights[2], weights.Coordinates(gradient), weights.Of(2, gradient));

    void CompleteTwo(ReadOnlySpan<float> sums, Span<float> gradient)
    {
        ReadOnlySpan<float> pBar = sums[..Pairs], diagonalBar = sums[Pairs..];
        if (square.Length == 0) (square, outputs) = (new(Pairs), new(shape.Outputs(2) * shape.Dimension));
        MatrixView<float> mBar = Square(square.Span), product = new(outputs.Span, shape.Outputs(2), shape.Dimension);
        var middle = weights.Of(2, gradient).Items;
        Hadamard.MultiplyAdd(collapsed.Loops.Items, pBar, middle, middle);
        Hadamard.Multiply(weights[2].Items, pBar, mBar.Items);
        for (int j = 0; j < diagonalBar.Length; j++) mBar[j, j] += diagonalBar[j];
        Gemm.Multiply(((Operand<float>)mBar).Transposed, weights.Forward[2], weights.Coordinates(gradient), accumulate: true);
        Gemm.Multiply(mBar, weights.ToCoordinates, product);
        TransposedSum.Add(product, weights.Of(3, gradient));
    }

    MatrixView<float> Square(Span<float> items) => new(items[..Pairs], shape.Outputs(2), shape.Outputs(1));
}
