using Stein.Buffers;
using Stein.Flow;
using Stein.Scores;
using Stein.Shards;
using Stein.Simd;

namespace Stein.Models;

/// <summary>How unusual rows are under a fitted model.</summary>
public static class AnomalyScore
{
    /// <summary>
    /// The negative log-likelihood of each row, in nats by standardised columns, so that it does not depend on the columns' units: higher is
    /// more unusual.
    /// </summary>
    /// <param name="model">A model of all noise levels.</param>
    /// <param name="logLikelihoods">The rows' log-likelihoods in the data's units, of <see cref="ModelLikelihood.LogLikelihood"/>.</param>
    public static double[] Of(ScoreModel model, IReadOnlyList<LogLikelihoodResult> logLikelihoods)
    {
        double volume = 0;
        foreach (double scale in model.Scaling.Scale) volume += Scalar<double>.Log(scale).Value;
        return [.. logLikelihoods.Select(result => -(result.Value + volume))];
    }

    /// <summary>
    /// The sizes <c>‖σ s(x, σ)‖/√D</c> of the scores of each row at several noise levels: how many noise deviations a coordinate lies from what
    /// the noisy point may have been on average. Rows themselves lie below 1 at levels above the finest detail; far above 1 where they lie outside. Mahmood, Oliva and Styner 2021, <em>Multiscale score matching for out-of-distribution detection</em>.
    /// </summary>
    /// <param name="model">A model of all noise levels.</param>
    /// <param name="rows">The rows <c>[n, D]</c>, in the data's units.</param>
    /// <param name="levels">The noise levels <c>σ</c>, in standard deviations of the columns.</param>
    /// <param name="pool">Who computes; the results do not depend on it.</param>
    /// <returns>The sizes, <c>[n, levels]</c>, row by row.</returns>
    /// <exception cref="ArgumentException">The dimension differs, the model knows one noise level only, or a level is outside its range.</exception>
    public static double[] Norms(ScoreModel model, ReadOnlyMatrixView<double> rows, ReadOnlySpan<double> levels, WorkerPool pool)
    {
        if (rows.Columns != model.Dimension) throw new ArgumentException($"rows of {rows.Columns} columns for a model of {model.Dimension}");
        var known = model.Levels ?? throw new ArgumentException("score norms at several levels take a model of all noise levels; this one was fitted for one");
        var work = new Work(model.Dimension, rows.Rows, [.. levels.ToArray().Select(known.Scores.At)], levels.ToArray());
        model.Scaling.Standardize(rows, new MatrixView<float>(work.Points, rows.Rows, rows.Columns));
        pool.Run((rows.Rows + Work.TileRows - 1) / Work.TileRows, work);
        return work.Norms;
    }

    /// <summary>The score above which a share of rows lies: rows above it are called anomalies.</summary>
    /// <param name="scores">Anomaly scores of rows, at least one.</param>
    /// <param name="contamination">The share of them that is thought to be anomalous, between 0 and 1.</param>
    /// <exception cref="ArgumentException">There are no scores, or the share is out of range.</exception>
    public static double Threshold(IReadOnlyList<double> scores, double contamination)
    {
        if (scores.Count == 0) throw new ArgumentException("there are no scores");
        if (!(contamination > 0 && contamination < 1)) throw new ArgumentOutOfRangeException(nameof(contamination), contamination, "a share lies between 0 and 1");
        double[] sorted = [.. scores.Order()];
        int above = (int)Math.Round(contamination * sorted.Length);
        return sorted[Math.Max(0, sorted.Length - 1 - above)];
    }

    sealed class Work(int dimension, int count, ITracedScore<float>[] scores, double[] levels) : IShardWork
    {
        public const int TileRows = 256;

        public float[] Points { get; } = new float[count * dimension];

        public double[] Norms { get; } = new double[count * levels.Length];

        public void Run(int shard, int worker)
        {
            int first = shard * TileRows, rows = Math.Min(TileRows, count - first);
            var points = new ReadOnlyMatrixView<float>(Points.AsSpan(first * dimension), rows, dimension);
            var found = new MatrixView<float>(new float[rows * dimension], rows, dimension);
            for (int k = 0; k < levels.Length; k++)
            {
                scores[k].Evaluate(points, found);
                for (int b = 0; b < rows; b++)
                {
                    double square = 0;
                    foreach (float component in found[b]) square += (double)component * component;
                    Norms[(first + b) * levels.Length + k] = levels[k] * Math.Sqrt(square / dimension);
                }
            }
        }
    }
}
