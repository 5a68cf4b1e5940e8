using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Shards;
using Xunit;

namespace Stein.Tests.Shards;

public class ShardTests
{
    [Property]
    public void ShardsCoverEveryRowOnceInOrder(uint size)
    {
        var plan = new ShardPlan((int)(size % 100_000) + 1);
        Assert.InRange(plan.Count, 1, ShardPlan.MostShards);
        int next = 0;
        for (int shard = 0; shard < plan.Count; shard++)
        {
            var (first, count) = plan[shard];
            Assert.Equal(next, first);
            Assert.True(count > 0);
            next += count;
        }
        Assert.Equal(plan.Rows, next);
    }

    [Property]
    public void TheTreeAddsWhatThereIs(byte parts, byte length)
    {
        int rows = parts % 17, columns = length % 40;
        var items = Enumerable.Range(0, rows * columns).Select(i => (float)(i % 97)).ToArray();
        float[] expected = [.. Enumerable.Range(0, columns).Select(j => Enumerable.Range(0, rows).Sum(i => items[i * columns + j]))];
        TreeSum.Reduce(new MatrixView<float>(items, rows, columns));
        if (rows > 0) Assert.Equal(expected, items[..columns]);
    }

    [Fact]
    public void TheTreeIsTheOneThatIsPromised()
    {
        // ((a + b) + (c + d)) + e, which these numbers tell from every other order.
        double[] parts = [1e16, 1, -1e16, 1, 3];
        double inOrder = parts.Sum(), byTree = parts[0] + parts[1] + (parts[2] + parts[3]) + parts[4];
        Assert.NotEqual(inOrder, byTree);
        Assert.Equal(byTree, TreeSum.Reduce(parts.AsSpan()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryPartIsDoneOnceAndNoWorkerDoesTwoAtOnce(int workers)
    {
        using var pool = new WorkerPool(workers);
        for (int round = 0; round < 2000; round++)
        {
            var work = new Tally(round % 40, workers);
            pool.Run(work.Done.Length, work);
            Assert.All(work.Done, count => Assert.Equal(1, count));
            Assert.False(work.Collided);
        }
    }

    [Fact]
    public void APartsExceptionComesOutAndTheTeamGoesOn()
    {
        using var pool = new WorkerPool(3);
        for (int round = 0; round < 100; round++)
        {
            Assert.Equal("part 5", Assert.Throws<InvalidOperationException>(() => pool.Run(10, new Failing())).Message);
            var work = new Tally(10, 3);
            pool.Run(10, work);
            Assert.All(work.Done, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void ADismissedTeamRefusesWork()
    {
        var pool = new WorkerPool(2);
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(1, new Failing()));
    }

    sealed class Tally(int parts, int workers) : IShardWork
    {
        readonly int[] inside = new int[workers];

        public int[] Done { get; } = new int[parts];

        public bool Collided { get; private set; }

        public void Run(int shard, int worker)
        {
            if (Interlocked.Increment(ref inside[worker]) != 1) Collided = true;
            Interlocked.Increment(ref Done[shard]);
            Interlocked.Decrement(ref inside[worker]);
        }
    }

    sealed class Failing : IShardWork
    {
        public void Run(int shard, int worker)
        {
            if (shard == 5) throw new InvalidOperationException("part 5");
        }
    }
}
