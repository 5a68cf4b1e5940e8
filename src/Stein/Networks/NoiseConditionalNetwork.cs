using Stein.Buffers;
using Stein.Linear;
using Stein.Scores;

namespace Stein.Networks;

/// <summary>
/// The scores at all noise levels of a range by one network, <c>s(x, σ) = a x + b F(c x, γ(σ))</c>, with the factors of a
/// preconditioning; or by several, whose outputs are averaged: each errs where its own draws led it, the mean less.
/// </summary>
/// <remarks>Scores of different levels may be evaluated at once; setting parameters may not run beside it.</remarks>
public sealed class NoiseConditionalNetwork : INoiseConditionalScore<float>
{
    /// <summary>Points whose inputs are prepared at once; of Jacobians, as many numbers.</summary>
    const int TileRows = 256, TileItems = 1 << 15;

    /// <summary>Room for a tile's inputs, the outputs of one network and its traces.</summary>
    readonly Lending<AlignedArray<float>> rooms;

    /// <summary>The scores by some networks.</summary>
    /// <param name="ensemble">
    /// The networks whose mean is <c>F</c>, at least one, all of one shape, with as many conditions as the embedding has features.
    /// </param>
    /// <param name="conditioning">How they see the noise level, and what their outputs mean.</param>
    /// <exception cref="ArgumentException">There is no network, they differ in shape, or have other conditions.</exception>
    public NoiseConditionalNetwork(IReadOnlyList<ScoreNetwork> ensemble, NoiseConditioning conditioning)
    {
        int features = conditioning.Features;
        if (ensemble.Count == 0) throw new ArgumentException("there is no network", nameof(ensemble));
        foreach (var network in ensemble)
        {
            if (network.Shape.Conditions != features)
                throw new ArgumentException($"a network {network.Shape} for {features} features of the noise level", nameof(ensemble));
            if (!network.Shape.Matches(ensemble[0].Shape))
                throw new ArgumentException($"a network {network.Shape} beside one {ensemble[0].Shape}", nameof(ensemble));
        }
        (Ensemble, Conditioning) = ([.. ensemble], conditioning);
        rooms = new(() => new(TileRows * (2 * Dimension + 1)));
    }

    /// <summary>The networks whose mean is <c>F</c>.</summary>
    public IReadOnlyList<ScoreNetwork> Ensemble { get; }

    /// <summary>How the networks see the noise level, and what their outputs mean.</summary>
    public NoiseConditioning Conditioning { get; }

    /// <summary>The noise levels that are known.</summary>
    public NoiseRange Range => Conditioning.Range;

    /// <inheritdoc/>
    public int Dimension => Ensemble[0].Dimension;

    /// <summary>
    /// The score at one noise level, by the parameters of this moment; once others are set, it throws, and is to be asked for anew.
    /// </summary>
    /// <param name="sigma">The noise level <c>σ</c>, in the range of the embedding.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside the range.</exception>
    public IDifferentiableScore<float> At(double sigma) => new Level(this, sigma);

    ITracedScore<float> INoiseConditionalScore<float>.At(double sigma) => At(sigma);

    sealed class Level : IDifferentiableScore<float>
    {
        readonly NoiseConditionalNetwork network;
        readonly PreconditioningFactors factors;

        /// <summary>The biases of each network at this level.</summary>
        readonly float[][] biases;

        /// <summary>The versions of the parameters that they were made of.</summary>
        readonly int[] versions;

        public Level(NoiseConditionalNetwork network, double sigma)
        {
            this.network = network;
            factors = PreconditioningFactors.Of(network.Conditioning.Preconditioning, sigma);
            Span<float> features = new float[network.Conditioning.Features];
            network.Conditioning.Embed(sigma, features);
            biases = new float[network.Ensemble.Count][];
            versions = [.. network.Ensemble.Select(each => each.PackedWeights.Version)];
            for (int m = 0; m < biases.Length; m++)
            {
                biases[m] = new float[network.Ensemble[m].Shape.ConditionedBiases];
                network.Ensemble[m].PackedWeights.Condition(features, biases[m]);
            }
        }

        public int Dimension => network.Dimension;

        public void Evaluate(ReadOnlyMatrixView<float> points, MatrixView<float> scores)
        {
            RequireShapes(points, scores, Dimension);
            Run(points, scores, default);
        }

        public void Trace(ReadOnlyMatrixView<float> points, MatrixView<float> scores, Span<float> traces)
        {
            if (traces.Length != points.Rows) throw new ArgumentException($"{traces.Length} traces for {points.Rows} points");
            RequireShapes(points, scores, Dimension);
            traces.Clear();
            Run(points, scores, traces);
            double own = factors.Skip * Dimension, inner = factors.Output * factors.Input;
            foreach (ref float trace in traces) trace = (float)(own + inner * trace);
        }

        /// <summary><c>J = a I + b c J_F(c x)</c>, the mean over the networks for <c>J_F</c>.</summary>
        /// <inheritdoc/>
        public void Jacobian(ReadOnlyMatrixView<float> points, MatrixView<float> jacobians)
        {
            int square = Dimension * Dimension, tile = Math.Clamp(TileItems / square, 1, TileRows);
            RequireShapes(points, jacobians, square);
            float share = 1f / biases.Length;
            double inner = factors.Output * factors.Input;
            float[] inputs = new float[tile * Dimension], own = new float[tile * square];
            for (int first = 0; first < points.Rows; first += tile)
            {
                int rows = Math.Min(tile, points.Rows - first);
                MatrixView<float> input = new(inputs, rows, Dimension), output = new(own, rows, square);
                var mean = jacobians.Slice(first, rows);
                ScaledSum.Run(points.Slice(first, rows), (float)factors.Input, input);
                for (int m = 0; m < biases.Length; m++)
                {
                    network.Ensemble[m].Jacobian(input, biases[m], output);
                    if (m == 0) ScaledSum.Run(output, share, mean);
                    else ScaledSum.Run(output, share, mean, mean);
                }
                for (int b = 0; b < rows; b++)
                {
                    foreach (ref float entry in mean[b]) entry = (float)(inner * entry);
                    for (int i = 0; i < Dimension; i++) mean[b, i * (Dimension + 1)] += (float)factors.Skip;
                }
            }
        }

        void Run(ReadOnlyMatrixView<float> points, MatrixView<float> scores, Span<float> traces)
        {
            var room = network.rooms.Borrow();
            try
            {
                for (int first = 0; first < points.Rows; first += TileRows)
                {
                    int rows = Math.Min(TileRows, points.Rows - first);
                    var tileTraces = traces.IsEmpty ? traces : traces.Slice(first, rows);
                    RunTile(points.Slice(first, rows), scores.Slice(first, rows), tileTraces, room.Span);
                }
            }
            finally
            {
                network.rooms.Return(room);
            }
        }

        void RunTile(ReadOnlyMatrixView<float> x, MatrixView<float> s, Span<float> traces, Span<float> room)
        {
            MatrixView<float> input = new(room, x.Rows, Dimension), output = new(room[(TileRows * Dimension)..], x.Rows, Dimension);
            var ownTraces = room[^TileRows..][..x.Rows];
            float share = 1f / biases.Length, outward = share * (float)factors.Output;
            ScaledSum.Run(x, (float)factors.Input, input);
            ScaledSum.Run(x, (float)factors.Skip, s);
            for (int m = 0; m < biases.Length; m++)
            {
                if (traces.IsEmpty) network.Ensemble[m].Evaluate(input, biases[m], output);
                else network.Ensemble[m].Trace(input, biases[m], output, ownTraces);
                ScaledSum.Run(output, outward, s, s);
                for (int b = 0; b < traces.Length; b++) traces[b] = MathF.FusedMultiplyAdd(share, ownTraces[b], traces[b]);
            }
        }

        void RequireShapes(ReadOnlyMatrixView<float> points, MatrixView<float> results, int columns)
        {
            if (points.Columns != Dimension || results.Columns != columns || points.Rows != results.Rows)
                throw new ArgumentException($"points [{points.Rows}, {points.Columns}] and results [{results.Rows}, {results.Columns}] "
                    + $"should be [B, {Dimension}] and [B, {columns}]");
            for (int m = 0; m < versions.Length; m++)
                if (network.Ensemble[m].PackedWeights.Version != versions[m])
                    throw new InvalidOperationException("the parameters of the network have changed since this level was asked for");
        }
    }
}
