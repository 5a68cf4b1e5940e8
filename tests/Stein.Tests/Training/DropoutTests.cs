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
        var network = Network(residual);
        var batch = Data();
        using var pool = new WorkerPool(1);
        foreach (IObjective objective in new IObjective[] { new ImplicitScoreMatching(0.1f), new DenoisingScoreMatching(0.3f) })
        {
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
            Assert.True(Math.Abs(slope - difference) <= 2e-3 * (1 + Math.Sqrt(size)), $"{objective}: {slope} by the gradient, {difference} by differences");

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
        float[][] rows = [.. from layer in new[] { 1, 2 } from b in new[] { 0, 1 } select Enumerable.Range(0, 4000).Select(j => masks[layer].At(b, j)).ToArray()];
        float[][] parts = [.. rows, .. rows.Select(row => row[1000..])];
        for (int i = 0; i < parts.Length; i++)
            for (int j = 0; j < i; j++) Assert.InRange(parts[i].Zip(parts[j]).Count(pair => pair.First == pair.Second) / (double)Math.Min(parts[i].Length, parts[j].Length), 0.45, 0.55);
    }

    /// <summary>An objective may send the rows of a tile through the network in parts.</summary>
    [Fact]
    public void PassesAfterOneAnotherGoOnWithTheRows()
    {
        var network = Network(residual: true);
        var pass = network.CreatePass(PassKind.Gradient);
        float[] points = new float[Rows * Dimension];
        noise.Normals<float>(8, 0, points);
        var x = new ReadOnlyMatrixView<float>(points, Rows, Dimension);
        pass.Drop(new(0.5, noise), 3, 0);
        pass.Forward(x);
        float[] whole = pass.Scores.Items.ToArray();
        pass.Drop(new(0.5, noise), 3, 0);
        pass.Forward(x.Slice(0, 13));
        float[] begin = pass.Scores.Items.ToArray();
        pass.Forward(x.Slice(13, Rows - 13));
        Assert.Equal(whole, (float[])[.. begin, .. pass.Scores.Items]);
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

    static ScoreNetwork Network(bool residual)
    {
        var network = new ScoreNetwork(new(Dimension, [20, 20, 20], Activation.Tanh, residual: residual));
        network.Initialize(noise);
        return network;
    }

    static Batch Data()
    {
        var points = new AlignedArray<float>(Rows * Dimension);
        noise.Normals(8, 0, points.Span);
        return new(points, Rows, null);
    }
}
