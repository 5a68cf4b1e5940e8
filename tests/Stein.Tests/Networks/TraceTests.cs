using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Networks;

public class TraceTests
{
    [Property(MaxTest = 200)]
    public void FastScoreAndTraceEqualTheNaiveOracle(int seed)
    {
        var random = new RandomNetwork(seed);
        var pass = random.Network.CreatePass(PassKind.Trace());
        var traces = new float[random.Rows];
        for (int first = 0; first < random.Rows; first += pass.Rows)
        {
            int rows = Math.Min(pass.Rows, random.Rows - first);
            pass.Forward(random.View.Slice(first, rows));
            pass.Trace(traces.AsSpan(first, rows));
            for (int b = 0; b < rows; b++)
            {
                double[] x = random.PointRows[first + b], expected = NaiveNetwork.Score(random.Shape, random.Parameters, x);
                for (int i = 0; i < expected.Length; i++) Close(expected[i], pass.Scores[b, i], expected);
                var jacobian = NaiveNetwork.Jacobian(random.Shape, random.Parameters, x);
                double[] diagonal = [.. Enumerable.Range(0, expected.Length).Select(i => jacobian[i, i])];
                Close(diagonal.Sum(), traces[first + b], diagonal);
            }
        }
    }

    [Property(MaxTest = 50)]
    public void ANetworksTracesAreThoseOfItsPassTileByTile(int seed)
    {
        var random = new RandomNetwork(seed, mostRows: 500);
        int dimension = random.Shape.Dimension;
        float[] scores = new float[random.Rows * dimension], evaluated = new float[random.Rows * dimension],
            traces = new float[random.Rows];
        random.Network.Trace(random.View, new(scores, random.Rows, dimension), traces);
        random.Network.Evaluate(random.View, new(evaluated, random.Rows, dimension));
        Assert.Equal(evaluated, scores);
        for (int b = 0; b < random.Rows; b += 7)
        {
            float[] score = new float[dimension], trace = new float[1];
            random.Network.Trace(random.View.Slice(b, 1), new(score, 1, dimension), trace);
            Assert.Equal(trace[0], traces[b]);
            var jacobian = NaiveNetwork.Jacobian(random.Shape, random.Parameters, random.PointRows[b]);
            double[] diagonal = [.. Enumerable.Range(0, dimension).Select(i => jacobian[i, i])];
            Close(diagonal.Sum(), traces[b], diagonal);
        }
        Assert.Throws<ArgumentException>(() => random.Network.Trace(random.View, new(scores, random.Rows, dimension),
            new float[random.Rows + 1]));
    }

    /// <summary>What the traces need of the weights is made by the first caller, while others ask already.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FirstCallersMayComeAtOnce(bool residual)
    {
        const int Callers = 4, Rows = 3, Dimension = 5;
        var points = new float[Rows * Dimension];
        new NoiseStream(1, 1).Normals<float>(0, 0, points);
        for (ulong seed = 0; seed < 30; seed++)
        {
            var shape = new NetworkShape(Dimension, [300, 300], Activation.Tanh, residual: residual);
            float[][] traces = [.. Enumerable.Range(0, Callers + 1).Select(_ => new float[Rows])];
            using var start = new Barrier(Callers);
            ScoreNetwork Made()
            {
                var network = new ScoreNetwork(shape);
                network.Initialize(new NoiseStream(seed, 1));
                return network;
            }
            void Trace(ScoreNetwork network, int caller)
                => network.Trace(new ReadOnlyMatrixView<float>(points, Rows, Dimension),
                    new MatrixView<float>(new float[Rows * Dimension], Rows, Dimension), traces[caller]);
            Trace(Made(), Callers);
            var shared = Made();
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    Trace(shared, caller);
                },
                TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            for (int caller = 0; caller < Callers; caller++) Assert.Equal(traces[Callers], traces[caller]);
        }
    }

    [Property(MaxTest = 50)]
    public void EvaluationIsThePassTileByTile(int seed)
    {
        var random = new RandomNetwork(seed, mostRows: 500);
        var scores = new float[random.Rows * random.Shape.Dimension];
        random.Network.Evaluate(random.View, new(scores, random.Rows, random.Shape.Dimension));
        for (int b = 0; b < random.Rows; b++)
        {
            var single = new float[random.Shape.Dimension];
            random.Network.Evaluate(random.View.Slice(b, 1), new(single, 1, single.Length));
            Assert.Equal(single, scores.AsSpan(b * single.Length, single.Length).ToArray());
        }
    }

    [Property(MaxTest = 50)]
    public void TracesAtANoiseLevelAreThoseOfTheDefinition(int seed)
    {
        var random = new RandomNetwork(seed, mostDimensions: 6, leastConditions: 1);
        int dimension = random.Shape.Dimension;
        foreach (var preconditioning in Enum.GetValues<Preconditioning>())
        {
            var naive = new NaiveNoiseConditional(random.Shape, preconditioning, 0.05, 9, []);
            float[] scores = new float[random.Rows * dimension], traces = new float[random.Rows];
            var points = new ReadOnlyMatrixView<float>(random.Points.Span, random.Rows, dimension);
            var conditioning = new NoiseConditioning(new(0.05, 9), random.Shape.Conditions, preconditioning);
            new NoiseConditionalNetwork([random.Network], conditioning).At(0.7).Trace(points, new(scores, random.Rows, dimension), traces);
            for (int b = 0; b < random.Rows; b++)
            {
                // Central differences of fourth order.
                double[] x = random.PointRows[b][..dimension],
                    diagonal = [.. Enumerable.Range(0, dimension)
                    .Select(i => (8 * (At(i, 1) - At(i, -1)) - (At(i, 2) - At(i, -2))) / 12e-3)];
                Close(diagonal.Sum(), traces[b], diagonal);

                double At(int i, int steps)
                    => naive.Score(random.Parameters, [.. x.Select((value, j) => j == i ? value + steps * 1e-3 : value)], 0.7)[i];
            }
        }
    }

    /// <summary>Without the scale of its residual layers a network of 32 would have activations several times as large.</summary>
    [Fact]
    public void ActivationsDoNotGrowWithTheNumberOfResidualLayers()
    {
        Assert.InRange(Size(32) / Size(1), 0.5, 1.5);

        static double Size(int layers)
        {
            const int Width = 64;
            var network = new ScoreNetwork(new(Width, [.. Enumerable.Repeat(Width, layers + 1)], residual: true));
            network.Initialize(new(3, 0));
            float[] points = new float[100 * Width], outputs = new float[points.Length];
            new NoiseStream(4, 0).Normals<float>(0, 0, points);
            network.Evaluate(new(points, 100, Width), new MatrixView<float>(outputs, 100, Width));
            return Math.Sqrt(outputs.Average(s => (double)s * s));
        }
    }

    /// <summary>Relative to the largest number that went into the result: single precision leaves about 1e-7 of each.</summary>
    static void Close(double expected, float actual, double[] scale)
        => Assert.True(Math.Abs(expected - actual) <= 1e-5 * (1 + scale.Sum(Math.Abs)), $"{actual} instead of {expected}");
}
