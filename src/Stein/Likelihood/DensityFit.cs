using Stein.Buffers;
using Stein.Scores;
using Stein.Shards;
using Stein.Training;

namespace Stein.Likelihood;

/// <summary>A fitted density and how it came about.</summary>
/// <param name="Fit">The fit of the scores; its model is the density.</param>
/// <param name="HeldOutLogLikelihood">The mean log-likelihood of held-out rows, in nats, in the data's units.</param>
/// <param name="GaussianHeldOutLogLikelihood">The same of the normal with the training rows' moments; NaN where there is none.</param>
/// <param name="Levels">The noise levels that were tried, each with the mean log-likelihood of the held-out rows.</param>
public sealed record DensityFitResult(
    FitResult Fit, double HeldOutLogLikelihood, double GaussianHeldOutLogLikelihood, IReadOnlyList<(double Level, double LogLikelihood)> Levels);

/// <summary>
/// Fits the scores of all noise levels, and chooses the level whose distribution stands for the data's: the one under which the held-out rows
/// have the highest log-likelihood, as a bandwidth is chosen for a kernel density estimate.
/// </summary>
public static class DensityFit
{
    /// <summary>Held-out rows whose log-likelihood is taken.</summary>
    const int MostRows = 1000;

    /// <summary>Levels tried: the smallest and its doubles up to this one, in standard deviations of the columns.</summary>
    const double LargestLevel = 0.35;

    const double Tolerance = 1e-2;

    /// <summary>Fits a density.</summary>
    /// <inheritdoc cref="ScoreFit.Run"/>
    /// <exception cref="ArgumentException">
    /// The table has too few rows, a constant column, or a number that is not finite; the weights are no weights; or the objective is one of
    /// a single noise level.
    /// </exception>
    public static DensityFitResult Run(ReadOnlyMatrixView<double> rows, IReadOnlyList<string> columns, FitOptions options,
        IProgress<FitProgress>? progress = null, ReadOnlySpan<double> weights = default, CancellationToken cancellation = default)
    {
        var fit = ScoreFit.Run(rows, columns, options, progress, weights, cancellation);
        var model = fit.Model;
        if (model.Levels is not { } levels) throw new ArgumentException("a density takes an objective of all noise levels");
        var heldOut = Select(rows, fit.HeldOut, MostRows);
        double[] weighing = Weights(weights, fit.HeldOut, MostRows);
        using var pool = new WorkerPool(options.Threads);
        var tried = new List<(double Level, double LogLikelihood)>();
        for (double level = levels.Scores.Embedding.Range.Smallest; tried.Count == 0 || level <= LargestLevel; level *= 2)
        {
            var results = model.AtLevel(level).LogLikelihood(heldOut, pool, Tolerance, cancellation);
            tried.Add((level, Mean([.. results.Select(result => result.Value)], weighing)));
        }
        var chosen = tried.Where(one => double.IsFinite(one.LogLikelihood)).DefaultIfEmpty(tried[0]).MaxBy(one => one.LogLikelihood);
        double gaussian = OfNormal(Select(rows, fit.Training, int.MaxValue), Weights(weights, fit.Training, int.MaxValue), heldOut, weighing);
        return new(fit with { Model = model.AtLevel(chosen.Level) }, chosen.LogLikelihood, gaussian, tried);
    }

    /// <summary>The mean log-likelihood of rows under the normal of others; NaN where their covariance is singular.</summary>
    static double OfNormal(ReadOnlyMatrixView<double> training, double[] trainingWeights, ReadOnlyMatrixView<double> rows, double[] weights)
    {
        try
        {
            var gaussian = Gaussian.Fit(training, weights: trainingWeights);
            double[] logs = new double[rows.Rows];
            gaussian.Evaluate(rows, logs, new MatrixView<double>(new double[rows.Rows * rows.Columns], rows.Rows, rows.Columns));
            return Mean(logs, weights) + gaussian.LogNormalizer;
        }
        catch (ArgumentException)
        {
            return double.NaN;
        }
    }

    static ReadOnlyMatrixView<double> Select(ReadOnlyMatrixView<double> rows, IReadOnlyList<int> indices, int most)
    {
        int count = Math.Min(most, indices.Count);
        var selected = new MatrixView<double>(new double[count * rows.Columns], count, rows.Columns);
        for (int b = 0; b < count; b++) rows[Pick(indices, b, count)].CopyTo(selected[b]);
        return selected;
    }

    static double[] Weights(ReadOnlySpan<double> weights, IReadOnlyList<int> indices, int most)
    {
        if (weights.IsEmpty) return [];
        var selected = new double[Math.Min(most, indices.Count)];
        for (int b = 0; b < selected.Length; b++) selected[b] = weights[Pick(indices, b, selected.Length)];
        return selected;
    }

    /// <summary>Of more indices than are wanted, so many evenly spaced.</summary>
    static int Pick(IReadOnlyList<int> indices, int place, int count) => indices[(int)((long)place * indices.Count / count)];

    static double Mean(double[] values, double[] weights)
    {
        double sum = 0, total = 0;
        for (int b = 0; b < values.Length; b++)
        {
            double weight = weights.Length == 0 ? 1 : weights[b];
            (sum, total) = (sum + weight * values[b], total + weight);
        }
        return sum / total;
    }
}
