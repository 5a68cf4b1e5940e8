using System.Globalization;
using Stein.Flow;
using Stein.Networks;
using Stein.Noise;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Benchmarks.Likelihood;

/// <summary>
/// The change of the log-density along the probability flow from the smallest noise level to the largest, under a network of all noise
/// levels drawn at random: tanh, float, 16 features of the level.
/// </summary>
/// <param name="D">The dimension.</param>
/// <param name="H">The hidden width.</param>
/// <param name="L">The number of hidden layers.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Steps">The steps, a score each and the trace at every second one.</param>
sealed record LikelihoodCase(int D, int H, int L, int Rows, int Steps)
{
    const int Features = 16;

    static readonly NoiseRange range = new(0.01, 100);

    public static LikelihoodCase Parse(string text)
    {
        int[] n = [.. text.Split(',').Select(item => int.Parse(item, NumberStyles.None, CultureInfo.InvariantCulture))];
        const int Fewest = MultistepMethod<float>.FewestSteps, Multiple = MultistepMethod<float>.StepMultiple;
        return n.Length == 5 && n.All(item => item >= 1) && n[4] >= Fewest && n[4] % Multiple == 0
            ? new(n[0], n[1], n[2], n[3], n[4])
            : throw new ArgumentException(
                $"'{text}' is not a case D,H,L,ROWS,STEPS with at least {Fewest} steps, a multiple of {Multiple}");
    }

    /// <summary>The case as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{D},{H},{L},{Rows},{Steps}");

    /// <summary>The body to be timed, its data laid out.</summary>
    public Action Prepare(WorkerPool pool)
    {
        var noise = new NoiseStream(1, 0);
        var network = new ScoreNetwork(new(D, [.. Enumerable.Repeat(H, L)], conditions: Features));
        network.Initialize(noise);
        var score = new NoiseConditionalNetwork([network], new(range, Features));
        var points = new float[Rows * D];
        noise.Normals(0, 0, points);
        int tiles = (Rows + LogLikelihood<float>.TileRows - 1) / LogLikelihood<float>.TileRows;
        return ()
            => pool.Run(tiles, new Tiles(this, new(score, new(D, new double[D], 1), range.Smallest, range.Largest), points, pool.Workers));
    }

    sealed class Tiles(LikelihoodCase sizes, ProbabilityFlow<float> flow, float[] points, int workers) : IShardWork
    {
        readonly MultistepMethod<float>?[] methods = new MultistepMethod<float>?[workers];
        readonly float[] ends = new float[points.Length];
        readonly double[] changes = new double[sizes.Rows], errors = new double[sizes.Rows];

        public void Run(int shard, int worker)
        {
            int first = shard * LogLikelihood<float>.TileRows, rows = Math.Min(LogLikelihood<float>.TileRows, sizes.Rows - first);
            var tile = ends.AsSpan(first * sizes.D, rows * sizes.D);
            points.AsSpan(first * sizes.D, rows * sizes.D).CopyTo(tile);
            (methods[worker] ??= new(flow, LogLikelihood<float>.TileRows)).Carry(tile, changes.AsSpan(first, rows),
                errors.AsSpan(first, rows), sizes.Steps, default);
        }
    }
}
