using Stein.Buffers;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;
using Stein.Training;

namespace Stein.Models;

/// <summary>
/// Chooses the noise level whose distribution stands for that of the data: the one under which the validation rows have the highest
/// log-likelihood, as a bandwidth is chosen for a kernel density estimate.
/// </summary>
/// <remarks>
/// Each network is judged by its own validation rows, and of these by those that equal none it was trained on: repeated rows reward a
/// density that remembers, not one that is right about others. Where repeated rows are the majority, as in tables of few different rows,
/// all are taken.
/// </remarks>
static class LevelChoice
{
    /// <summary>Validation rows whose log-likelihood is taken.</summary>
    const int MostRows = 1000;

    /// <summary>
    /// Levels tried: the smallest and its doubles up to this one, in standard deviations of the columns, below the largest of all.
    /// </summary>
    const double LargestLevel = 0.35;

    const double Tolerance = 1e-2;

    /// <summary>The trained model at the level chosen, with the scores of its validation rows and the report of the fit.</summary>
    public static DensityModel Make(DensityModel model, NetworkFit fit, Table table, WorkerPool pool, CancellationToken cancellation)
    {
        var comparer = new RowComparer(table.Matrix);
        int most = Math.Max(1, MostRows / fit.Splits.Count);
        Part[] parts = [.. fit.Splits.Select((split, network) => Part.Of(model, network, table, split,
            Spread(New(split, comparer), most)))];
        double[] weights = [.. parts.SelectMany(part => Relative(part.Validation.Weights, table.Weights))];
        var tried = new List<(double Level, double LogLikelihood)>();
        var scores = new List<double[]>();
        var range = model.Scores.Range;
        double volume = model.LogVolume;
        for (double level = range.Smallest; tried.Count == 0 || level <= LargestLevel && level < range.Largest; level *= 2)
        {
            double[] logs = [.. parts.SelectMany(part => part.LogLikelihoods(level, Tolerance, pool, cancellation))];
            tried.Add((level, Mean(logs, weights)));
            scores.Add(Array.ConvertAll(logs, log => -(log + volume)));
        }
        var chosen = tried.Where(one => double.IsFinite(one.LogLikelihood)).DefaultIfEmpty(tried[0]).MaxBy(one => one.LogLikelihood);
        double gaussian = Mean([.. parts.SelectMany(part => part.GaussianLogLikelihoods(table.Weights))], weights);
        var (steps, bestStep, validationLoss) = fit.Outcome;
        var report = new DensityFitReport(steps, bestStep, validationLoss, chosen.LogLikelihood, gaussian, tried,
            [.. fit.Splits.Select(split => split.Validation)]);
        return new(model.Scores, model.Data, chosen.Level, model.Scaling, model.Columns, model.Metadata,
            new([.. tried.Select(one => one.Level)], scores), report);
    }

    /// <summary>One network alone, with the rows it was trained on and those it is judged by.</summary>
    sealed record Part(DensityModel Model, Table Training, Table Validation)
    {
        public static Part Of(DensityModel model, int network, Table table, RowSplit split, int[] validation)
        {
            var alone = new DensityModel(new([model.Scores.Ensemble[network]], model.Scores.Conditioning), model.Data, model.Level,
                model.Scaling, model.Columns);
            return new(alone, table.Take(split.Training), table.Take(validation));
        }

        public IEnumerable<double> LogLikelihoods(double level, double tolerance, WorkerPool pool, CancellationToken cancellation)
            => Model.AtLevel(level).LogLikelihood(Validation, tolerance, pool: pool, cancellation: cancellation)
                .Select(result => result.Value);

        /// <summary>The log-likelihoods under the normal of the training rows; NaN where their covariance is singular.</summary>
        public double[] GaussianLogLikelihoods(ReadOnlySpan<double> all)
        {
            double[] logs = new double[Validation.RowCount];
            if (Gaussian.TryFit(Training.Matrix, weights: Relative(Training.Weights, all)) is not { } gaussian)
            {
                Array.Fill(logs, double.NaN);
                return logs;
            }
            gaussian.Evaluate(Validation.Matrix, logs,
                new MatrixView<double>(new double[Validation.Values.Length], logs.Length, Validation.ColumnCount));
            return logs;
        }
    }

    /// <summary>Weights over the largest one of all, so that their sums stay finite.</summary>
    static double[] Relative(ReadOnlySpan<double> weights, ReadOnlySpan<double> all)
    {
        double largest = 0;
        foreach (double weight in all) largest = Math.Max(largest, weight);
        return Array.ConvertAll(weights.ToArray(), weight => weight / largest);
    }

    /// <summary>The validation rows that equal no training row; all, if those are the fewer ones.</summary>
    static IReadOnlyList<int> New(RowSplit split, RowComparer comparer)
    {
        var known = new HashSet<int>(split.Training, comparer);
        int[] others = [.. split.Validation.Where(row => !known.Contains(row))];
        return 2 * others.Length < split.Validation.Count ? split.Validation : others;
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
