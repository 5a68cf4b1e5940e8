using System.Runtime.ExceptionServices;

namespace Stein.Shards;

/// <summary>Work that falls into independent parts.</summary>
public interface IShardWork
{
    /// <summary>Does one part.</summary>
    /// <param name="shard">Which part.</param>
    /// <param name="worker">Who does it, below <see cref="WorkerPool.Workers"/>; no two parts run at once under one number, so it can own buffers.</param>
    void Run(int shard, int worker);
}

/// <summary>
/// A team of threads that waits for work. Handing over costs about a microsecond while the team is warm: idle workers spin
/// briefly before they sleep. A worker that comes late, on a machine that is busy elsewhere, is not waited for. Nothing is
/// allocated by a run.
/// </summary>
/// <remarks>
/// Runs of several threads on one pool queue. A part may run another pool, but not its own: a run that would wait for itself, be it by
/// way of other pools, is refused at once. Threads that a part starts by itself are not followed.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    const int SpinsBeforeSleep = 2000;

    /// <summary>Of the gate: its lower half counts the workers inside, this bit lets more of them in, the upper half numbers the runs.</summary>
    const long Open = 1L << 31, Inside = Open - 1, Round = 1L << 32;

    /// <summary>The pool whose part this thread is doing.</summary>
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

    /// <summary>Starts a team.</summary>
    /// <param name="workers">Its size, the calling thread included; at least 1.</param>
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
    /// The pool of the process, of <see cref="Environment.ProcessorCount"/> workers; it starts when it is first asked for. Nobody owns it, so
    /// <see cref="Dispose"/> leaves it as it is.
    /// </summary>
    public static WorkerPool Shared => OfTheProcess.Pool;

    /// <summary>Size of the team, the calling thread included.</summary>
    public int Workers => threads.Length + 1;

    /// <summary>Does parts <c>0 … count − 1</c> and returns when all are done.</summary>
    /// <param name="count">The number of parts, at least 0.</param>
    /// <param name="work">What does them.</param>
    /// <remarks>The first exception of a part is thrown here after the others have ended; parts not yet begun are dropped.</remarks>
    /// <exception cref="ObjectDisposedException">The team was dismissed.</exception>
    /// <exception cref="InvalidOperationException">
    /// A part of this pool's own work asks for the run, or a part of another pool's that this pool waits for: the run would wait for itself.
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

    /// <summary>Dismisses the team after the run in progress; <see cref="Shared"/> stays.</summary>
    /// <exception cref="InvalidOperationException">A part of the run in progress asks for it, in the sense of <see cref="Run"/>.</exception>
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

    /// <summary>A run while no other is in progress.</summary>
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

    /// <summary>Joins the run in progress; false if there is none.</summary>
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

    /// <summary>Waits for another run than the one seen last.</summary>
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
