using Stein.Buffers;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>
/// One tile of rows on its way through a network and back. It owns all buffers the way needs, so that a pass allocates
/// nothing; each worker has its own.
/// </summary>
public sealed class NetworkPass
{
    /// <summary>What a tile may fill of the second-level cache and what lies behind it. A constant: sums depend on the cut.</summary>
    const int TileBytes = 1024 * 1024;

    const int LongestTile = 192;

    /// <summary>Rows of a tile's tangents: so many that products run at speed, though they leave the second-level cache.</summary>
    const int LongestTangentTile = 256;

    readonly NetworkShape shape;
    readonly PackedWeights weights;
    readonly Tape tape;
    readonly TracePass? trace;
    readonly PassKind kind;
    readonly Panels<float> input = new();
    readonly Bypass bypass;
    readonly AlignedArray<float> scores;
    readonly Panels<float>[] masks;
    Dropout dropout;
    ulong dropoutStep;
    int firstRow;
    Panels<float> bar = new(), nextBar = new();
    int rows;

    internal NetworkPass(NetworkShape shape, PackedWeights weights, PassKind kind)
    {
        (this.shape, this.weights, this.kind) = (shape, weights, kind);
        tape = new(shape, kind.Derivatives);
        bypass = new(shape);
        masks = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Panels<float>())];
        trace = kind.IsTrace || kind.IsSlices ? CreateTrace() : null;
        Rows = TileRows();
        scores = new(Rows * shape.Dimension);
    }

    /// <summary>The shape of the network.</summary>
    public NetworkShape Shape => shape;

    /// <summary>The most rows a pass takes at once.</summary>
    public int Rows { get; }

    /// <summary>
    /// The length of the vector that <see cref="Backward"/> adds to: the parameters, laid out by the shape, and behind them sums
    /// over rows that become part of the gradient in <see cref="Complete"/>.
    /// </summary>
    public int GradientLength => shape.StorageLength + (trace?.Sums ?? 0);

    /// <summary>The scores <c>[B, D]</c> of the last forward pass.</summary>
    public ReadOnlyMatrixView<float> Scores => new(scores.Span, rows, shape.Dimension);

    /// <summary>From now on, leaves out hidden units; with none, no longer.</summary>
    /// <param name="dropout">Which share, and where the choice is drawn from.</param>
    /// <param name="step">The step of that stream.</param>
    /// <param name="first">The index in its batch of the first row of the next forward pass; those of passes after it follow.</param>
    internal void Drop(Dropout dropout, ulong step, int first) => (this.dropout, dropoutStep, firstRow) = (dropout, step, first);

    TracePass CreateTrace()
    {
        if (kind.Method == TraceMethod.Collapsed && !CollapsedTrace.Fits(shape))
            throw new ArgumentException($"the trace of {shape} does not collapse; that takes one or two hidden layers");
        return kind.IsTrace && kind.Method != TraceMethod.Tangents && CollapsedTrace.Fits(shape)
            ? new CollapsedTrace(shape, weights, tape)
            : new TangentTrace(shape, weights, tape, kind.Directions);
    }

    int TileRows()
    {
        int panels = 0;
        foreach (int width in shape.Hidden) panels += (width + Panels<float>.Width - 1) / Panels<float>.Width;
        int copies = 1 + 2 * kind.Derivatives;
        int fitting = TileBytes / (sizeof(float) * Panels<float>.Width * copies * panels);
        int tangents = trace is TangentTrace ? kind.IsTrace ? shape.Dimension : kind.Directions : 0;
        return Math.Clamp(tangents == 0 ? fitting : Math.Min(fitting, LongestTangentTile / tangents), 1, LongestTile);
    }

    /// <summary>The score of each row.</summary>
    /// <param name="x">Points <c>[B, D]</c>, or <c>[B, D + G]</c> with the conditions behind the coordinates, at most <see cref="Rows"/> of them; they have to stay until the backward pass is done.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public void Forward(ReadOnlyMatrixView<float> x) => Forward(x, new(scores.Span, x.Rows, shape.Dimension));

    /// <inheritdoc cref="Forward(ReadOnlyMatrixView{float})"/>
    /// <param name="x">Points <c>[B, D]</c>, or <c>[B, D + G]</c> with the conditions behind the coordinates.</param>
    /// <param name="s">Receives the scores, in place of <see cref="Scores"/>; may be <paramref name="x"/>.</param>
    public void Forward(ReadOnlyMatrixView<float> x, MatrixView<float> s) => Forward(x, default, s);

    /// <summary>The same where all rows have one condition, which has become part of the first bias: see <see cref="PackedWeights.Condition"/>.</summary>
    /// <param name="x">Points <c>[B, D]</c>.</param>
    /// <param name="firstBias">The first bias <c>[H_1]</c>; empty if the conditions are among the inputs.</param>
    /// <param name="s">Receives the scores.</param>
    internal void Forward(ReadOnlyMatrixView<float> x, ReadOnlySpan<float> firstBias, MatrixView<float> s)
    {
        int inputs = firstBias.IsEmpty ? shape.Inputs(1) : shape.Dimension;
        if (x.Columns != inputs || x.Rows > Rows)
            throw new ArgumentException($"a pass takes up to {Rows} points of {inputs} inputs, not [{x.Rows}, {x.Columns}]");
        rows = x.Rows;
        if (dropout.IsActive) dropout.Draw(dropoutStep, firstRow, rows, shape, masks);
        firstRow += rows;
        tape.Record(x, weights, firstBias, dropout.IsActive ? masks : null);
        var own = new MatrixView<float>(scores.Span, rows, shape.Dimension);
        Gemm.Multiply(tape.H[^1], weights.Forward[^1], weights.Bias(shape.Layers), shape.Skip == 0 ? s : own);
        if (shape.Skip != 0) ScaledSum.Run(x, shape.Skip, own, s);
    }

    /// <summary>The exact trace of the Jacobian <c>∂s/∂x</c> of each row of the last forward pass.</summary>
    /// <param name="traces">Receives <c>[B]</c> traces.</param>
    /// <exception cref="InvalidOperationException">The pass is not made for traces.</exception>
    public void Trace(Span<float> traces)
    {
        if (!kind.IsTrace) throw new InvalidOperationException("this pass was made without the trace");
        if (traces.Length != rows) throw new ArgumentException($"{traces.Length} traces for {rows} rows");
        trace!.Forward(traces);
        if (shape.Skip == 0) return;
        foreach (ref float item in traces) item += shape.Skip * shape.Dimension;
    }

    /// <summary>The sum of <c>vᵀ J v</c> over the directions <c>v</c> of each row of the last forward pass.</summary>
    /// <param name="directions">For each row its directions one after the other, <c>[B, K·D]</c>, without gaps.</param>
    /// <param name="sums">Receives <c>[B]</c> sums.</param>
    /// <exception cref="InvalidOperationException">The pass is not made for slices.</exception>
    public void Slices(ReadOnlyMatrixView<float> directions, Span<float> sums)
    {
        if (!kind.IsSlices) throw new InvalidOperationException("this pass was made without slices");
        if (sums.Length != rows || directions.Rows != rows || directions.Columns != kind.Directions * shape.Dimension)
            throw new ArgumentException($"[{directions.Rows}, {directions.Columns}] directions and {sums.Length} sums for {rows} rows");
        ((TangentTrace)trace!).Take(directions);
        trace.Forward(sums);
        if (shape.Skip == 0) return;
        for (int b = 0; b < rows; b++) sums[b] += shape.Skip * Simd.Fold.SumOfSquares(directions[b]);
    }

    /// <summary>
    /// Adds to <paramref name="gradient"/> the derivative by the parameters of a loss whose derivatives by the scores and by the
    /// traces, or the sums of slices, are given.
    /// </summary>
    /// <param name="x">The points of the forward pass.</param>
    /// <param name="scoreBar">Derivative of the loss by the scores, <c>[B, D]</c>.</param>
    /// <param name="traceBar">Derivative of the loss by the trace or sum of each row, <c>[B]</c>; empty if the loss has none.</param>
    /// <param name="gradient">Added to: <see cref="GradientLength"/> numbers.</param>
    /// <exception cref="InvalidOperationException">The pass is not made for this gradient.</exception>
    public void Backward(ReadOnlyMatrixView<float> x, ReadOnlyMatrixView<float> scoreBar, ReadOnlySpan<float> traceBar, Span<float> gradient)
    {
        bool traced = !traceBar.IsEmpty;
        if (kind.Derivatives < (traced ? 2 : 1)) throw new InvalidOperationException("this pass was made without the gradient");
        int last = shape.Layers;
        AddProduct(scoreBar, tape.H[last - 1], gradient, last);
        input.Pack(scoreBar);
        ColumnSum.Add(input, gradient[shape.Bias(last)]);
        input.Pack(x);
        if (traced) trace!.Begin(traceBar);
        for (int layer = last - 1; layer >= 1; layer--)
        {
            var traceShare = traced ? trace!.Backward(layer, traceBar, gradient) : null;
            ActivationPass.Backward(bypass, layer, layer == last - 1 ? scoreBar : bar, weights.Backward[layer], tape.D[layer], traceShare, nextBar);
            (bar, nextBar) = (nextBar, bar);
            AddProduct(bar, layer == 1 ? input : tape.H[layer - 1], gradient, layer);
            ColumnSum.Add(bar, gradient[shape.Bias(layer)]);
        }
    }

    /// <summary>Turns what <see cref="Backward"/> has added up over all rows into the gradient by the parameters.</summary>
    /// <param name="gradient">The sum of the vectors of all passes.</param>
    public void Complete(Span<float> gradient) => trace?.Complete(gradient);

    /// <summary><c>W̄_l += leftᵀ · right</c>.</summary>
    void AddProduct(Operand<float> left, Panels<float> right, Span<float> gradient, int layer)
        => Gemm.Multiply(left.Transposed, right, weights.Of(layer, gradient), accumulate: true);
}
