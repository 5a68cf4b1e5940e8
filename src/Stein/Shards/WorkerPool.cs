using System.Runtime.ExceptionServices;

namespace Stein.Shards;

/// <summary>Work that consists of independent parts.</summary>
/// <example><code>
/// // The sums of the rows of a matrix.
/// sealed class RowSums(double[] items, int columns, double[] sums) : IShardWork
/// {
///     public void Run(int shard, int worker) => sums[shard] = Fold.Sum&lt;double&gt;(items.AsSpan(shard * columns, columns));
/// }
/// </code></example>
public interface IShardWork
{
    /// <summary>Does one part.</summary>
    /// <param name="shard">The number of the part, from 0.</param>
    /// <param name="worker">
    /// The number of the worker that does it, from 0, below <see cref="WorkerPool.Workers"/>. A worker does one part at a time, so that
    /// buffers can belong to a worker.
    /// </param>
    void Run(int shard, int worker);
}

/// <summary>
/// Threads that wait for work. A run starts within about a microsecond, because idle workers spin briefly before they sleep, and allocates
/// nothing. Parts go to whichever worker is free: a worker that the machine keeps from starting is not waited for.
/// </summary>
/// <remarks>
/// Runs that several threads start on one pool queue. A part may start a run of another pool, but not of its own: a run that would wait for
/// itself, directly or through other pools, is refused at once. Threads that a part starts are not taken into account.
/// </remarks>
/// <example><code>
/// double[] items = [1, 2, 3, 4, 5, 6], sums = new double[2];
/// using var pool = new WorkerPool(workers: 2);
/// pool.Run(2, new RowSums(items, 3, sums));       // sums become [6, 15]
/// </code></example>
public sealed class WorkerPool : IDisposable
{
    const int SpinsBeforeSleep = 2000;

    /// <summary>
    /// Parts of the gate: the lower half counts the workers inside, the bit <c>Open</c> lets more of them in, and the upper half is the
    /// number of the run.
    /// </summary>
    const long Open = 1L << 31, Inside = Open - 1, Round = 1L << 32;

    /// <summary>The pool of which this thread is doing a part.</summary>
    [ThreadStatic] static WorkerPool? current;

    readonly Thread[] threads;
    readonly bool shared;
    readonly Lock caller = new();
    readonly object sleep = new();
    IShardWork? work;
    ExceptionDispatchInfo? failure;
    long gate;
    int count, next, sleepers;
    bool closing;

    /// <summary>Starts the threads.</summary>
    /// <param name="workers">The number of workers, at least 1. The thread that starts a run is one of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public WorkerPool(int workers) : this(workers, shared: false)
    {
    }

    WorkerPool(int workers, bool shared)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        this.shared = shared;
        threads = new Thread[workers - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            int worker = i + 1;
            threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"Stein worker {worker}" };
            threads[i].Start();
        }
    }

    /// <summary>
    /// The pool of the process, with <see cref="Environment.ProcessorCount"/> workers. It starts when it is first used. Nobody owns it, so
    /// <see cref="Dispose"/> does nothing to it.
    /// </summary>
    public static WorkerPool Shared => OfTheProcess.Pool;

    /// <summary>The number of workers, the thread that starts a run included.</summary>
    public int Workers => threads.Length + 1;

    /// <summary>Does the parts <c>0 … count − 1</c> and returns when all are done.</summary>
    /// <param name="count">The number of parts, at least 0.</param>
    /// <param name="work">The work.</param>
    /// <remarks>
    /// If a part throws, parts that have not begun are dropped, and the first exception is thrown here when the others have ended.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of parts is negative.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed of.</exception>
    /// <exception cref="InvalidOperationException">
    /// The run would wait for itself: a part of this pool's own work starts it, or a part of the work of a pool that this one waits for.
    /// </exception>
    public void Run(int count, IShardWork work)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var asking = current;
        PoolWaits.Add(asking, this);
        lock (caller)
        {
            try
            {
                ObjectDisposedException.ThrowIf(closing, this);
                RunAlone(count, work);
            }
            finally
            {
                PoolWaits.Remove(asking, this);
            }
        }
    }

    /// <summary>Ends the threads, after the run in progress. <see cref="Shared"/> stays.</summary>
    /// <exception cref="InvalidOperationException">A part of the run in progress asks for it, directly or through other pools.</exception>
    public void Dispose()
    {
        if (shared) return;
        var asking = current;
        PoolWaits.Add(asking, this);
        lock (caller)
        {
            PoolWaits.Remove(asking, this);
            if (closing) return;
            closing = true;
            Call(Round);
        }
        foreach (var thread in threads) thread.Join();
    }

    /// <summary>Makes a run; no other is in progress.</summary>
    void RunAlone(int count, IShardWork work)
    {
        (this.work, this.count, next, failure) = (work, count, 0, null);
        bool alone = threads.Length == 0 || count <= 1;
        if (!alone) Call(Round | Open);
        Drain(0);
        if (!alone)
        {
            Interlocked.And(ref gate, ~Open);
            var spin = new SpinWait();
            while ((Volatile.Read(ref gate) & Inside) != 0) spin.SpinOnce(sleep1Threshold: -1);
        }
        this.work = null;
        failure?.Throw();
    }

    void Call(long change)
    {
        Interlocked.Add(ref gate, change);
        if (Volatile.Read(ref sleepers) == 0) return;
        lock (sleep) Monitor.PulseAll(sleep);
    }

    void Serve(int worker)
    {
        for (long seen = 0; !closing;)
        {
            seen = Await(seen);
            if (!Enter()) continue;
            Drain(worker);
            Interlocked.Decrement(ref gate);
        }
    }

    /// <summary>Joins the run in progress.</summary>
    /// <returns>Whether there was one.</returns>
    bool Enter()
    {
        for (long state = Volatile.Read(ref gate); (state & Open) != 0;)
        {
            long before = Interlocked.CompareExchange(ref gate, state + 1, state);
            if (before == state) return true;
            state = before;
        }
        return false;
    }

    /// <summary>Waits for a run after the one seen last.</summary>
    /// <returns>Its number.</returns>
    long Await(long seen)
    {
        for (int i = 0; i < SpinsBeforeSleep; i++)
        {
            if (Current != seen) return Current;
            Thread.SpinWait(8);
        }
        Interlocked.Increment(ref sleepers);
        lock (sleep)
        {
            while (Current == seen) Monitor.Wait(sleep);
        }
        Interlocked.Decrement(ref sleepers);
        return Current;
    }

    long Current => Volatile.Read(ref gate) / Round;

    void Drain(int worker)
    {
        var outer = current;
        current = this;
        try
        {
            for (int shard; (shard = Interlocked.Increment(ref next) - 1) < count;) work!.Run(shard, worker);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref next, count);
        }
        finally
        {
            current = outer;
        }
    }

    static class OfTheProcess
    {
        public static readonly WorkerPool Pool = new(Environment.ProcessorCount, shared: true);
    }
}
