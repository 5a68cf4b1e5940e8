using FsCheck.Xunit;
using Stein.Networks;
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
    const double Tolerance = 1e-5;

    static readonly NoiseStream Noise = new(7, 3);

    [Property(MaxTest = 60)]
    public void ImplicitGradientEqualsFiniteDifferencesOfTheOracle(int seed)
    {
        var random = new RandomNetwork(seed, mostLayers: 4, widest: 10, mostDimensions: 5, mostRows: 6);
        Agree(random, new Conditioned(random, new ImplicitScoreMatching()),
            parameters => NaiveNetwork.ImplicitLoss(random.Shape, parameters, random.PointRows));
    }

    [Property(MaxTest = 30)]
    public void ImplicitGradientUnderANoiseFloorIsThatOfThePerturbedRows(int seed)
    {
        var random = new RandomNetwork(seed, mostLayers: 2, widest: 10, mostDimensions: 4, mostRows: 6, mostConditions: 0);
        double[][] noise = Draws(random), rows = random.PointRows;
        double[][] moved = [.. rows.Zip(noise, (x, z) => x.Zip(z, (a, b) => a + 0.25 * b).ToArray())];
        Agree(random, new ImplicitScoreMatching(0.25f), parameters => NaiveNetwork.ImplicitLoss(random.Shape, parameters, moved));
    }

    [Property(MaxTest = 60)]
    public void DenoisingGradientEqualsFiniteDifferencesOfTheOracle(int seed)
    {
        var random = new RandomNetwork(seed, mostLayers: 4, widest: 10, mostDimensions: 5, mostRows: 6, mostConditions: 0);
        var noise = Draws(random);
        Agree(random, new DenoisingScoreMatching(0.5f),
            parameters => NaiveNetwork.DenoisingLoss(random.Shape, parameters, random.PointRows, noise, 0.5));
    }

    /// <summary>
    /// Each level's loss by its definition, <c>½‖σ s(x̃, σ) − target‖²</c> at <c>x̃ = x + σz</c>, the target being <c>−z</c>; with its sign
    /// turned the gradients differ.
    /// </summary>
    [Theory]
    [InlineData(Preconditioning.Karras, 0, -1, true)]
    [InlineData(Preconditioning.Scaled, 0, -1, true)]
    [InlineData(Preconditioning.Karras, 4, -1, true)]
    [InlineData(Preconditioning.Scaled, 4, -1, true)]
    [InlineData(Preconditioning.Karras, 0, 1, false)]
    [InlineData(Preconditioning.Scaled, 4, 1, false)]
    public void NoiseConditionalGradientEqualsFiniteDifferencesOfTheDefinition(Preconditioning preconditioning, int levels, double sign,
        bool agrees)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new RandomNetwork(seed, mostLayers: 4, widest: 10, mostDimensions: 4, mostRows: 6, leastConditions: 1);
            double[] ladder = [.. Enumerable.Range(0, levels).Select(i => 8 * Math.Pow(0.2, i))];
            var naive = new NaiveNoiseConditional(random.Shape, preconditioning, 0.05, 9, ladder);
            double[][] noise = Draws(random), points = [.. random.PointRows.Select(row => row[..random.Shape.Dimension])];
            var shares = new double[random.Rows];
            new Tile(new(random.Points.Span, random.Rows, random.Shape.Dimension), 0, Noise, 5).Spread(shares);
            var conditioning = new NoiseConditioning(new(0.05, 9), random.Shape.Conditions, preconditioning);
            double error = Error(random, new NoiseConditionalScoreMatching(conditioning, ladder),
                parameters => Enumerable.Range(0, random.Rows).Sum(
                b => naive.Loss(parameters, points[b], [.. noise[b].Select(z => sign * z)], noise[b], shares[b])), out double loss);
            Assert.True(error <= Tolerance == agrees && loss <= Tolerance == agrees,
                $"{random}: the gradient is off by {error}, the loss by {loss}");
        }
    }

    /// <summary>
    /// Levels up to <c>τ</c> take <c>(τ/σ) (σ² (tr J + ½‖s‖²) + D/2)</c>, the others stay denoising; some tiles have rows of both kinds,
    /// some of one alone. With half of the trace, its sign turned, or denoising in its place the gradients differ.
    /// </summary>
    [Theory]
    [InlineData(Preconditioning.Karras, 0, 0.7, 1.0, true)]
    [InlineData(Preconditioning.Scaled, 0, 0.7, 1.0, true)]
    [InlineData(Preconditioning.Karras, 4, 1.0, 1.0, true)]
    [InlineData(Preconditioning.Scaled, 4, 9.0, 1.0, true)]
    [InlineData(Preconditioning.Karras, 1, 8.0, 1.0, true)]
    [InlineData(Preconditioning.Karras, 0, 0.7, -1.0, false)]
    [InlineData(Preconditioning.Scaled, 0, 9.0, 0.5, false)]
    [InlineData(Preconditioning.Karras, 1, 8.0, 0.0, false)]
    public void UpToALevelTheGradientIsThatOfTheImplicitLoss(Preconditioning preconditioning, int levels, double exactUpTo, double trace,
        bool agrees)
    {
        int traced = 0, denoised = 0;
        double worst = 0;
        for (int seed = 0; seed < 16; seed++)
        {
            var random = new RandomNetwork(seed, mostLayers: 4, widest: 7, mostDimensions: 3, mostRows: 6, leastConditions: 1);
            double[] ladder = [.. Enumerable.Range(0, levels).Select(i => 8 * Math.Pow(0.2, i))];
            var naive = new NaiveNoiseConditional(random.Shape, preconditioning, 0.05, 9, ladder);
            double[][] noise = Draws(random), points = [.. random.PointRows.Select(row => row[..random.Shape.Dimension])];
            var places = new double[random.Rows];
            new Tile(new(random.Points.Span, random.Rows, random.Shape.Dimension), 0, Noise, 5).Spread(places);
            bool[] implied = [.. places.Select(place => naive.Level(place, out _) <= exactUpTo)];
            traced += implied.Count(one => one);
            denoised += implied.Count(one => !one);
            var conditioning = new NoiseConditioning(new(0.05, 9), random.Shape.Conditions, preconditioning);
            double error = Error(random, new NoiseConditionalScoreMatching(conditioning, ladder, exactUpTo),
                parameters => Enumerable.Range(0, random.Rows).Sum(
                b => implied[b]
                    ? exactUpTo / naive.Level(places[b], out _) * naive.ImplicitLoss(parameters, points[b], noise[b], places[b], trace)
                    : naive.Loss(parameters, points[b], [.. noise[b].Select(z => -z)], noise[b], places[b])), out double loss);
            worst = Math.Max(worst, Math.Max(error, loss));
        }
        Assert.True(traced > 10 && (denoised > 10 || exactUpTo >= 8), $"{traced} rows traced, {denoised} not");
        Assert.True(worst <= Tolerance == agrees, $"the worst error is {worst}");
    }

    static double[][] Draws(RandomNetwork random)
    {
        var draws = new float[random.Rows * random.Shape.Dimension];
        Noise.Normals(5, 0, draws);
        return [.. draws.Chunk(random.Shape.Dimension).Select(row => row.Select(z => (double)z).ToArray())];
    }

    static void Agree(RandomNetwork random, IObjective objective, Func<double[], double> oracle)
    {
        double error = Error(random, objective, oracle, out double loss);
        Assert.True(error <= Tolerance && loss <= Tolerance, $"{random}: the gradient is off by {error}, the loss by {loss}");
    }

    /// <summary>The largest error of a derivative, relative to one plus the gradient's norm; and that of the loss.</summary>
    static double Error(RandomNetwork random, IObjective objective, Func<double[], double> oracle, out double lossError)
    {
        using var pool = new WorkerPool(1);
        var sharded = new ShardedObjective(random.Network, objective, pool);
        double loss = sharded.Differentiate(new(random.Points, random.Rows), Noise, 5),
            expectedLoss = oracle(random.Parameters) / random.Rows;
        lossError = Math.Abs(loss - expectedLoss) / (1 + Math.Abs(expectedLoss)) / random.Shape.Dimension;
        Assert.Equal(loss, sharded.Evaluate(new(random.Points, random.Rows), Noise, 5));
        var expected = NaiveNetwork.Gradient(oracle, random.Parameters);
        double scale = Math.Sqrt(expected.Sum(g => g * g));
        return Enumerable.Range(0, expected.Length).Max(p => Math.Abs(expected[p] - sharded.Gradient[p])) / (1 + scale);
    }
}
