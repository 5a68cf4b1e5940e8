using Stein.Buffers;
using Stein.Linear;

namespace Stein.Networks;

/// <summary>
/// One tile of rows on its way through a network and back. It owns all buffers the way needs, so that a pass allocates
/// nothing; each worker has its own.
/// </summary>
/// <remarks>
/// <see cref="Forward(ReadOnlyMatrixView{float})"/> begins anew; <see cref="Trace"/>, <see cref="Slices"/> and <see cref="Backward"/> are
/// about the points of the last one, any number of times, with the same result each time. They throw where there is none, and where the
/// parameters have changed since.
/// </remarks>
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
    readonly Panels<float> input = new(), outputBar = new();
    readonly Bypass bypass;
    readonly AlignedArray<float> scores;
    readonly Panels<float>[] masks;
    readonly Panels<float> gateBar = new(), gatedBar = new();
    Panels<float> bar = new(), nextBar = new();
    int rows, version;
    Stage stage;
    bool hasScores;

    /// <summary>How far the pass has come.</summary>
    enum Stage
    {
        Begun, Forward, Traces,
    }

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

    /// <summary>The scores <c>[B, D]</c> of the last forward pass, which overwrites those of the one before.</summary>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    public ReadOnlyMatrixView<float> Scores
        => hasScores
            ? new(scores.Span, rows, shape.Dimension)
            : throw new InvalidOperationException("there are no scores without a forward pass");

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
        panels += (shape.GatedUnits + Panels<float>.Width - 1) / Panels<float>.Width;
        int copies = 1 + 2 * kind.Derivatives;
        int fitting = TileBytes / (sizeof(float) * Panels<float>.Width * copies * panels);
        int tangents = trace is TangentTrace ? kind.IsTrace ? shape.Dimension : kind.Directions : 0;
        return Math.Clamp(tangents == 0 ? fitting : Math.Min(fitting, LongestTangentTile / tangents), 1, LongestTile);
    }

    /// <summary>The score of each row, which is then in <see cref="Scores"/>.</summary>
    /// <param name="x">
    /// Points <c>[B, D]</c>, or <c>[B, D + G]</c> with the conditions behind the coordinates, at most <see cref="Rows"/> of them.
    /// </param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public void Forward(ReadOnlyMatrixView<float> x) => Forward(x, default(DropoutDraw));

    /// <summary>The same with hidden units left out.</summary>
    /// <param name="x">The points.</param>
    /// <param name="dropout">The units left out of each of their rows.</param>
    internal void Forward(ReadOnlyMatrixView<float> x, DropoutDraw dropout)
    {
        Forward(x, default, dropout, new(scores.Span, Math.Min(x.Rows, Rows), shape.Dimension));
        hasScores = true;
    }

    /// <summary>
    /// The same without dropout, the scores written elsewhere; for rows of one condition that has become part of the biases.
    /// </summary>
    /// <param name="x">Points <c>[B, D]</c>, or <c>[B, D + G]</c> if there is no <paramref name="biases"/>.</param>
    /// <param name="biases">
    /// The biases, of <see cref="PackedWeights.Condition"/>; empty if the conditions are among the inputs.
    /// </param>
    /// <param name="s">Receives the scores, in place of <see cref="Scores"/>; may be <paramref name="x"/>.</param>
    internal void Forward(ReadOnlyMatrixView<float> x, ReadOnlySpan<float> biases, MatrixView<float> s)
        => Forward(x, biases, default, s);

    void Forward(ReadOnlyMatrixView<float> x, ReadOnlySpan<float> biases, DropoutDraw dropout, MatrixView<float> s)
    {
        (stage, hasScores) = (Stage.Begun, false);
        int inputs = biases.IsEmpty ? shape.Inputs(1) : shape.Dimension;
        if (x.Columns != inputs || x.Rows > Rows)
            throw new ArgumentException($"a pass takes up to {Rows} points of {inputs} inputs, not [{x.Rows}, {x.Columns}]");
        (rows, version) = (x.Rows, weights.Version);
        if (dropout.IsActive) dropout.Draw(rows, shape, masks);
        if (kind.HasGradient) input.Pack(x);
        tape.Record(x, weights, biases, dropout.IsActive ? masks : null);
        var own = new MatrixView<float>(scores.Span, rows, shape.Dimension);
        Gemm.Multiply(tape.Output, weights.Forward[^1], weights.Bias(shape.Layers), shape.Skip == 0 ? s : own);
        if (shape.Skip != 0) ScaledSum.Run(x, shape.Skip, own, s);
        stage = Stage.Forward;
    }

    /// <summary>The exact trace of the Jacobian <c>∂s/∂x</c> of each row of the last forward pass.</summary>
    /// <param name="traces">Receives <c>[B]</c> traces.</param>
    /// <exception cref="InvalidOperationException">
    /// The pass is not made for traces, or there is no forward pass that they could be of.
    /// </exception>
    public void Trace(Span<float> traces)
    {
        if (!kind.IsTrace) throw new InvalidOperationException("this pass was made without the trace");
        Require(Stage.Forward);
        if (traces.Length != rows) throw new ArgumentException($"{traces.Length} traces for {rows} rows");
        trace!.Forward(traces);
        stage = Stage.Traces;
        if (shape.Skip == 0) return;
        foreach (ref float item in traces) item += shape.Skip * shape.Dimension;
    }

    /// <summary>The sum of <c>vᵀ J v</c> over the directions <c>v</c> of each row of the last forward pass.</summary>
    /// <param name="directions">For each row its directions one after the other, <c>[B, K·D]</c>, without gaps.</param>
    /// <param name="sums">Receives <c>[B]</c> sums.</param>
    /// <exception cref="InvalidOperationException">
    /// The pass is not made for slices, or there is no forward pass that they could be of.
    /// </exception>
    public void Slices(ReadOnlyMatrixView<float> directions, Span<float> sums)
    {
        if (!kind.IsSlices) throw new InvalidOperationException("this pass was made without slices");
        Require(Stage.Forward);
        if (sums.Length != rows || directions.Rows != rows || directions.Columns != kind.Directions * shape.Dimension)
            throw new ArgumentException($"[{directions.Rows}, {directions.Columns}] directions and {sums.Length} sums for {rows} rows");
        ((TangentTrace)trace!).Take(directions);
        trace.Forward(sums);
        stage = Stage.Traces;
        if (shape.Skip == 0) return;
        for (int b = 0; b < rows; b++) sums[b] += shape.Skip * Simd.Fold.SumOfSquares(directions[b]);
    }

    /// <summary>
    /// Adds to <paramref name="gradient"/> the derivative by the parameters of a loss of the last forward pass whose derivatives by the
    /// scores and by the traces, or the sums of slices along the directions given last, are given.
    /// </summary>
    /// <param name="scoreBar">Derivative of the loss by the scores, <c>[B, D]</c>.</param>
    /// <param name="traceBar">Derivative of the loss by the trace or sum of each row, <c>[B]</c>; empty if the loss has none.</param>
    /// <param name="gradient">Added to: <see cref="GradientLength"/> numbers.</param>
    /// <exception cref="InvalidOperationException">
    /// The pass is not made for this gradient, or there is no forward pass or trace that it could be of.
    /// </exception>
    /// <exception cref="ArgumentException">The shapes are not those of the forward pass.</exception>
    public void Backward(ReadOnlyMatrixView<float> scoreBar, ReadOnlySpan<float> traceBar, Span<float> gradient)
    {
        bool traced = !traceBar.IsEmpty;
        if (!kind.HasGradient || traced && trace is null) throw new InvalidOperationException("this pass was made without the gradient");
        Require(traced ? Stage.Traces : Stage.Forward);
        bool fits = scoreBar.Rows == rows && scoreBar.Columns == shape.Dimension && (!traced || traceBar.Length == rows);
        if (!fits || gradient.Length != GradientLength)
            throw new ArgumentException($"derivatives by scores [{scoreBar.Rows}, {scoreBar.Columns}] and by {traceBar.Length} traces, "
                + $"and a gradient of {gradient.Length}, for [{rows}, {shape.Dimension}] and {GradientLength}");
        int last = shape.Layers;
        AddProduct(scoreBar, tape.Output, weights.Of(last, gradient));
        outputBar.Pack(scoreBar);
        ColumnSum.Add(outputBar, gradient[shape.Bias(last)]);
        if (traced) trace!.Begin(traceBar);
        if (shape.Gated) BackwardGate(scoreBar, traceBar, gradient);
        for (int layer = last - 1; layer >= 1; layer--)
        {
            var traceShare = traced ? trace!.Backward(layer, traceBar, gradient) : null;
            Operand<float> above = layer == last - 1 ? scoreBar : bar;
            if (shape.Gated && layer == last - 1)
                ActivationPass.Backward(bypass, layer, gateBar, tape.D[layer], traceShare, nextBar);
            else ActivationPass.Backward(bypass, layer, above, weights.Backward[layer], tape.D[layer], traceShare, nextBar);
            (bar, nextBar) = (nextBar, bar);
            AddProduct(bar, layer == 1 ? input : tape.H[layer - 1], weights.Of(layer, gradient));
            ColumnSum.Add(bar, gradient[shape.Bias(layer)]);
        }
    }

    /// <summary>Goes back through the gate, to <c>H̄_L</c> in <see cref="gateBar"/>.</summary>
    void BackwardGate(ReadOnlyMatrixView<float> scoreBar, ReadOnlySpan<float> traceBar, Span<float> gradient)
    {
        Gemm.Multiply(scoreBar, weights.Backward[^1], default, gateBar, new Gating(gateBar, tape.H[^1], tape.V, gatedBar));
        if (!traceBar.IsEmpty) trace!.AddGateBars(traceBar, gateBar, gatedBar);
        AddProduct(gatedBar, input, weights.OfGated(gradient));
        ColumnSum.Add(gatedBar, gradient[shape.GatedBias]);
    }

    /// <summary>Turns what <see cref="Backward"/> has added up over all rows into the gradient by the parameters.</summary>
    /// <param name="gradient">
    /// The sum of the vectors of all passes; the sums over rows in it are used up, so that a second time nothing is added.
    /// </param>
    public void Complete(Span<float> gradient) => trace?.Complete(gradient);

    void Require(Stage least)
    {
        if (stage == Stage.Begun) throw new InvalidOperationException("there was no forward pass");
        if (stage < least) throw new InvalidOperationException("the traces of the last forward pass were not asked for");
        if (version != weights.Version) throw new InvalidOperationException("the parameters have changed since the forward pass");
    }

    /// <summary><c>W̄ += leftᵀ · right</c>.</summary>
    static void AddProduct(Operand<float> left, Panels<float> right, MatrixView<float> gradient)
        => Gemm.Multiply(left.Transposed, right, gradient, accumulate: true);
}
