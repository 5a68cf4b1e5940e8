using Stein.Buffers;
using Stein.Shards;

namespace Stein.Benchmarks.Suites;

/// <summary>What it costs to hand shards to a team and to wait for it, and to sum what it computed.</summary>
public class ShardsSuite : Suite
{
    const int Parameters = 16384, Added = (ShardPlan.MostShards - 1) * Parameters;

    /// <inheritdoc/>
    public override IEnumerable<Kernel> Kernels =>
    [
        Kernel.Of(Peak.Cache),
        .. new[] { 1, 2, 4, 8 }.Where(workers => workers <= Environment.ProcessorCount).Select(HandOver),
        new($"tree sum of {ShardPlan.MostShards} × {Parameters}", Work.Bytes(3.0 * sizeof(float) * Added, Peak.Cache), () =>
        {
            var parts = new AlignedArray<float>(ShardPlan.MostShards * Parameters);
            return () => TreeSum.Reduce(new MatrixView<float>(parts.Span, ShardPlan.MostShards, Parameters));
        }),
    ];

    static Kernel HandOver(int workers) => new($"hand-over to {workers}", Work.None, () =>
    {
        var pool = new WorkerPool(workers);
        var work = new Nothing();
        return () => pool.Run(workers, work);
    });

    sealed class Nothing : IShardWork
    {
        public void Run(int shard, int worker)
        {
        }
    }
}
