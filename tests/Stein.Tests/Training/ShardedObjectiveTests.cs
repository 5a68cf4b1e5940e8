using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;
using Stein.Training;
using Xunit;

namespace Stein.Tests.Training;

public class ShardedObjectiveTests
{
    static readonly NoiseStream noise = new(5, 0);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ACallWithinACallIsRefusedAndChangesNothing(int workers)
    {
        var network = new ScoreNetwork(new(2, [8]));
        network.Initialize(noise);
        using var pool = new WorkerPool(workers);
        var objective = new Curious();
        var sharded = new ShardedObjective(network, objective, pool);
        Batch batch = Data(500), other = Data(40);
        double expected = sharded.Differentiate(batch, noise, 3);
        float[] gradient = sharded.Gradient.ToArray();
        int refused = 0;
        objective.Asked = () =>
        {
            Assert.Throws<InvalidOperationException>(() => sharded.Evaluate(other, noise, 4));
            Interlocked.Increment(ref refused);
        };
        Assert.Equal(expected, sharded.Differentiate(batch, noise, 3));
        Assert.Equal(gradient, sharded.Gradient.ToArray());
        Assert.True(refused > 0);
        objective.Asked = () => throw new FormatException();
        Assert.Throws<FormatException>(() => sharded.Evaluate(batch, noise, 3));
        objective.Asked = () => { };
        Assert.Equal(expected, sharded.Evaluate(batch, noise, 3));
    }

    static Batch Data(int rows)
    {
        var points = new AlignedArray<float>(rows * 2);
        noise.Normals(8, 0, points.Span);
        return new(points, rows);
    }

    /// <summary>Denoising that does something of its own on the way.</summary>
    sealed class Curious : IObjective
    {
        readonly DenoisingScoreMatching inner = new(0.3f);

        public Action Asked { get; set; } = () => { };

        public PassKind Pass => inner.Pass;

        public float Smoothing => inner.Smoothing;

        public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
        {
            Asked();
            return inner.Accumulate(tile, pass, gradient);
        }
    }
}
