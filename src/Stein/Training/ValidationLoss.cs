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
sealed class ValidationLoss
{
    const int MostFolds = 16;

    readonly ScoreNetwork network;
    readonly ShardedObjective objective;
    readonly Batch[] folds;
    readonly double[] masses;
    readonly NoiseStream noise;

    /// <summary>Prepares the rows.</summary>
    /// <param name="shape">The shape of the networks that will be judged.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="pool">Who computes.</param>
    /// <param name="rows">The rows <c>[n, D]</c>; row <c>i</c> belongs to fold <c>i mod 16</c>.</param>
    /// <param name="draws">Rows are repeated up to about this number if the objective draws noise.</param>
    /// <param name="noise">Where it draws from.</param>
    /// <param name="weights">The weights of the rows <c>[n]</c>, above 0; empty if all are one.</param>
    /// <exception cref="ArgumentException">There are no rows, or not as many weights.</exception>
    public ValidationLoss(NetworkShape shape, IObjective objective, WorkerPool pool, ReadOnlyMatrixView<float> rows, int draws,
        NoiseStream noise,
        ReadOnlySpan<float> weights = default)
    {
        if (rows.Rows == 0) throw new ArgumentException("there are no rows", nameof(rows));
        if (!weights.IsEmpty && weights.Length != rows.Rows)
            throw new ArgumentException($"{weights.Length} weights for {rows.Rows} rows", nameof(weights));
        network = new(shape);
        this.objective = new(network, objective, pool);
        this.noise = noise;
        int repeats = objective.Smoothing > 0 || objective.Pass.IsSlices ? Math.Max(1, draws / rows.Rows) : 1;
        folds = new Batch[Math.Min(MostFolds, rows.Rows)];
        masses = new double[folds.Length];
        for (int fold = 0; fold < folds.Length; fold++)
        {
            int size = (rows.Rows - fold + folds.Length - 1) / folds.Length;
            var points = new AlignedArray<float>(repeats * size * rows.Columns);
            var pointWeights = weights.IsEmpty ? null : new AlignedArray<float>(repeats * size);
            for (int b = 0; b < repeats * size; b++)
            {
                int row = fold + b % size * folds.Length;
                rows[row].CopyTo(points.Span[(b * rows.Columns)..]);
                if (pointWeights != null) pointWeights.Span[b] = weights[row];
                masses[fold] += weights.IsEmpty ? 1 : weights[row];
            }
            folds[fold] = new(points, repeats * size, pointWeights);
        }
    }

    /// <summary>The mean loss of each fold under a network with the given parameters.</summary>
    public double[] Evaluate(ReadOnlySpan<float> parameters)
    {
        network.SetParameters(parameters);
        var losses = new double[folds.Length];
        for (int fold = 0; fold < folds.Length; fold++)
            losses[fold] = objective.Evaluate(folds[fold], noise, (ulong)fold) * (folds[fold].Rows / masses[fold]);
        return losses;
    }

    /// <summary>The mean of <paramref name="losses"/>, folds weighing what their rows weigh.</summary>
    public double Mean(ReadOnlySpan<double> losses)
    {
        double sum = 0, mass = 0;
        for (int fold = 0; fold < losses.Length; fold++)
        {
            sum += losses[fold] * masses[fold];
            mass += masses[fold];
        }
        return sum / mass;
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
