using Stein.Buffers;
using Stein.Flow;
using Stein.Shards;
using Stein.Simd;
using Stein.Tables;

namespace Stein.Models;

public sealed partial class DensityModel
{
    /// <summary>Rows between two reports of progress, for each worker.</summary>
    const int RowsPerReport = 1024;

    /// <summary><c>log p(y)</c> of each row, in nats, for the density in the columns' own units.</summary>
    /// <param name="rows">The rows <c>[n, D]</c>, columns found by name.</param>
    /// <param name="tolerance">The numerical error aimed at, in nats, above 0; single precision leaves about 1e-4.</param>
    /// <param name="allowNonFinite">Whether rows with a number that is NaN or infinite get <c>−∞</c>; otherwise they are refused.</param>
    /// <param name="pool">Who computes; the shared pool if none. The results do not depend on it.</param>
    /// <param name="progress">Told the fraction of rows done.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>
    /// One result a row. A row so far from the data that its flow leaves the finite numbers has the value <c>−∞</c> and an infinite error.
    /// </returns>
    /// <exception cref="ArgumentException">A column is missing, a number is not finite, or the tolerance is not above 0.</exception>
    /// <exception cref="InvalidOperationException">The density's level is the largest.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LogLikelihoodResult[] LogLikelihood(Table rows, double tolerance = 1e-3, bool allowNonFinite = false, WorkerPool? pool = null,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var matched = rows.Match(Columns, nameof(rows));
        if (!allowNonFinite) matched.RequireFinite(nameof(rows));
        pool ??= WorkerPool.Shared;
        var likelihood = new LogLikelihood<float>(Scores, Data, Path.Smallest, Path.Largest, tolerance, Scores.Range.Smallest);
        var results = new LogLikelihoodResult[matched.RowCount];
        int stride = progress is null ? Math.Max(1, matched.RowCount) : RowsPerReport * pool.Workers;
        for (int first = 0; first < results.Length; first += stride)
        {
            var part = matched.Matrix.Slice(first, Math.Min(stride, results.Length - first));
            Evaluate(likelihood, part, results.AsSpan(first, part.Rows), pool, cancellation);
            progress?.Report((first + part.Rows) / (double)results.Length);
        }
        return results;
    }

    /// <summary><c>log p(y)</c> of one row, in nats.</summary>
    /// <param name="row">The row <c>[D]</c>, in the order of <see cref="Columns"/>, all numbers finite.</param>
    /// <exception cref="ArgumentException">The length is not <c>D</c>, or a number is not finite.</exception>
    public double LogLikelihood(ReadOnlySpan<double> row) => LogLikelihood(RowOf(row))[0].Value;

    /// <summary>
    /// The sum of the logarithms of the columns' scales: what a log-density by the data's units lacks of one by standard deviations.
    /// </summary>
    internal double LogVolume
    {
        get
        {
            double volume = 0;
            foreach (double scale in Scaling.Scale) volume += Scalar<double>.Log(scale).Value;
            return volume;
        }
    }

    void Evaluate(LogLikelihood<float> likelihood, ReadOnlyMatrixView<double> rows, Span<LogLikelihoodResult> results, WorkerPool pool,
        CancellationToken cancellation)
    {
        var volumes = new double[rows.Rows];
        Scaling.LogDeterminants(rows, volumes);
        likelihood.Evaluate(Scaling.Standardize(rows), pool, cancellation).CopyTo(results);
        for (int b = 0; b < results.Length; b++)
        {
            double value = results[b].Value + volumes[b];
            results[b] = double.IsNaN(value)
                ? results[b] with { Value = double.NegativeInfinity, Error = double.PositiveInfinity }
                : results[b] with { Value = value };
        }
    }
}
