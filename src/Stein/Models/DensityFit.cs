using Stein.Buffers;
using Stein.Objectives;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;

namespace Stein.Models;

/// <summary>A fitted density and how it came about.</summary>
/// <param name="Fit">The fit of the scores; its model is the density.</param>
/// <param name="HeldOutLogLikelihood">
/// The mean log-likelihood of held-out rows, as far as they are new, in nats, in the data's units: of several networks, that of each row under the one network
/// that has not seen it, which their mean surpasses.
/// </param>
/// <param name="GaussianHeldOutLogLikelihood">The same of the normal with the training rows' moments; NaN where there is none.</param>
/// <param name="Levels">The noise levels that were tried, each with the mean log-likelihood of the held-out rows.</param>
public sealed record DensityFitResult(
    FitResult Fit, double HeldOutLogLikelihood, double GaussianHeldOutLogLikelihood, IReadOnlyList<(double Level, double LogLikelihood)> Levels);

/// <summary>
/// Fits the scores of all noise levels, and chooses the level whose distribution stands for the data's: the one under which the held-out rows
/// have the highest log-likelihood, as a bandwidth is chosen for a kernel density estimate. Each network is judged by the rows that were
/// held out from it and equal none that it was trained with: repeated rows reward a density that remembers, not one that is right about others.
/// Where they are most of the held-out rows, as in tables of few different rows, all are taken.
/// </summary>
public static class DensityFit
{
    /// <summary>Held-out rows whose log-likelihood is taken.</summary>
    const int MostRows = 1000;

    /// <summary>Levels tried: the smallest and its doubles up to this one, in standard deviations of the columns, below the largest of all.</summary>
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
        if (options.Objective is not (null or NoiseConditionalScoreMatching)) throw new ArgumentException("a density takes an objective of all noise levels");
        var fit = ScoreFit.Run(rows, columns, options, progress, weights, cancellation);
        var levels = fit.Model.Levels!;
        double[] relative = Relative(weights);
        var parts = new List<Part>();
        var comparer = new RowComparer(rows);
        int most = Math.Max(1, MostRows / fit.Splits.Count);
        foreach (var (split, member) in fit.Splits.Zip(levels.Scores.Members))
        {
            var alone = levels with { Scores = new([member], levels.Scores.Embedding, levels.Scores.Wrapping) };
            int[] training = [.. split.Training], heldOut = Spread(New(split, comparer), most);
            parts.Add(new(new(alone, fit.Model.Scaling, columns), rows.Pick(training), Select(relative, training), rows.Pick(heldOut), Select(relative, heldOut)));
        }
        double[] weighing = [.. parts.SelectMany(part => part.HeldOutWeights)];
        using var pool = new WorkerPool(options.Threads);
        var tried = new List<(double Level, double LogLikelihood)>();
        for (double level = levels.Scores.Embedding.Range.Smallest; tried.Count == 0 || level <= LargestLevel && level < levels.Scores.Embedding.Range.Largest; level *= 2)
            tried.Add((level, Mean([.. parts.SelectMany(part => part.LogLikelihoods(level, pool, cancellation))], weighing)));
        var chosen = tried.Where(one => double.IsFinite(one.LogLikelihood)).DefaultIfEmpty(tried[0]).MaxBy(one => one.LogLikelihood);
        double gaussian = Mean([.. parts.SelectMany(part => part.NormalLogLikelihoods())], weighing);
        return new(fit with { Model = fit.Model.AtLevel(chosen.Level) }, chosen.LogLikelihood, gaussian, tried);
    }

    /// <summary>One network with the rows it was trained with and those it is judged by.</summary>
    sealed record Part(ScoreModel Model, double[] Training, double[] TrainingWeights, double[] HeldOut, double[] HeldOutWeights)
    {
        ReadOnlyMatrixView<double> Rows(double[] values) => new(values, values.Length / Model.Dimension, Model.Dimension);

        public IEnumerable<double> LogLikelihoods(double level, WorkerPool pool, CancellationToken cancellation)
            => Model.AtLevel(level).LogLikelihood(Rows(HeldOut), pool, Tolerance, cancellation).Select(result => result.Value);

        /// <summary>The held-out rows' log-likelihoods under the normal of the training rows; NaN where their covariance is singular.</summary>
        public double[] NormalLogLikelihoods()
        {
            var heldOut = Rows(HeldOut);
            double[] logs = new double[heldOut.Rows];
            if (Gaussian.TryFit(Rows(Training), weights: TrainingWeights) is not { } gaussian)
            {
                Array.Fill(logs, double.NaN);
                return logs;
            }
            gaussian.Evaluate(heldOut, logs, new MatrixView<double>(new double[HeldOut.Length], heldOut.Rows, heldOut.Columns));
            return logs;
        }
    }

    /// <summary>The weights over the largest one, so that their sums stay finite.</summary>
    static double[] Relative(ReadOnlySpan<double> weights)
    {
        double[] relative = weights.ToArray();
        double largest = relative.DefaultIfEmpty().Max();
        foreach (ref double weight in relative.AsSpan()) weight /= largest;
        return relative;
    }

    static double[] Select(double[] weights, int[] indices) => weights.Length == 0 ? [] : Array.ConvertAll(indices, row => weights[row]);

    /// <summary>The held-out rows that equal no training row; all, if those are the fewer ones.</summary>
    static IReadOnlyList<int> New(RowSplit split, RowComparer comparer)
    {
        var known = new HashSet<int>(split.Training, comparer);
        int[] others = [.. split.HeldOut.Where(row => !known.Contains(row))];
        return 2 * others.Length < split.HeldOut.Count ? split.HeldOut : others;
    }

    /// <summary>Of more indices than are wanted, so many evenly spaced.</summary>
    static int[] Spread(IReadOnlyList<int> indices, int most)
    {
        int count = Math.Min(most, indices.Count);
        return [.. Enumerable.Range(0, count).Select(place => indices[(int)((long)place * indices.Count / count)])];
    }

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
