using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Linear;
using Stein.Simd;

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
    /// <summary>What a tile may fill of the second-level cache. A constant: sums depend on the cut.</summary>
    const int TileBytes = 192 * 1024;

    const int LongestTile = 192;

    readonly NetworkShape shape;
    readonly PackedWeights weights;
    readonly int[] padded;
    readonly AlignedArray<float>[] h, d, e, u, v;
    readonly AlignedArray<float> scores, bar, nextBar, tangentBar, nextTangentBar, inputBar;
    readonly Panels<float> packed = new();
    int rows;

    internal NetworkPass(NetworkShape shape, PackedWeights weights, PassDepth depth)
    {
        (this.shape, this.weights) = (shape, weights);
        Depth = depth;
        Rows = TileRows(shape, depth);
        padded = [.. Enumerable.Range(0, shape.Layers).Select(l => PackedWeights.PaddedWidth(shape.Inputs(l + 1)))];
        int widest = padded[1..].Max(), directions = shape.Dimension;
        bool gradient = depth != PassDepth.Score, trace = depth == PassDepth.Trace;
        h = Layers(true, 1);
        d = Layers(gradient, 1);
        e = Layers(trace, 1);
        u = Layers(trace, directions);
        v = Layers(trace, directions);
        scores = new(Rows * directions);
        bar = new(gradient ? Rows * widest : 0);
        nextBar = new(gradient ? Rows * widest : 0);
        tangentBar = new(trace ? Rows * directions * widest : 0);
        nextTangentBar = new(trace ? Rows * directions * widest : 0);
        inputBar = new(trace ? directions * padded[1] : 0);

        AlignedArray<float>[] Layers(bool needed, int copies)
            => [.. padded.Select((width, l) => new AlignedArray<float>(needed && l > 0 ? Rows * copies * width : 0))];
    }

    /// <summary>What the pass computes.</summary>
    public PassDepth Depth { get; }

    /// <summary>The most rows a pass takes at once.</summary>
    public int Rows { get; }

    /// <summary>The scores <c>[B, D]</c> of the last forward pass.</summary>
    public ReadOnlyMatrixView<float> Scores => new(scores.Span, rows, shape.Dimension);

    static int TileRows(NetworkShape shape, PassDepth depth)
    {
        int hidden = 0;
        foreach (int width in shape.Hidden) hidden += PackedWeights.PaddedWidth(width);
        long copies = depth switch { PassDepth.Score => 1, PassDepth.Gradient => 3, _ => 4 + 4L * shape.Dimension };
        long rows = TileBytes / (sizeof(float) * copies * hidden);
        return rows >= LongestTile ? LongestTile : rows >= 12 ? (int)rows / 6 * 6 : Math.Max(1, (int)rows);
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
        var input = x;
        for (int layer = 1; layer < shape.Layers; layer++)
        {
            Gemm.Multiply(input, weights.Forward[layer - 1], weights.Bias(layer), Hidden(h, layer));
            if (Depth == PassDepth.Score) ActivationPass.Value(shape.Activation, Items(h, layer));
            else ActivationPass.Derivatives(shape.Activation, Items(h, layer), Items(d, layer), Depth == PassDepth.Trace ? Items(e, layer) : default);
            input = Hidden(h, layer);
        }
        var own = new MatrixView<float>(scores.Span, rows, shape.Dimension);
        Gemm.Multiply(input, weights.Forward[^1], weights.Bias(shape.Layers), shape.Skip == 0 ? s : own);
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
            if (layer > 1) Gemm.Multiply(Directions(v, layer - 1), false, weights.Forward[layer - 1], false, Directions(u, layer));
            TangentPass.Forward(Before(layer), Items(d, layer), directions, rows, After(layer));
        }
        int last = shape.Layers - 1, block = directions * padded[last];
        for (int b = 0; b < rows; b++)
            traces[b] = Fold.Dot<float>(v[last].Span.Slice(b * block, block), weights.OutputRows) + shape.Skip * directions;
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
        AddProduct(scoreBar, Hidden(h, last - 1), gradient, last);
        ColumnSum.Add(scoreBar.Items, rows, directions, gradient[shape.Bias(last)]);
        if (trace)
        {
            var output = Weights(gradient, last);
            int block = directions * padded[last - 1];
            for (int a = 0; a < directions; a++)
                ColumnSum.Add(v[last - 1].Span[(a * padded[last - 1])..(rows * block)], rows, block, output[a]);
        }
        var (aBar, hBar) = (bar, nextBar);
        var (uBar, vBar) = (tangentBar, nextTangentBar);
        Gemm.Multiply(scoreBar, false, weights.Backward[last - 1], false, Tile(hBar, last - 1));
        for (int layer = last - 1; layer >= 1; layer--)
        {
            int width = padded[layer];
            var pre = aBar.Span[..(rows * width)];
            Zip.Run<float, Product>(hBar.Span[..(rows * width)], Items(d, layer), pre);
            if (trace)
            {
                var source = layer == last - 1 ? Tangents.Shared(weights.OutputRows) : new(vBar.Span, directions * width);
                TangentPass.Backward(source, Before(layer), Items(d, layer), Items(e, layer), directions, rows, pre, new(uBar.Span, directions * width));
            }
            AddProduct(Tile(aBar, layer), layer == 1 ? x : Hidden(h, layer - 1), gradient, layer);
            ColumnSum.Add(pre, rows, width, gradient[shape.Bias(layer)]);
            if (layer == 1) break;
            Gemm.Multiply(Tile(aBar, layer), false, weights.Backward[layer - 1], false, Tile(hBar, layer - 1));
            if (!trace) continue;
            AddProduct(DirectionTile(uBar, layer), Directions(v, layer - 1), gradient, layer);
            Gemm.Multiply(DirectionTile(uBar, layer), false, weights.Backward[layer - 1], false, DirectionTile(vBar, layer - 1));
        }
        if (trace) AddInputTangents(uBar.Span, Weights(gradient, 1));
    }

    /// <summary><c>(W̄_1)_{ja} += Σ_b (Ū_1)_{baj}</c>.</summary>
    void AddInputTangents(ReadOnlySpan<float> uBar, MatrixView<float> gradient)
    {
        int directions = shape.Dimension, width = padded[1];
        var sums = inputBar.Span;
        sums.Clear();
        ColumnSum.Add(uBar[..(rows * sums.Length)], rows, sums.Length, sums);
        for (int j = 0; j < gradient.Rows; j++)
            for (int a = 0; a < directions; a++)
                gradient[j, a] += sums[a * width + j];
    }

    /// <summary><c>W̄_l += leftᵀ · right</c>.</summary>
    void AddProduct(ReadOnlyMatrixView<float> left, ReadOnlyMatrixView<float> right, Span<float> gradient, int layer)
    {
        packed.Pack(right);
        Gemm.Multiply(left, true, packed, true, Weights(gradient, layer));
    }

    MatrixView<float> Weights(Span<float> gradient, int layer) => new(gradient[shape.Weights(layer)], shape.Outputs(layer), shape.Inputs(layer));

    Span<float> Items(AlignedArray<float>[] layers, int layer) => layers[layer].Span[..(rows * padded[layer])];

    MatrixView<float> Hidden(AlignedArray<float>[] layers, int layer) => Tile(layers[layer], layer);

    MatrixView<float> Tile(AlignedArray<float> items, int layer) => new(items.Span, rows, shape.Outputs(layer), padded[layer]);

    MatrixView<float> Directions(AlignedArray<float>[] layers, int layer) => DirectionTile(layers[layer], layer);

    MatrixView<float> DirectionTile(AlignedArray<float> items, int layer)
        => new(items.Span, rows * shape.Dimension, shape.Outputs(layer), padded[layer]);

    Tangents Before(int layer) => layer == 1 ? Tangents.Shared(weights.InputRows) : new(u[layer].Span, shape.Dimension * padded[layer]);

    Tangents After(int layer) => new(v[layer].Span, shape.Dimension * padded[layer]);

    readonly struct Product : IZip<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, float> => x * y;
    }
}
