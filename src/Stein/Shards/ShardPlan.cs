namespace Stein.Shards;

/// <summary>How a batch of rows is cut into virtual shards: by the number of rows alone, not by that of threads or machines.</summary>
/// <remarks>
/// Sums over rows run in order within a shard, and over shards by a fixed tree (<see cref="TreeSum"/>). So the result has the same bits
/// whichever thread computes a shard.
/// </remarks>
readonly record struct ShardPlan
{
    /// <summary>There is one shard for every so many rows, a last incomplete group included, up to <see cref="MostShards"/>.</summary>
    const int SmallestShard = 128;

    /// <summary>The most shards of a batch.</summary>
    public const int MostShards = 16;

    readonly int rowsPerShard;

    /// <summary>Plans the shards of a batch.</summary>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is empty.</exception>
    public ShardPlan(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        Rows = rows;
        int wanted = Math.Min(MostShards, (rows + SmallestShard - 1) / SmallestShard);
        rowsPerShard = (rows + wanted - 1) / wanted;
        Count = (rows + rowsPerShard - 1) / rowsPerShard;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of shards, at least 1 and at most <see cref="MostShards"/>.</summary>
    public int Count { get; }

    /// <summary>The consecutive rows of a shard; never empty.</summary>
    public (int First, int Count) this[int shard] => (shard * rowsPerShard, Math.Min(rowsPerShard, Rows - shard * rowsPerShard));
}
