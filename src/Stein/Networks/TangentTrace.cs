using Stein.Buffers;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>
/// The sum of <c>vᵀ J v</c> over directions <c>v</c>, at any depth, by forward-mode dual numbers and the reverse pass over
/// them. Over the axes that is the trace; their tangents before the first layer cost nothing.
/// </summary>
/// <remarks>
/// Forward: <c>U_1 = W_1 v</c>, <c>V_l = diag(d_l) U_l</c>, <c>U_{l+1} = W_{l+1} V_l</c>; with <c>V̄_L = W_{L+1}ᵀ v</c>,
/// <c>g = Σ_v V̄_L ∘ U_L</c>. Back: <c>Ū_l = diag(d_l) V̄_l</c>, <c>W̄_l += Ū_l V_{l-1}ᵀ</c>, <c>V̄_{l-1} = W_lᵀ Ū_l</c>,
/// <c>ā_l += e_l ∘ Σ_v V̄_l ∘ U_l</c>. A residual layer has <c>V_l = V_{l-1} + diag(d_l) U_l</c>, so <c>V̄_{l-1} = W_lᵀ Ū_l + V̄_l</c>, and
/// as the last it leaves <c>Σ_v V̄_L ∘ V_{L-1}</c> of the sum beside <c>d_L ∘ g</c>. A gated function adds <c>h ∘ q</c>,
/// <c>q = Σ_v A v ∘ V̄_L</c>. A tile's tangents are all that is kept: memory does
/// not grow with the batch.
/// </remarks>
sealed class TangentTrace : TracePass
{
    readonly NetworkShape shape;
    readonly PackedWeights weights;
    readonly Tape tape;
    readonly int directions;
    readonly bool axes;
    readonly Panels<float>[] u, v;
    readonly Panels<float> given = new(), givenTop = new(), givenGated = new(), gatedBar = new();
    readonly AlignedArray<float> inputBar;
    readonly Bypass bypass;
    Panels<float> bar = new(), nextBar = new();

    /// <param name="shape">The shape of the network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="tape">What the network's pass remembers.</param>
    /// <param name="directions">Directions that are given for each row; zero for the axes.</param>
    public TangentTrace(NetworkShape shape, PackedWeights weights, Tape tape, int directions) : base(shape, weights, tape)
    {
        (this.shape, this.weights, this.tape) = (shape, weights, tape);
        bypass = new(shape);
        axes = directions == 0;
        this.directions = axes ? shape.Dimension : directions;
        u = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())];
        v = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())];
        inputBar = new(axes ? shape.Dimension * shape.Outputs(1) : 0);
    }

    /// <summary>Takes the directions of the next forward pass.</summary>
    /// <param name="vectors">For each row its directions one after the other, <c>[B, K·D]</c>.</param>
    public void Take(ReadOnlyMatrixView<float> vectors)
    {
        given.Pack(new ReadOnlyMatrixView<float>(vectors.Items, vectors.Rows * directions, shape.Dimension));
        Gemm.Multiply(given, weights.FromCoordinates, u[1]);
        Gemm.Multiply(given, weights.Backward[Top], givenTop);
        if (shape.Gated) Gemm.Multiply(given, weights.GatedFromCoordinates, givenGated);
    }

    /// <summary>Over the axes <c>q</c> is the same for all rows.</summary>
    protected override int LoopSums => axes ? base.LoopSums : 0;

    protected override void Loop(Panels<float> q)
        => TangentPass.Contract(Gated, TopWeights, directions, q, tape.D[Top].Rows, shape.GatedUnits);

    protected override void Contract(Panels<float> g)
    {
        int rows = tape.D[1].Rows;
        if (Top == 1)
        {
            TangentPass.Contract(Before(1), TopWeights, directions, g, rows, shape.Outputs(1));
            return;
        }
        TangentPass.Scale(Before(1), tape.D[1], directions, v[1]);
        for (int layer = 2; layer <= Top; layer++)
        {
            var to = layer == Top ? g : v[layer];
            u[layer].Reshape(rows * directions, shape.Outputs(layer));
            to.Reshape(layer == Top ? rows : rows * directions, shape.Outputs(layer));
            if (layer == Top)
                Gemm.Multiply(v[layer - 1], weights.Forward[layer - 1], default, u[layer],
                    new TangentPass.Contraction(Before(layer), TopWeights, directions, to));
            else
                Residual.Multiply(v[layer - 1], weights.Forward[layer - 1], default, u[layer],
                    new TangentPass.Scaling(Before(layer), tape.D[layer], directions, to),
                    to, shape.IsResidual(layer) ? v[layer - 1] : null);
        }
        if (shape.IsResidual(Top))
            TangentPass.Contract(Tangents.Own(v[Top - 1], directions), TopWeights, directions, Past, rows, shape.Outputs(Top));
    }

    public override Panels<float> Backward(int layer, ReadOnlySpan<float> traceBar, Span<float> gradient)
    {
        var aBar = layer == Top ? TopBar : LayerBar;
        if (layer == Top)
        {
            AddOutputs(gradient);
            TangentPass.Scale(TopWeights, Slopes, directions, bar);
            if (shape.IsResidual(Top))
            {
                TangentPass.Scale(TopWeights, PastSlopes, directions, bypass.Bar);
            }
        }
        else
        {
            bypass.Multiply(bar, weights.Backward[layer], nextBar, layer,
                new TangentPass.Reversal(Before(layer), tape.D[layer], tape.E[layer], directions, nextBar, aBar));
            (bar, nextBar) = (nextBar, bar);
        }
        if (layer == 1) AddInputs(gradient);
        else Gemm.Multiply(((Operand<float>)bar).Transposed, v[layer - 1], weights.Of(layer, gradient), accumulate: true);
        return aBar;
    }

    /// <summary>
    /// <c>W̄_{L+1} += Σ v V_Lᵀ</c>, and what <c>h ∘ q</c> owes to it and to <c>A</c> unless <c>q</c> is the same for all rows.
    /// </summary>
    void AddOutputs(Span<float> gradient)
    {
        TangentPass.Scale(Before(Top), Slopes, directions, nextBar);
        if (shape.IsResidual(Top)) TangentPass.AddScaled(Tangents.Own(v[Top - 1], directions), PastSlopes, directions, nextBar);
        if (shape.Gated && axes) AddLoops(gradient);
        else if (shape.Gated)
        {
            TangentPass.AddScaled(Gated, Gates, directions, nextBar);
            TangentPass.Scale(TopWeights, Gates, directions, gatedBar);
            Gemm.Multiply(((Operand<float>)gatedBar).Transposed, given, weights.GatedCoordinates(gradient), accumulate: true);
        }
        var output = weights.Of(shape.Layers, gradient);
        if (axes) for (int a = 0; a < directions; a++) ColumnSum.Add(nextBar, output[a], a, directions);
        else Gemm.Multiply(((Operand<float>)given).Transposed, nextBar, output, accumulate: true);
    }

    /// <summary><c>W̄_1 += Σ Ū_1 vᵀ</c>.</summary>
    void AddInputs(Span<float> gradient)
    {
        var input = weights.Coordinates(gradient);
        if (!axes)
        {
            Gemm.Multiply(((Operand<float>)bar).Transposed, given, input, accumulate: true);
            return;
        }
        inputBar.Span.Clear();
        for (int a = 0; a < directions; a++) ColumnSum.Add(bar, inputBar.Span.Slice(a * input.Rows, input.Rows), a, directions);
        TransposedSum.Add(new MatrixView<float>(inputBar.Span, directions, input.Rows), input);
    }

    Tangents Before(int layer) => layer == 1 && axes ? Tangents.Shared(weights.FromCoordinates) : Tangents.Own(u[layer], directions);

    Tangents Gated => axes ? Tangents.Shared(weights.GatedFromCoordinates) : Tangents.Own(givenGated, directions);

    Tangents TopWeights => axes ? Tangents.Shared(weights.Backward[Top]) : Tangents.Own(givenTop, directions);
}
