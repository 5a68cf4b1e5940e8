using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;

namespace Stein.Training;

/// <summary>
/// An objective over whole batches: shards go to the workers of a pool, their gradients are summed by the fixed tree. The
/// result depends on the batch alone, not on who computed what.
/// </summary>
public sealed class ShardedObjective : IShardWork
{
    readonly ScoreNetwork network;
    readonly IObjective objective;
    readonly WorkerPool pool;
    readonly ObjectivePass[] passes;
    readonly double[] losses = new double[ShardPlan.MostShards];
    readonly AlignedArray<float> gradients;
    readonly int stride;
    AlignedArray<float> batch = new(0);
    ShardPlan plan;
    NoiseStream noise;
    ulong step;
    bool differentiate;

    /// <summary>Binds an objective to a network and a team of workers.</summary>
    public ShardedObjective(ScoreNetwork network, IObjective objective, WorkerPool pool)
    {
        (this.network, this.objective, this.pool) = (network, objective, pool);
        passes = [.. Enumerable.Range(0, pool.Workers).Select(_ => new ObjectivePass(network.CreatePass(objective.Depth), network.Dimension))];
        stride = network.Shape.StorageLength;
        gradients = new(ShardPlan.MostShards * stride);
    }

    /// <summary>The gradient of the sum over the rows of the last call of <see cref="Differentiate"/>.</summary>
    public ReadOnlySpan<float> Gradient => gradients.Span[..stride];

    /// <summary>The mean loss of the first <paramref name="rows"/> rows of <paramref name="batch"/>, and <see cref="Gradient"/>.</summary>
    /// <param name="batch">Rows of <c>D</c> numbers.</param>
    /// <param name="rows">Their number, at least 1.</param>
    /// <param name="noise">Where the objective draws from.</param>
    /// <param name="step">The step of that stream.</param>
    public double Differentiate(AlignedArray<float> batch, int rows, NoiseStream noise, ulong step)
    {
        double loss = Run(batch, rows, noise, step, true);
        TreeSum.Reduce(new MatrixView<float>(gradients.Span, plan.Count, stride));
        return loss;
    }

    /// <summary>The mean loss alone.</summary>
    /// <inheritdoc cref="Differentiate"/>
    public double Evaluate(AlignedArray<float> batch, int rows, NoiseStream noise, ulong step) => Run(batch, rows, noise, step, false);

    double Run(AlignedArray<float> batch, int rows, NoiseStream noise, ulong step, bool differentiate)
    {
        plan = new(rows);
        (this.batch, this.noise, this.step, this.differentiate) = (batch, noise, step, differentiate);
        pool.Run(plan.Count, this);
        return TreeSum.Reduce(losses.AsSpan(0, plan.Count)) / rows;
    }

    void IShardWork.Run(int shard, int worker)
    {
        var (first, count) = plan[shard];
        var pass = passes[worker];
        var gradient = differentiate ? gradients.Span.Slice(shard * stride, stride) : default;
        gradient.Clear();
        double sum = 0;
        for (int done = 0; done < count; done += pass.Network.Rows)
        {
            int rows = Math.Min(pass.Network.Rows, count - done), dimension = network.Dimension;
            var items = batch.Span.Slice((first + done) * dimension, rows * dimension);
            sum += objective.Accumulate(new Tile(new(items, rows, dimension), first + done, noise, step), pass, gradient);
        }
        losses[shard] = sum;
    }
}
