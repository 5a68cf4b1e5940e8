using Stein.Buffers;
using Stein.Flow;
using Stein.Shards;

namespace Stein.Models;

/// <summary>Log-likelihoods under a fitted model, in the data's own units.</summary>
public static class ModelLikelihood
{
    /// <summary><c>log p(y)</c> of each row, <c>p</c> being the density by the columns' own units: the log-determinant of the standardisation is in it.</summary>
    /// <param name="model">A model with noise levels.</param>
    /// <param name="rows">The rows <c>[n, D]</c>, in the data's units.</param>
    /// <param name="pool">Who computes; the results do not depend on it.</param>
    /// <param name="tolerance">The numerical error aimed at, in nats; single precision leaves about 1e-4.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>One result a row; see <see cref="LogLikelihood{T}"/>.</returns>
    /// <exception cref="ArgumentException">The dimension differs, the model knows one noise level only, or its density is that of the largest.</exception>
    public static LogLikelihoodResult[] LogLikelihood(this ScoreModel model, ReadOnlyMatrixView<double> rows, WorkerPool pool,
        double tolerance = 1e-3, CancellationToken cancellation = default)
    {
        if (rows.Columns != model.Dimension) throw new ArgumentException($"rows of {rows.Columns} columns for a model of {model.Dimension}");
        var levels = model.Levels ?? throw new ArgumentException("a log-likelihood takes a model of all noise levels; this one was fitted for one");
        var volumes = new double[rows.Rows];
        model.Scaling.LogDeterminants(rows, volumes);
        var way = levels.Way;
        var results = new LogLikelihood<float>(levels.Scores, levels.Data, way.Smallest, way.Largest, tolerance, levels.Scores.Embedding.Range.Smallest)
            .Evaluate(model.Scaling.Standardize(rows), pool, cancellation);
        for (int b = 0; b < results.Length; b++) results[b] = results[b] with { Value = results[b].Value + volumes[b] };
        return results;
    }
}
