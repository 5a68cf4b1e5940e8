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
/// <remarks>It owns its buffers: one caller at a time, others are refused.</remarks>
sealed class ShardedObjective : IShardWork
{
    readonly ScoreNetwork network;
    readonly IObjective objective;
    readonly WorkerPool pool;
    readonly Dropout dropout;
    readonly ObjectivePass[] passes;
    readonly double[] losses = new double[ShardPlan.MostShards];
    readonly AlignedArray<float> gradients;
    readonly int stride;
    Batch batch;
    ShardPlan plan;
    NoiseStream noise;
    ulong step;
    bool differentiate, busy;

    /// <summary>Binds an objective to a network and a team of workers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="pool">The workers.</param>
    /// <param name="dropout">
    /// Hidden units left out by <see cref="Differentiate"/>, not by <see cref="Evaluate"/>; none if not given.
    /// </param>
    public ShardedObjective(ScoreNetwork network, IObjective objective, WorkerPool pool, Dropout dropout = default)
    {
        dropout.Check();
        (this.network, this.objective, this.pool, this.dropout) = (network, objective, pool, dropout);
        passes = [.. Enumerable.Range(0, pool.Workers).Select(_ => new ObjectivePass(network.CreatePass(objective.Pass)))];
        stride = passes[0].Network.GradientLength;
        gradients = new(ShardPlan.MostShards * stride);
    }

    /// <summary>The gradient of the sum over the rows of the last call of <see cref="Differentiate"/>.</summary>
    public ReadOnlySpan<float> Gradient => gradients.Span[..network.Shape.StorageLength];

    /// <summary>The mean over the rows of a batch of weight times loss, and <see cref="Gradient"/>.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="noise">Where the objective draws from.</param>
    /// <param name="step">The step of that stream.</param>
    /// <exception cref="InvalidOperationException">A call is in progress already, by another thread or by the objective itself.</exception>
    public double Differentiate(Batch batch, NoiseStream noise, ulong step)
    {
        double loss = Run(batch, noise, step, true);
        TreeSum.Reduce(new MatrixView<float>(gradients.Span, plan.Count, stride));
        passes[0].Network.Complete(gradients.Span[..stride]);
        return loss;
    }

    /// <summary>The mean loss alone.</summary>
    /// <inheritdoc cref="Differentiate"/>
    public double Evaluate(Batch batch, NoiseStream noise, ulong step) => Run(batch, noise, step, false);

    double Run(Batch batch, NoiseStream noise, ulong step, bool differentiate)
    {
        if (Interlocked.Exchange(ref busy, true)) throw new InvalidOperationException("this objective is being computed already");
        try
        {
            plan = new(batch.Rows);
            (this.batch, this.noise, this.step, this.differentiate) = (batch, noise, step, differentiate);
            pool.Run(plan.Count, this);
            return TreeSum.Reduce(losses.AsSpan(0, plan.Count)) / batch.Rows;
        }
        finally
        {
            Volatile.Write(ref busy, false);
        }
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
            var items = batch.Points.Span.Slice((first + done) * dimension, rows * dimension);
            var weights = batch.Weights is { } all ? all.Span.Slice(first + done, rows) : default;
            var tile = new Tile(new(items, rows, dimension), first + done, noise, step, weights, differentiate ? dropout : default);
            sum += objective.Accumulate(tile, pass, gradient);
        }
        losses[shard] = sum;
    }
}
