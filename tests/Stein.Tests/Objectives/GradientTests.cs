using FsCheck.Xunit;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Stein.Tests.Networks;
using Stein.Tests.Oracles;
using Stein.Training;
using Xunit;

namespace Stein.Tests.Objectives;

public class GradientTests
{
    static readonly NoiseStream Noise = new(7, 3);

    [Property(MaxTest = 60)]
    public void ImplicitGradientEqualsFiniteDifferencesOfTheOracle(int seed)
    {
        var random = new RandomNetwork(seed, mostLayers: 4, widest: 10, mostDimensions: 5, mostRows: 6);
        Agree(random, new ImplicitScoreMatching(), parameters => NaiveNetwork.ImplicitLoss(random.Shape, parameters, random.PointRows));
    }

    [Property(MaxTest = 30)]
    public void ImplicitGradientUnderANoiseFloorIsThatOfThePerturbedRows(int seed)
    {
        var random = new RandomNetwork(seed, mostLayers: 2, widest: 10, mostDimensions: 4, mostRows: 6);
        double[][] noise = Draws(random), rows = random.PointRows;
        double[][] moved = [.. rows.Zip(noise, (x, z) => x.Zip(z, (a, b) => a + 0.25 * b).ToArray())];
        Agree(random, new ImplicitScoreMatching(0.25f), parameters => NaiveNetwork.ImplicitLoss(random.Shape, parameters, moved));
    }

    [Property(MaxTest = 60)]
    public void DenoisingGradientEqualsFiniteDifferencesOfTheOracle(int seed)
    {
        var random = new RandomNetwork(seed, mostLayers: 4, widest: 10, mostDimensions: 5, mostRows: 6);
        var noise = Draws(random);
        Agree(random, new DenoisingScoreMatching(0.5f),
            parameters => NaiveNetwork.DenoisingLoss(random.Shape, parameters, random.PointRows, noise, 0.5));
    }

    static double[][] Draws(RandomNetwork random)
    {
        var draws = new float[random.Rows * random.Shape.Dimension];
        Noise.Normals(5, 0, draws);
        return [.. draws.Chunk(random.Shape.Dimension).Select(row => row.Select(z => (double)z).ToArray())];
    }

    static void Agree(RandomNetwork random, IObjective objective, Func<double[], double> oracle)
    {
        using var pool = new WorkerPool(1);
        var sharded = new ShardedObjective(random.Network, objective, pool);
        double loss = sharded.Differentiate(new(random.Points, random.Rows), Noise, 5);
        double expectedLoss = oracle(random.Parameters) / random.Rows;
        Assert.True(Math.Abs(loss - expectedLoss) <= 1e-5 * (1 + Math.Abs(expectedLoss)) * random.Shape.Dimension, $"{random}: loss {loss} instead of {expectedLoss}");
        Assert.Equal(loss, sharded.Evaluate(new(random.Points, random.Rows), Noise, 5));

        var expected = NaiveNetwork.Gradient(oracle, random.Parameters);
        double scale = Math.Sqrt(expected.Sum(g => g * g));
        for (int p = 0; p < expected.Length; p++)
            Assert.True(Math.Abs(expected[p] - sharded.Gradient[p]) <= 1e-5 * (1 + scale), $"{random}: derivative {p} is {sharded.Gradient[p]} instead of {expected[p]}");
    }
}
