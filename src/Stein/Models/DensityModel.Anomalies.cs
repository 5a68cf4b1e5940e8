using System.Globalization;
using Stein.Buffers;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;

namespace Stein.Models;

public sealed partial class DensityModel
{
    /// <summary>How unusual each row is: its anomaly score, and a p-value from the scores of the model's own validation rows.</summary>
    /// <param name="rows">The rows <c>[n, D]</c>, columns found by name.</param>
    /// <param name="allowNonFinite">
    /// Whether rows with a number that is NaN or infinite get the score <c>+∞</c>; otherwise they are refused.
    /// </param>
    /// <inheritdoc cref="LogLikelihood(Table, double, bool, WorkerPool, IProgress{double}, CancellationToken)"/>
    /// <param name="pool">Who computes; the shared pool if none. The results do not depend on it.</param>
    /// <param name="progress">Told the fraction of rows done.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>One result a row.</returns>
    public AnomalyResult[] AnomalyScores(Table rows, bool allowNonFinite = false, WorkerPool? pool = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
        => Array.ConvertAll(LogLikelihood(rows, allowNonFinite: allowNonFinite, pool: pool, progress: progress, cancellation: cancellation),
            result => AnomalyScore(result.Value));

    /// <summary>How unusual one row is.</summary>
    /// <param name="row">The row <c>[D]</c>, in the order of <see cref="Columns"/>, all numbers finite.</param>
    /// <exception cref="ArgumentException">The length is not <c>D</c>, or a number is not finite.</exception>
    public AnomalyResult AnomalyScore(ReadOnlySpan<double> row) => AnomalyScores(RowOf(row))[0];

    /// <summary>How unusual a row of a known log-likelihood is.</summary>
    /// <param name="logLikelihood">Its log-likelihood under this model, in nats, in the data's units.</param>
    public AnomalyResult AnomalyScore(double logLikelihood)
    {
        double score = -(logLikelihood + LogVolume);
        return new(score, Validation is { } known && known.Knows(Level) ? known.PValue(Level, score) : double.NaN);
    }

    /// <summary>
    /// The sizes <c>‖σ s(x, σ)‖/√D</c> of the scores of each row at several noise levels: by how many noise deviations a coordinate is away
    /// from where the noisy point is expected to have come from. Rows like the data have sizes below 1 at levels above the finest detail;
    /// far from the data they are far above 1.
    /// </summary>
    /// <param name="rows">The rows <c>[n, D]</c>, columns found by name.</param>
    /// <param name="levels">The noise levels <c>σ</c>, in the range of <see cref="Scores"/>.</param>
    /// <param name="pool">Who computes; the shared pool if none. The results do not depend on it.</param>
    /// <returns>The sizes, a column <c>norm_σ</c> for each level.</returns>
    /// <remarks>Mahmood, Oliva and Styner 2021, <em>Multiscale score matching for out-of-distribution detection</em>.</remarks>
    /// <exception cref="ArgumentException">A column is missing, a number is not finite, or a level is out of range.</exception>
    public Table ScoreNorms(Table rows, IReadOnlyList<double> levels, WorkerPool? pool = null)
    {
        var matched = rows.Match(Columns, nameof(rows));
        matched.RequireFinite(nameof(rows));
        string[] names = [.. levels.Select(level => string.Create(CultureInfo.InvariantCulture, $"norm_{level:G4}"))];
        var work = new NormWork(matched, Scaling, [.. levels.Select(Scores.At)], [.. levels]);
        (pool ?? WorkerPool.Shared).Run((matched.RowCount + NormWork.TileRows - 1) / NormWork.TileRows, work);
        return Table.Own(work.Norms, matched.RowCount, names);
    }

    /// <summary>The norms of a table, tile by tile.</summary>
    sealed class NormWork(Table rows, Standardization scaling, ITracedScore<float>[] scores, double[] levels) : IShardWork
    {
        public const int TileRows = 256;

        public double[] Norms { get; } = new double[rows.RowCount * levels.Length];

        public void Run(int shard, int worker)
        {
            int first = shard * TileRows, count = Math.Min(TileRows, rows.RowCount - first), dimension = rows.ColumnCount;
            var points = scaling.Standardize(rows.Matrix.Slice(first, count));
            var found = new MatrixView<float>(new float[count * dimension], count, dimension);
            for (int k = 0; k < levels.Length; k++)
            {
                scores[k].Evaluate(points, found);
                for (int b = 0; b < count; b++)
                {
                    double square = 0;
                    foreach (float component in found[b]) square += (double)component * component;
                    Norms[(first + b) * levels.Length + k] = levels[k] * Math.Sqrt(square / dimension);
                }
            }
        }
    }
}
