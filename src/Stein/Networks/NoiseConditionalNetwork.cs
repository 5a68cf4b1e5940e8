using Stein.Buffers;
using Stein.Linear;
using Stein.Scores;

namespace Stein.Networks;

/// <summary>
/// The scores at all noise levels of a range by one network, <c>s(x, σ) = a x + b F(c x, γ(σ))</c>, the factors being those of a wrapping; or by
/// several, whose outputs are averaged: each errs where its own draws led it, the mean less.
/// </summary>
/// <remarks>Scores of different levels may be evaluated at once; setting parameters may not run beside it.</remarks>
public sealed class NoiseConditionalNetwork : INoiseConditionalScore<float>
{
    /// <summary>Points whose inputs are prepared at once.</summary>
    const int TileRows = 256;

    readonly Stack<AlignedArray<float>> idle = new();

    /// <summary>The scores by some networks.</summary>
    /// <param name="ensemble">The networks whose mean is <c>F</c>, at least one, all of one shape, with as many conditions as the embedding has features.</param>
    /// <param name="conditioning">How they see the noise level, and what their outputs mean.</param>
    /// <exception cref="ArgumentException">There is no network, they differ in shape, or have other conditions.</exception>
    public NoiseConditionalNetwork(IReadOnlyList<ScoreNetwork> ensemble, NoiseConditioning conditioning)
    {
        int features = conditioning.Embedding.Features;
        if (ensemble.Count == 0) throw new ArgumentException("there is no network", nameof(ensemble));
        foreach (var network in ensemble)
        {
            if (network.Shape.Conditions != features)
                throw new ArgumentException($"a network {network.Shape} for {features} features of the noise level", nameof(ensemble));
            if (!network.Shape.Matches(ensemble[0].Shape))
                throw new ArgumentException($"a network {network.Shape} beside one {ensemble[0].Shape}", nameof(ensemble));
        }
        (Ensemble, Conditioning) = ([.. ensemble], conditioning);
    }

    /// <summary>The networks whose mean is <c>F</c>.</summary>
    public IReadOnlyList<ScoreNetwork> Ensemble { get; }

    /// <summary>How the networks see the noise level, and what their outputs mean.</summary>
    public NoiseConditioning Conditioning { get; }

    /// <summary>The noise levels that are known.</summary>
    public NoiseRange Range => Conditioning.Embedding.Range;

    /// <inheritdoc/>
    public int Dimension => Ensemble[0].Dimension;

    /// <summary>The score at one noise level, by the parameters of this moment: after setting others, ask anew.</summary>
    /// <param name="sigma">The noise level <c>σ</c>, in the range of the embedding.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside the range.</exception>
    public ITracedScore<float> At(double sigma) => new Level(this, sigma);

    /// <summary>Room for a tile's inputs, the outputs of one network and its traces.</summary>
    AlignedArray<float> Rent()
    {
        lock (idle)
        {
            if (idle.TryPop(out var room)) return room;
        }
        return new(TileRows * (2 * Dimension + 1));
    }

    sealed class Level : ITracedScore<float>
    {
        readonly NoiseConditionalNetwork network;
        readonly PreconditioningFactors factors;

        /// <summary>The first bias of each network at this level.</summary>
        readonly float[][] biases;

        public Level(NoiseConditionalNetwork network, double sigma)
        {
            this.network = network;
            factors = PreconditioningFactors.Of(network.Conditioning.Preconditioning, sigma);
            Span<float> features = new float[network.Conditioning.Embedding.Features];
            network.Conditioning.Embedding.Write(sigma, features);
            biases = new float[network.Ensemble.Count][];
            for (int m = 0; m < biases.Length; m++)
            {
                biases[m] = new float[network.Ensemble[m].Shape.Outputs(1)];
                network.Ensemble[m].PackedWeights.Condition(features, biases[m]);
            }
        }

        public int Dimension => network.Dimension;

        public void Evaluate(ReadOnlyMatrixView<float> points, MatrixView<float> scores) => Run(points, scores, default);

        public void Trace(ReadOnlyMatrixView<float> points, MatrixView<float> scores, Span<float> traces)
        {
            if (traces.Length != points.Rows) throw new ArgumentException($"{traces.Length} traces for {points.Rows} points");
            traces.Clear();
            Run(points, scores, traces);
            double own = factors.Skip * Dimension, inner = factors.Output * factors.Input;
            foreach (ref float trace in traces) trace = (float)(own + inner * trace);
        }

        void Run(ReadOnlyMatrixView<float> points, MatrixView<float> scores, Span<float> traces)
        {
            if (points.Columns != Dimension || scores.Columns != Dimension || points.Rows != scores.Rows)
                throw new ArgumentException($"points [{points.Rows}, {points.Columns}] and scores [{scores.Rows}, {scores.Columns}] should both be [B, {Dimension}]");
            var room = network.Rent();
            float share = 1f / biases.Length, outward = share * (float)factors.Output;
            for (int first = 0; first < points.Rows; first += TileRows)
            {
                int rows = Math.Min(TileRows, points.Rows - first);
                ReadOnlyMatrixView<float> x = points.Slice(first, rows);
                MatrixView<float> input = new(room.Span, rows, Dimension), output = new(room.Span[(TileRows * Dimension)..], rows, Dimension), s = scores.Slice(first, rows);
                var ownTraces = room.Span[^TileRows..][..rows];
                ScaledSum.Run(x, (float)factors.Input, input);
                ScaledSum.Run(x, (float)factors.Skip, s);
                for (int m = 0; m < biases.Length; m++)
                {
                    if (traces.IsEmpty) network.Ensemble[m].Evaluate(input, biases[m], output);
                    else network.Ensemble[m].Trace(input, biases[m], output, ownTraces);
                    ScaledSum.Run(output, outward, s, s);
                    for (int b = 0; b < rows && !traces.IsEmpty; b++) traces[first + b] = MathF.FusedMultiplyAdd(share, ownTraces[b], traces[first + b]);
                }
            }
            lock (network.idle) network.idle.Push(room);
        }
    }
}
