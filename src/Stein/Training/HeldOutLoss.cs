using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Shards;

namespace Stein.Training;

/// <summary>
/// An objective's mean over rows that training does not see, fold by fold, so that two sets of parameters can be compared
/// in pairs. The noise is drawn once and for all, and the rows are repeated so that there is enough of it.
/// </summary>
public sealed class HeldOutLoss
{
    const int MostFolds = 16;

    readonly ScoreNetwork network;
    readonly ShardedObjective objective;
    readonly AlignedArray<float>[] folds;
    readonly NoiseStream noise;
    readonly int dimension;

    /// <summary>Prepares the rows.</summary>
    /// <param name="shape">The shape of the networks that will be judged.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="pool">Who computes.</param>
    /// <param name="rows">The rows <c>[n, D]</c>; row <c>i</c> belongs to fold <c>i mod 16</c>.</param>
    /// <param name="draws">Rows are repeated up to about this number if the objective draws noise.</param>
    /// <param name="noise">Where it draws from.</param>
    public HeldOutLoss(NetworkShape shape, IObjective objective, WorkerPool pool, ReadOnlyMatrixView<float> rows, int draws, NoiseStream noise)
    {
        network = new(shape);
        this.objective = new(network, objective, pool);
        this.noise = noise;
        dimension = rows.Columns;
        int repeats = objective.Smoothing == 0 ? 1 : Math.Max(1, draws / rows.Rows);
        folds = new AlignedArray<float>[Math.Min(MostFolds, rows.Rows)];
        for (int fold = 0; fold < folds.Length; fold++)
        {
            int size = (rows.Rows - fold + folds.Length - 1) / folds.Length;
            folds[fold] = new(repeats * size * dimension);
            for (int b = 0; b < repeats * size; b++)
                rows[fold + b % size * folds.Length].CopyTo(folds[fold].Span[(b * dimension)..]);
        }
    }

    /// <summary>The mean loss of each fold under a network with the given parameters.</summary>
    public double[] Of(ReadOnlySpan<float> parameters)
    {
        network.SetParameters(parameters);
        var losses = new double[folds.Length];
        for (int fold = 0; fold < folds.Length; fold++)
            losses[fold] = objective.Evaluate(new(folds[fold], folds[fold].Length / dimension), noise, (ulong)fold);
        return losses;
    }

    /// <summary>The mean of <paramref name="losses"/>, folds weighing as many rows as they have.</summary>
    public double Mean(ReadOnlySpan<double> losses)
    {
        double sum = 0, rows = 0;
        for (int fold = 0; fold < losses.Length; fold++)
        {
            sum += losses[fold] * folds[fold].Length;
            rows += folds[fold].Length;
        }
        return sum / rows;
    }

    /// <summary>Whether one set of losses lies above another by more than the standard error of their difference.</summary>
    public bool IsWorse(ReadOnlySpan<double> losses, ReadOnlySpan<double> than)
    {
        double mean = Mean(losses) - Mean(than), squares = 0;
        for (int fold = 0; fold < losses.Length; fold++)
        {
            double deviation = losses[fold] - than[fold] - mean;
            squares += deviation * deviation;
        }
        double error = losses.Length < 2 ? 0 : Math.Sqrt(squares / (losses.Length - 1) / losses.Length);
        return mean > error;
    }
}
