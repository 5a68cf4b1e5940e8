using Stein.Buffers;
using Stein.Linear;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Stein.Training;
using Xunit;

namespace Stein.Tests.Training;

/// <summary>Hidden units left out of training: a fixed choice for each row, whose gradient is exact.</summary>
public class DropoutTests
{
    const int Rows = 40, Dimension = 2;

    static readonly NoiseStream noise = new(5, 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheGradientIsThatOfTheThinnedNetwork(bool residual)
    {
        var batch = Data();
        using var pool = new WorkerPool(1);
        foreach (IObjective objective in new IObjective[]
        {
            new ImplicitScoreMatching(0.1f), new DenoisingScoreMatching(0.3f), new SlicedScoreMatching(2),
            new NoiseConditionalScoreMatching(new(new(0.2, 4), 3)),
            new NoiseConditionalScoreMatching(new(new(0.2, 4), 3), exactUpTo: 1),
        })
        {
            var network = Network(residual, objective.Conditioning?.Features ?? 0);
            var sharded = new ShardedObjective(network, objective, pool, new(0.25, noise));
            float[] parameters = network.Parameters.ToArray(), direction = new float[parameters.Length];
            noise.Normals(9, 0, direction);
            sharded.Differentiate(batch, noise, 3);
            double slope = 0, size = 0;
            for (int i = 0; i < direction.Length; i++)
            {
                slope += (double)direction[i] * sharded.Gradient[i] / Rows;
                size += (double)sharded.Gradient[i] / Rows * (sharded.Gradient[i] / Rows);
            }
            const float Step = 1e-2f;
            double up = Loss(Step), down = Loss(-Step), up2 = Loss(2 * Step), down2 = Loss(-2 * Step);
            double difference = (8 * (up - down) - (up2 - down2)) / (12 * Step);
            double error = Math.Abs(slope - difference);
            Assert.True(error <= 2e-3 * (1 + Math.Sqrt(size)), $"{objective}: {slope} by the gradient, {difference} by differences");

            double Loss(float step)
            {
                network.SetParameters([.. parameters.Zip(direction, (p, v) => p + step * v)]);
                double loss = sharded.Differentiate(batch, noise, 3);
                network.SetParameters(parameters);
                return loss;
            }
        }
    }

    [Fact]
    public void TheShareLeftOutIsTheRateAndTheMeanStays()
    {
        var shape = new NetworkShape(3, [256, 100], Activation.Silu);
        Panels<float>[] masks = [new(), new(), new()];
        new Dropout(0.25, noise).Draw(7, 0, 400, shape, masks);
        int left = 0, all = 0;
        for (int layer = 1; layer <= 2; layer++)
        {
            for (int b = 0; b < 400; b++)
            {
                for (int j = 0; j < shape.Outputs(layer); j++, all++)
                {
                    float mask = masks[layer].At(b, j);
                    Assert.True(mask == 0 || mask == 256f / 192);
                    left += mask == 0 ? 1 : 0;
                }
            }
        }
        // Five standard errors.
        Assert.Equal(0.25, (double)left / all, 5 * Math.Sqrt(0.25 * 0.75 / all));
    }

    [Theory]
    [InlineData(40, 17)]
    [InlineData(5000, 170)]
    public void TheChoiceDependsOnTheRowOfTheBatchAlone(int first, int second)
    {
        var shape = new NetworkShape(3, [first, second], Activation.Silu);
        Panels<float>[] whole = [new(), new(), new()], part = [new(), new(), new()];
        var dropout = new Dropout(0.5, noise);
        dropout.Draw(7, 0, 20, shape, whole);
        dropout.Draw(7, 12, 5, shape, part);
        for (int layer = 1; layer <= 2; layer++)
            for (int b = 0; b < 5; b++)
                for (int j = 0; j < shape.Outputs(layer); j++) Assert.Equal(whole[layer].At(12 + b, j), part[layer].At(b, j));
    }

    [Fact]
    public void NoUnitsShareTheirDraws()
    {
        var shape = new NetworkShape(3, [5000, 5000], Activation.Silu);
        Panels<float>[] masks = [new(), new(), new()];
        new Dropout(0.5, noise).Draw(7, 0, 2, shape, masks);
        float[][] rows = [.. from layer in new[] { 1, 2 } from b in new[] { 0, 1 } select Row(masks[layer], b)];
        float[][] parts = [.. rows, .. rows.Select(row => row[1000..])];
        for (int i = 0; i < parts.Length; i++)
            for (int j = 0; j < i; j++) Assert.InRange(parts[i].Zip(parts[j], (a, b) => a == b ? 1.0 : 0).Average(), 0.45, 0.55);

        static float[] Row(Panels<float> mask, int b) => [.. Enumerable.Range(0, 4000).Select(j => mask.At(b, j))];
    }

    /// <summary>An objective may send the rows of a tile through the network in parts, and ask for the same rows again.</summary>
    [Fact]
    public void UnitsLeftOutDependOnTheRowsOfTheTileAlone()
    {
        var network = Network(residual: true);
        var pass = new ObjectivePass(network.CreatePass(PassKind.Gradient));
        var batch = Data();
        var x = new ReadOnlyMatrixView<float>(batch.Points.Span, Rows, Dimension);
        var tile = new Tile(x, 100, default, 3, default, new(0.5, noise));
        float[] whole = pass.Forward(tile, x).Items.ToArray();
        foreach (var (first, count) in new[] { (13, 27), (0, 13), (13, 27), (5, 1), (39, 1), (0, 40), (40, 0) })
        {
            float[] part = pass.Forward(tile, x.Slice(first, count), first).Items.ToArray();
            Assert.Equal(whole[(first * Dimension)..((first + count) * Dimension)], part);
        }
        var later = new Tile(x.Slice(13, 27), 113, default, 3, default, new(0.5, noise));
        Assert.Equal(whole[(13 * Dimension)..], pass.Forward(later, later.Rows).Items.ToArray());
        var plain = pass.Forward(new Tile(x, 100, default, 3), x).Items.ToArray();
        Assert.NotEqual(whole, plain);
        pass.Network.Forward(x);
        Assert.Equal(plain, pass.Network.Scores.Items.ToArray());
        foreach (var (offset, count) in new[] { (-1, 3), (38, 3), (1, 40), (41, 0) })
            Assert.Throws<ArgumentOutOfRangeException>(() => pass.Forward(new Tile(Points(Rows), 0, default, 3), Points(count), offset));

        ReadOnlyMatrixView<float> Points(int count) => new(batch.Points.Span, count, Dimension);
    }

    /// <summary>Parts in another order than that of the rows, and a part that goes through twice, change no gradient.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheOrderOfThePartsIsTheObjectivesOwn(bool weighted)
    {
        var batch = Data();
        var network = Network(residual: true);
        if (weighted)
        {
            batch = batch with { Weights = new(Rows) };
            noise.Uniforms(4, 0, batch.Weights.Span);
        }
        using var pool = new WorkerPool(1);
        var whole = new ShardedObjective(network, new InParts(1, false), pool, new(0.5, noise));
        var parts = new ShardedObjective(network, new InParts(3, true), pool, new(0.5, noise));
        double expected = whole.Differentiate(batch, noise, 1), actual = parts.Differentiate(batch, noise, 1);
        Assert.Equal(expected, actual, 1e-5 * Math.Abs(expected));
        double scale = Math.Sqrt(whole.Gradient.ToArray().Sum(g => (double)g * g));
        for (int i = 0; i < whole.Gradient.Length; i++) Assert.Equal(whole.Gradient[i], parts.Gradient[i], 1e-5 * scale);
    }

    [Fact]
    public void EvaluationLeavesNothingOutAndTeamsAgree()
    {
        var network = Network(residual: true);
        var batch = Data();
        using WorkerPool one = new(1), three = new(3);
        var plain = new ShardedObjective(network, new DenoisingScoreMatching(0.3f), one);
        var thinned = new ShardedObjective(network, new DenoisingScoreMatching(0.3f), one, new(0.5, noise));
        var team = new ShardedObjective(network, new DenoisingScoreMatching(0.3f), three, new(0.5, noise));
        Assert.NotEqual(plain.Differentiate(batch, noise, 1), thinned.Differentiate(batch, noise, 1));
        Assert.Equal(plain.Evaluate(batch, noise, 1), thinned.Evaluate(batch, noise, 1));
        Assert.Equal(thinned.Differentiate(batch, noise, 1), team.Differentiate(batch, noise, 1));
        Assert.Equal(thinned.Gradient.ToArray(), team.Gradient.ToArray());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void RatesOutOfRangeAreRefused(double rate)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(rate, noise).Check());

    static ScoreNetwork Network(bool residual, int conditions = 0)
    {
        var network = new ScoreNetwork(new(Dimension, [20, 20, 20], Activation.Tanh, conditions: conditions, residual: residual));
        network.Initialize(noise);
        return network;
    }

    static Batch Data()
    {
        var points = new AlignedArray<float>(Rows * Dimension);
        noise.Normals(8, 0, points.Span);
        return new(points, Rows, null);
    }

    /// <summary>
    /// Implicit score matching of a tile's rows, the last part of them first; maybe all that is asked for is asked for twice.
    /// </summary>
    sealed class InParts(int parts, bool twice) : IObjective
    {
        public PassKind Pass => PassKind.Trace();

        public float Smoothing => 0;

        public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
        {
            double sum = 0;
            for (int part = parts - 1; part >= 0; part--)
            {
                int begin = tile.Rows.Rows * part / parts, end = tile.Rows.Rows * (part + 1) / parts, repeats = twice ? 2 : 1;
                var x = tile.Rows.Slice(begin, end - begin);
                for (int repeat = 0; repeat < repeats; repeat++)
                {
                    var scores = pass.Forward(tile, x, begin);
                    Span<float> traces = pass.Traces(x.Rows), traceBar = pass.TraceBar(x.Rows);
                    pass.Trace(traces);
                    var bar = pass.ScoreBar(scores);
                    for (int b = 0; b < x.Rows; b++)
                    {
                        traceBar[b] = tile.Weight(begin + b) / (repeats * repeats);
                        sum += tile.Weight(begin + b) * traces[b] / repeats;
                        for (int i = 0; i < Dimension; i++)
                        {
                            bar[b, i] = traceBar[b] * scores[b, i];
                            sum += 0.5 * tile.Weight(begin + b) * scores[b, i] * scores[b, i] / repeats;
                        }
                    }
                    for (int again = 0; again < repeats; again++) pass.Backward(bar, traceBar, gradient);
                }
            }
            return sum;
        }
    }
}
