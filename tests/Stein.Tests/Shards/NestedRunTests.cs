using Stein.Shards;
using Xunit;

namespace Stein.Tests.Shards;

/// <summary>Runs that the parts of other runs ask for: each of them ends, by an exception where it would wait for itself.</summary>
public class NestedRunTests
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    static readonly Parts nothing = new(_ => { });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public Task NoPartRunsItsOwnPoolWhoeverDoesIt(int workers) => Ends(() =>
    {
        using var pool = new WorkerPool(workers);
        using var together = new Barrier(workers);
        for (int round = 0; round < 50; round++)
        {
            int refused = 0;
            // Every worker does one part, for none ends before all have begun.
            pool.Run(workers, new Parts(_ =>
            {
                together.SignalAndWait(patience);
                for (int count = 0; count < 3; count++) Assert.Throws<InvalidOperationException>(() => pool.Run(count, nothing));
                Assert.Throws<InvalidOperationException>(pool.Dispose);
                Interlocked.Increment(ref refused);
            }));
            Assert.Equal(workers, refused);
        }
        RunsEveryPart(pool);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public Task TheRefusalComesOutOfTheRun(int workers) => Ends(() =>
    {
        using var pool = new WorkerPool(workers);
        for (int round = 0; round < 50; round++)
            Assert.Throws<InvalidOperationException>(() => pool.Run(10, new Parts(_ => pool.Run(2, nothing))));
        RunsEveryPart(pool);
    });

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    [InlineData(2, 3)]
    public Task NoCircleOfPoolsCloses(int workers, int length) => Ends(() =>
    {
        WorkerPool[] circle = [.. Enumerable.Range(0, length).Select(_ => new WorkerPool(workers))];
        int refused = 0, ends = 0;
        Go(0);
        Assert.True(refused > 0 && refused == ends);
        foreach (var pool in circle)
        {
            RunsEveryPart(pool);
            pool.Dispose();
        }

        void Go(int depth)
        {
            if (depth < length)
            {
                circle[depth].Run(4, new Parts(_ => Go(depth + 1)));
                return;
            }
            Interlocked.Increment(ref ends);
            foreach (var pool in circle)
            {
                Assert.Throws<InvalidOperationException>(() => pool.Run(4, nothing));
                Assert.Throws<InvalidOperationException>(pool.Dispose);
            }
            Interlocked.Increment(ref refused);
        }
    });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(3, 3)]
    public Task PartsMayRunOtherPools(int outer, int inner) => Ends(() =>
    {
        using WorkerPool a = new(outer), b = new(inner), c = new(inner);
        for (int round = 0; round < 100; round++)
        {
            int done = 0;
            a.Run(6, new Parts(_ =>
            {
                b.Run(5, new Parts(_ => c.Run(2, new Parts(_ => Interlocked.Increment(ref done)))));
                c.Run(3, new Parts(_ => Interlocked.Increment(ref done)));
            }));
            Assert.Equal(6 * (5 * 2 + 3), done);
        }
        // The order of one run binds no later one.
        int turned = 0;
        c.Run(4, new Parts(_ => b.Run(4, new Parts(_ => a.Run(4, new Parts(_ => Interlocked.Increment(ref turned)))))));
        Assert.Equal(64, turned);
    });

    [Fact]
    public Task AFailingInnerRunLeavesNoTrace() => Ends(() =>
    {
        using WorkerPool a = new(2), b = new(2);
        Assert.Throws<FormatException>(() => a.Run(4, new Parts(_ => b.Run(4, new Parts(_ => throw new FormatException())))));
        b.Run(4, new Parts(_ => a.Run(4, nothing)));
    });

    [Fact]
    public Task OfTwoThreadsThatWouldWaitForEachOtherOneIsRefused() => Ends(() =>
    {
        using WorkerPool a = new(2), b = new(2);
        using var inside = new Barrier(2);
        for (int round = 0; round < 100; round++)
        {
            int refused = 0, done = 0;
            var one = Task.Factory.StartNew(() => Cross(a, b), TaskCreationOptions.LongRunning);
            Cross(b, a);
            one.Wait();
            Assert.Equal((1, 1), (refused, done));

            void Cross(WorkerPool first, WorkerPool second) => first.Run(1, new Parts(_ =>
            {
                inside.SignalAndWait(patience);
                try
                {
                    second.Run(1, nothing);
                    Interlocked.Increment(ref done);
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref refused);
                }
            }));
        }
    });

    [Fact]
    public Task RunsOfManyThreadsQueue() => Ends(() =>
    {
        const int Threads = 4, Rounds = 200;
        using WorkerPool pool = new(2), outer = new(Threads);
        int done = 0, inside = 0;
        bool alone = true;
        Task[] callers = [.. Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(Repeat, TaskCreationOptions.LongRunning))];
        outer.Run(Threads, new Parts(_ => Repeat()));
        Task.WaitAll(callers);
        Assert.Equal(2 * Threads * Rounds * 3, done);
        Assert.True(alone);

        void Repeat()
        {
            for (int round = 0; round < Rounds; round++)
            {
                int mine = 0;
                pool.Run(3, new Parts(_ =>
                {
                    if (Interlocked.Increment(ref inside) > pool.Workers) alone = false;
                    Interlocked.Increment(ref mine);
                    Interlocked.Increment(ref done);
                    Interlocked.Decrement(ref inside);
                }));
                if (mine != 3) alone = false;
            }
        }
    });

    [Fact]
    public Task APartMayStartAndDismissATeamOfItsOwn() => Ends(() =>
    {
        using var pool = new WorkerPool(3);
        int done = 0;
        pool.Run(20, new Parts(_ =>
        {
            using var own = new WorkerPool(2);
            own.Run(2, new Parts(_ => Interlocked.Increment(ref done)));
        }));
        Assert.Equal(40, done);
    });

    [Fact]
    public Task ThePoolOfTheProcessStays() => Ends(() =>
    {
        var pool = WorkerPool.Shared;
        Assert.Same(pool, WorkerPool.Shared);
        Assert.Equal(Environment.ProcessorCount, pool.Workers);
        for (int round = 0; round < 2; round++)
        {
            pool.Dispose();
            RunsEveryPart(pool);
        }
        using var together = new Barrier(pool.Workers);
        bool background = true;
        int caller = Environment.CurrentManagedThreadId;
        pool.Run(pool.Workers, new Parts(_ =>
        {
            together.SignalAndWait(patience);
            if (!Thread.CurrentThread.IsBackground && Environment.CurrentManagedThreadId != caller) background = false;
            Assert.Throws<InvalidOperationException>(() => WorkerPool.Shared.Run(1, nothing));
        }));
        Assert.True(background);
    });

    [Fact]
    public void ANegativeNumberOfPartsIsRefused()
    {
        using var pool = new WorkerPool(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Run(-1, nothing));
    }

    static void RunsEveryPart(WorkerPool pool)
    {
        int done = 0;
        pool.Run(20, new Parts(_ => Interlocked.Increment(ref done)));
        Assert.Equal(20, done);
    }

    /// <summary>What hangs, fails.</summary>
    static Task Ends(Action action)
        => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(2 * patience);

    sealed class Parts(Action<int> part) : IShardWork
    {
        public void Run(int shard, int worker) => part(shard);
    }
}
