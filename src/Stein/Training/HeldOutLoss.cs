using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;

namespace Stein.Training;

/// <summary>
/// An objective's mean over rows that training does not see. The noise is drawn once and for all, and the rows are repeated
/// so that there is enough of it: two sets of parameters are compared under the same draws.
/// </summary>
public sealed class HeldOutLoss
{
    readonly ScoreNetwork network;
    readonly ShardedObjective objective;
    readonly AlignedArray<float> rows;
    readonly NoiseStream noise;
    readonly int count;

    /// <summary>Prepares the rows.</summary>
    /// <param name="shape">The shape of the networks that will be judged.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="pool">Who computes.</param>
    /// <param name="rows">The rows <c>[n, D]</c>.</param>
    /// <param name="draws">Rows are repeated up to about this number if the objective draws noise.</param>
    /// <param name="noise">Where it draws from.</param>
    public HeldOutLoss(NetworkShape shape, IObjective objective, WorkerPool pool, ReadOnlyMatrixView<float> rows, int draws, NoiseStream noise)
    {
        network = new(shape);
        this.objective = new(network, objective, pool);
        this.noise = noise;
        int repeats = objective.Smoothing == 0 ? 1 : Math.Max(1, draws / rows.Rows);
        count = repeats * rows.Rows;
        this.rows = new(count * rows.Columns);
        for (int b = 0; b < count; b++) rows[b % rows.Rows].CopyTo(this.rows.Span[(b * rows.Columns)..]);
    }

    /// <summary>The mean loss of a network with the given parameters.</summary>
    public double Of(ReadOnlySpan<float> parameters)
    {
        network.SetParameters(parameters);
        return objective.Evaluate(rows, count, noise, 0);
    }
}
