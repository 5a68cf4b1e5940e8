namespace Stein.Shards;

/// <summary>
/// Which pool waits for which. A part of a pool's work that starts a run of another pool keeps its own pool busy until that run is done.
/// Pools that wait for each other in a circle would wait for ever, so a run that would close a circle is refused. Runs that no part starts
/// keep no pool busy and are not listed.
/// </summary>
static class PoolWaits
{
    static readonly Lock door = new();

    /// <summary>One entry for each part that waits. Its memory is kept, so that a run allocates nothing.</summary>
    static readonly List<(WorkerPool Waiting, WorkerPool Awaited)> entries = new(64);

    /// <summary>Notes that a part of one pool waits for another pool; does nothing if there is no such part.</summary>
    /// <exception cref="InvalidOperationException">The other pool waits for the first one.</exception>
    public static void Add(WorkerPool? waiting, WorkerPool awaited)
    {
        if (waiting == null) return;
        lock (door)
        {
            if (IsWaiting(awaited, waiting))
            {
                throw new InvalidOperationException(
                    "a part of a pool's work asks for that same pool, which would wait for itself; give the inner work a pool of its own");
            }
            entries.Add((waiting, awaited));
        }
    }

    /// <summary>Removes one such note.</summary>
    public static void Remove(WorkerPool? waiting, WorkerPool awaited)
    {
        if (waiting == null) return;
        lock (door) entries.Remove((waiting, awaited));
    }

    /// <summary>Whether a pool is another one, or waits for it, directly or through others.</summary>
    static bool IsWaiting(WorkerPool pool, WorkerPool other)
    {
        if (pool == other) return true;
        foreach (var (waiting, awaited) in entries)
            if (waiting == pool && IsWaiting(awaited, other)) return true;
        return false;
    }
}
