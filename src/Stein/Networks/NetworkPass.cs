using Stein.Buffers;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>What a pass is to compute beside the score.</summary>
public enum PassDepth
{
    /// <summary>The score alone.</summary>
    Score,

    /// <summary>The score and its gradient by the parameters.</summary>
    Gradient,

    /// <summary>The score, the exact trace of its Jacobian, and the gradient of both by the parameters.</summary>
    Trace,
}

/// <summary>
/// One tile of rows on its way through a network and back. It owns all buffers the way needs, so that a pass allocates
/// nothing; each worker has its own.
/// </summary>
/// <remarks>
/// The trace is exact: forward-mode dual numbers, seeded with every input direction at once, of which the last layer keeps
/// the diagonal. Tangents are <c>U_1 = W_1</c>, <c>V_l = diag(φ'(a_l)) U_l</c>, <c>U_{l+1} = W_{l+1} V_l</c>, and
/// <c>tr J = Σ (V_L)_{ja} (W_{L+1})_{aj}</c>. Cost: <c>L − 1</c> products of <c>H×H</c> by <c>H×D</c> a row, and twice as much
/// again for the gradient.
/// </remarks>
public sealed class NetworkPass
{
    /// <summary>What a tile may fill of the second-level cache and what lies behind it. A constant: sums depend on the cut.</summary>
    const int TileBytes = 768 * 1024;

    const int LongestTile = 192;

    readonly NetworkShape shape;
    readonly PackedWeights weights;
    readonly Panels<float>[] h, d, e, u, v;
    readonly Panels<float> input = new(), tangentBar = new(), nextTangentBar = new();
    readonly AlignedArray<float> scores, inputBar;
    Panels<float> bar = new(), nextBar = new();
    int rows;

    internal NetworkPass(NetworkShape shape, PackedWeights weights, PassDepth depth)
    {
        (this.shape, this.weights) = (shape, weights);
        Depth = depth;
        Rows = TileRows(shape, depth);
        bool gradient = depth != PassDepth.Score, trace = depth == PassDepth.Trace;
        h = Layers(true);
        d = Layers(gradient);
        e = Layers(trace);
        u = Layers(trace);
        v = Layers(trace);
        scores = new(Rows * shape.Dimension);
        inputBar = new(trace ? shape.Dimension * shape.Outputs(1) : 0);

        Panels<float>[] Layers(bool needed) => needed ? [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())] : [];
    }

    /// <summary>What the pass computes.</summary>
    public PassDepth Depth { get; }

    /// <summary>The most rows a pass takes at once.</summary>
    public int Rows { get; }

    /// <summary>The scores <c>[B, D]</c> of the last forward pass.</summary>
    public ReadOnlyMatrixView<float> Scores => new(scores.Span, rows, shape.Dimension);

    static int TileRows(NetworkShape shape, PassDepth depth)
    {
        int panels = 0;
        foreach (int width in shape.Hidden) panels += (width + Panels<float>.Width - 1) / Panels<float>.Width;
        long copies = depth switch { PassDepth.Score => 1, PassDepth.Gradient => 3, _ => 4 + 4L * shape.Dimension };
        return (int)Math.Clamp(TileBytes / (sizeof(float) * Panels<float>.Width * copies * panels), 1, LongestTile);
    }

    /// <summary>The score of each row.</summary>
    /// <param name="x">Points <c>[B, D]</c>, at most <see cref="Rows"/> of them; they have to stay until the backward pass is done.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public void Forward(ReadOnlyMatrixView<float> x) => Forward(x, new(scores.Span, x.Rows, shape.Dimension));

    /// <inheritdoc cref="Forward(ReadOnlyMatrixView{float})"/>
    /// <param name="x">Points <c>[B, D]</c>.</param>
    /// <param name="s">Receives the scores, in place of <see cref="Scores"/>; may be <paramref name="x"/>.</param>
    public void Forward(ReadOnlyMatrixView<float> x, MatrixView<float> s)
    {
        if (x.Columns != shape.Dimension || x.Rows > Rows)
            throw new ArgumentException($"a pass takes up to {Rows} points of dimension {shape.Dimension}, not [{x.Rows}, {x.Columns}]");
        rows = x.Rows;
        for (int layer = 1; layer < shape.Layers; layer++)
        {
            ActivationPass.Forward(shape.Activation, layer == 1 ? x : h[layer - 1], weights.Forward[layer - 1], weights.Bias(layer), h[layer],
                Depth == PassDepth.Score ? null : d[layer], Depth == PassDepth.Trace ? e[layer] : null);
        }
        var own = new MatrixView<float>(scores.Span, rows, shape.Dimension);
        Gemm.Multiply(h[^1], weights.Forward[^1], weights.Bias(shape.Layers), shape.Skip == 0 ? s : own);
        if (shape.Skip != 0) ScaledSum.Run(x, shape.Skip, own, s);
    }

    /// <summary>The exact trace of the Jacobian <c>∂s/∂x</c> of each row of the last forward pass.</summary>
    /// <param name="traces">Receives <c>[B]</c> traces.</param>
    /// <exception cref="InvalidOperationException">The pass is not made for traces.</exception>
    public void Trace(Span<float> traces)
    {
        if (Depth != PassDepth.Trace) throw new InvalidOperationException("this pass was made without the trace");
        if (traces.Length != rows) throw new ArgumentException($"{traces.Length} traces for {rows} rows");
        int directions = shape.Dimension;
        for (int layer = 1; layer < shape.Layers; layer++)
        {
            if (layer > 1) Gemm.Multiply(v[layer - 1], weights.Forward[layer - 1], u[layer]);
            TangentPass.Forward(Before(layer), d[layer], directions, v[layer]);
        }
        TangentPass.Contract(Tangents.Own(v[^1], directions), weights.Backward[^1], traces);
        if (shape.Skip == 0) return;
        foreach (ref float trace in traces) trace += shape.Skip * directions;
    }

    /// <summary>
    /// Adds to <paramref name="gradient"/> the derivative by the parameters of a loss whose derivative by the scores is given,
    /// and which may contain the traces with a factor of one.
    /// </summary>
    /// <param name="x">The points of the forward pass.</param>
    /// <param name="scoreBar">Derivative of the loss by the scores, <c>[B, D]</c>.</param>
    /// <param name="trace">Whether the loss contains the sum of the traces; <see cref="Trace"/> went before.</param>
    /// <param name="gradient">Added to, laid out by the shape.</param>
    /// <exception cref="InvalidOperationException">The pass is not made for this gradient.</exception>
    public void Backward(ReadOnlyMatrixView<float> x, ReadOnlyMatrixView<float> scoreBar, bool trace, Span<float> gradient)
    {
        if (Depth == PassDepth.Score || (trace && Depth != PassDepth.Trace)) throw new InvalidOperationException("this pass was made without the gradient");
        int last = shape.Layers, directions = shape.Dimension;
        AddProduct(scoreBar, h[last - 1], gradient, last);
        input.Pack(scoreBar);
        ColumnSum.Add(input, gradient[shape.Bias(last)]);
        if (trace)
        {
            var output = Weights(gradient, last);
            for (int a = 0; a < directions; a++) ColumnSum.Add(v[last - 1], output[a], a, directions);
        }
        input.Pack(x);
        ActivationPass.Backward(scoreBar, weights.Backward[last - 1], d[last - 1], bar);
        for (int layer = last - 1; layer >= 1; layer--)
        {
            if (trace)
            {
                var vBar = layer == last - 1 ? Tangents.Shared(weights.Backward[last - 1]) : Tangents.Own(nextTangentBar, directions);
                TangentPass.Backward(vBar, Before(layer), d[layer], e[layer], directions, bar, tangentBar);
            }
            AddProduct(bar, layer == 1 ? input : h[layer - 1], gradient, layer);
            ColumnSum.Add(bar, gradient[shape.Bias(layer)]);
            if (layer == 1) break;
            ActivationPass.Backward(bar, weights.Backward[layer - 1], d[layer - 1], nextBar);
            (bar, nextBar) = (nextBar, bar);
            if (!trace) continue;
            AddProduct(tangentBar, v[layer - 1], gradient, layer);
            Gemm.Multiply(tangentBar, weights.Backward[layer - 1], nextTangentBar);
        }
        if (trace) AddInputTangents(Weights(gradient, 1));
    }

    /// <summary><c>(W̄_1)_{ja} += Σ_b (Ū_1)_{baj}</c>.</summary>
    void AddInputTangents(MatrixView<float> gradient)
    {
        int width = gradient.Rows;
        inputBar.Span.Clear();
        for (int a = 0; a < gradient.Columns; a++) ColumnSum.Add(tangentBar, inputBar.Span.Slice(a * width, width), a, gradient.Columns);
        for (int j = 0; j < width; j++)
            for (int a = 0; a < gradient.Columns; a++)
                gradient[j, a] += inputBar.Span[a * width + j];
    }

    /// <summary><c>W̄_l += leftᵀ · right</c>.</summary>
    void AddProduct(Operand<float> left, Panels<float> right, Span<float> gradient, int layer)
        => Gemm.Multiply(left.Transposed, right, Weights(gradient, layer), accumulate: true);

    MatrixView<float> Weights(Span<float> gradient, int layer) => new(gradient[shape.Weights(layer)], shape.Outputs(layer), shape.Inputs(layer));

    Tangents Before(int layer) => layer == 1 ? Tangents.Shared(weights.Forward[0]) : Tangents.Own(u[layer], shape.Dimension);
}
