using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;

namespace Stein.Networks;

/// <summary>A score network <c>s_θ(x) = F_θ(x) + k x</c>, or <c>F_θ(x, γ)</c>, with its parameters.</summary>
/// <remarks>
/// With conditions it is no score by itself: points are <c>[B, D + G]</c> then, and <see cref="NoiseConditionalNetwork"/> says what the
/// outputs mean. Evaluation may run on several threads; setting parameters may not run beside it.</remarks>
public sealed class ScoreNetwork : IDifferentiableScore<float>
{
    readonly AlignedArray<float> parameters;
    readonly PackedWeights weights;
    readonly Lending<NetworkPass> passes, tracePasses;
    readonly Lending<Differential> differentials;

    /// <summary>A network whose parameters are all zero.</summary>
    public ScoreNetwork(NetworkShape shape)
    {
        Shape = shape;
        parameters = new(shape.StorageLength);
        weights = new(shape, parameters);
        (passes, tracePasses) = (new(() => CreatePass(PassKind.Score)), new(() => CreatePass(PassKind.TraceAlone)));
        differentials = new(() => new(this));
        weights.Pack();
    }

    /// <summary>The shape.</summary>
    public NetworkShape Shape { get; }

    /// <inheritdoc/>
    public int Dimension => Shape.Dimension;

    /// <summary>All parameters, laid out by <see cref="Shape"/>.</summary>
    public ReadOnlySpan<float> Parameters => parameters.Span;

    /// <summary>The parameters in the forms that products read.</summary>
    internal PackedWeights PackedWeights => weights;

    /// <summary>The parameters, for whoever calls <see cref="Pack"/> after changing them.</summary>
    internal Span<float> MutableParameters => parameters.Span;

    /// <summary>Sets all parameters.</summary>
    /// <exception cref="ArgumentException">Their number is not that of the shape.</exception>
    public void SetParameters(ReadOnlySpan<float> values)
    {
        if (values.Length != parameters.Length)
            throw new ArgumentException($"{values.Length} parameters for a network of {parameters.Length}");
        values.CopyTo(parameters.Span);
        Pack();
    }

    /// <summary>
    /// Draws the weights of layer <c>l</c> from <c>N(0, 1/inputs)</c> and sets biases to zero. The weights of the last layer are
    /// multiplied by <paramref name="outputScale"/>: with zero the network begins as its linear part alone. A gated function begins as 1.
    /// </summary>
    /// <remarks>
    /// The weights of <c>R</c> residual layers are divided by <c>√R</c>: each then adds a share of order <c>1/R</c> to the variance of the
    /// activations, and a factor <c>1 + O(1/R)</c> to that of derivatives, so neither grows with the depth.
    /// </remarks>
    public void Initialize(NoiseStream noise, float outputScale = 1)
    {
        var values = parameters.Span;
        values.Clear();
        int residual = Enumerable.Range(1, Shape.Layers).Count(Shape.IsResidual);
        for (int layer = 1; layer <= Shape.Layers; layer++)
        {
            var layerWeights = values[Shape.Weights(layer)];
            noise.Normals((ulong)layer, 0, layerWeights);
            float divisor = Shape.IsResidual(layer) ? residual * (float)Shape.Inputs(layer) : Shape.Inputs(layer);
            float scale = (layer == Shape.Layers ? outputScale : 1) / MathF.Sqrt(divisor);
            foreach (ref float weight in layerWeights) weight *= scale;
        }
        values[Shape.GatedBias].Fill(1);
        Pack();
    }

    internal void Pack() => weights.Pack();

    /// <summary>A network of the same shape and parameters.</summary>
    internal ScoreNetwork Copy()
    {
        var copy = new ScoreNetwork(Shape);
        copy.SetParameters(Parameters);
        return copy;
    }

    /// <summary>A pass with buffers of its own, which sees every later change of the parameters.</summary>
    /// <exception cref="ArgumentException">The collapsed trace is asked for and there are more than two hidden layers.</exception>
    public NetworkPass CreatePass(PassKind kind) => new(Shape, weights, kind);

    /// <summary>Makes the buffers for so many simultaneous evaluations now, so that none of them allocates.</summary>
    public void Reserve(int callers) => passes.Reserve(callers);

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<float> points, MatrixView<float> scores) => Evaluate(points, default, scores);

    /// <inheritdoc/>
    public void Trace(ReadOnlyMatrixView<float> points, MatrixView<float> scores, Span<float> traces)
        => Trace(points, default, scores, traces);

    /// <inheritdoc/>
    public void Jacobian(ReadOnlyMatrixView<float> points, MatrixView<float> jacobians) => Jacobian(points, default, jacobians);

    /// <summary>The scores of rows that have one condition.</summary>
    /// <param name="points">The points <c>[B, D]</c>.</param>
    /// <param name="biases">
    /// The biases, of <see cref="PackedWeights.Condition"/>; empty if the points have their conditions with them.
    /// </param>
    /// <param name="scores">Receives the scores <c>[B, D]</c>.</param>
    internal void Evaluate(ReadOnlyMatrixView<float> points, ReadOnlySpan<float> biases, MatrixView<float> scores)
    {
        RequireShapes(points, biases, scores);
        var pass = passes.Borrow();
        try
        {
            for (int first = 0; first < points.Rows; first += pass.Rows)
            {
                int rows = Math.Min(pass.Rows, points.Rows - first);
                pass.Forward(points.Slice(first, rows), biases, scores.Slice(first, rows));
            }
        }
        finally
        {
            passes.Return(pass);
        }
    }

    /// <summary>The scores of rows that have one condition, and the exact traces of their Jacobians.</summary>
    /// <inheritdoc cref="Evaluate(ReadOnlyMatrixView{float}, ReadOnlySpan{float}, MatrixView{float})"/>
    /// <param name="points">The points <c>[B, D]</c>.</param>
    /// <param name="biases">The biases.</param>
    /// <param name="scores">Receives the scores <c>[B, D]</c>.</param>
    /// <param name="traces">Receives the traces <c>[B]</c>.</param>
    internal void Trace(ReadOnlyMatrixView<float> points, ReadOnlySpan<float> biases, MatrixView<float> scores, Span<float> traces)
    {
        RequireShapes(points, biases, scores);
        if (traces.Length != points.Rows) throw new ArgumentException($"{traces.Length} traces for {points.Rows} points");
        var pass = tracePasses.Borrow();
        try
        {
            for (int first = 0; first < points.Rows; first += pass.Rows)
            {
                int rows = Math.Min(pass.Rows, points.Rows - first);
                pass.Forward(points.Slice(first, rows), biases, scores.Slice(first, rows));
                pass.Trace(traces.Slice(first, rows));
            }
        }
        finally
        {
            tracePasses.Return(pass);
        }
    }

    /// <summary>The Jacobians by the points of rows that have one condition.</summary>
    /// <param name="points">The points <c>[B, D]</c>.</param>
    /// <param name="biases">
    /// The biases, of <see cref="PackedWeights.Condition"/>; empty if the points have their conditions with them.
    /// </param>
    /// <param name="jacobians">Receives the Jacobians <c>[B, D²]</c>.</param>
    internal void Jacobian(ReadOnlyMatrixView<float> points, ReadOnlySpan<float> biases, MatrixView<float> jacobians)
    {
        var differential = differentials.Borrow();
        try
        {
            differential.Jacobian(points, biases, jacobians);
        }
        finally
        {
            differentials.Return(differential);
        }
    }

    void RequireShapes(ReadOnlyMatrixView<float> points, ReadOnlySpan<float> biases, MatrixView<float> scores)
    {
        int inputs = biases.IsEmpty ? Shape.Inputs(1) : Dimension;
        if (points.Columns != inputs || scores.Columns != Dimension || points.Rows != scores.Rows)
            throw new ArgumentException($"points [{points.Rows}, {points.Columns}] and scores [{scores.Rows}, {scores.Columns}] "
                + $"should be [B, {inputs}] and [B, {Dimension}]");
    }
}
