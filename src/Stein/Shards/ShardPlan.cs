namespace Stein.Shards;

/// <summary>How a batch of rows is cut into virtual shards: by its number of rows alone, never by threads or machines.</summary>
/// <remarks>
/// Sums over rows run in order within a shard and over shards by a fixed tree (<see cref="TreeSum"/>), so whoever computes
/// a shard, the bits of the result are the same.
/// </remarks>
public readonly record struct ShardPlan
{
    /// <summary>Rows that are worth a shard of their own.</summary>
    const int SmallestShard = 128;

    /// <summary>The most shards a batch is cut into: enough for as many workers, few enough to sum quickly.</summary>
    public const int MostShards = 16;

    readonly int rowsPerShard;

    /// <summary>Plans the shards of a batch.</summary>
    /// <param name="rows">Rows of the batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is empty.</exception>
    public ShardPlan(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        Rows = rows;
        int wanted = Math.Min(MostShards, (rows + SmallestShard - 1) / SmallestShard);
        rowsPerShard = (rows + wanted - 1) / wanted;
        Count = (rows + rowsPerShard - 1) / rowsPerShard;
    }

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; }

    /// <summary>Number of shards, at least 1 and at most <see cref="MostShards"/>.</summary>
    public int Count { get; }

    /// <summary>The consecutive rows of a shard; never empty.</summary>
    public (int First, int Count) this[int shard] => (shard * rowsPerShard, Math.Min(rowsPerShard, Rows - shard * rowsPerShard));
}
