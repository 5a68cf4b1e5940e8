using System.Globalization;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Stein.Simd;

namespace Stein.Diagnostics;

/// <summary>
/// Whether a model and its draws are right, by simulation: parameters from the prior, data from the parameters, draws from the posterior
/// of the data. The ranks of the parameters among their draws are uniform if density, constraints and sampler are right.
/// </summary>
/// <param name="Ranks">
/// How many of the <see cref="Draws"/> draws lie below the true parameter, from 0 to <see cref="Draws"/>: <c>[Simulations, D + 1]</c>. The
/// last column is of the log-density, which feels errors that no coordinate shows.
/// </param>
/// <param name="Draws">Draws that each parameter is ranked among.</param>
/// <param name="PValues">
/// Of the χ² test over twenty ranges of ranks, for each column: how often right draws give ranks as uneven, <c>[D + 1]</c>.
/// </param>
/// <param name="Warnings">Sentences; none if there is nothing to warn of.</param>
/// <remarks>
/// Talts, Betancourt, Simpson, Vehtari and Gelman 2018; Modrák et al. 2023 for the log-density; the p-value by the approximation of Wilson
/// and Hilferty.
/// </remarks>
public sealed record SimulationBasedCalibration(int[] Ranks, int Draws, double[] PValues, IReadOnlyList<string> Warnings)
{
    const int RankedDraws = 99, Bins = 20;

    const double Suspicious = 0.001;

    /// <summary>Runs simulations.</summary>
    /// <param name="simulate">
    /// Makes one simulation from a seed: parameters from the prior, as coordinates of the posterior's space (before its constraints), and
    /// the posterior of data that was drawn from them. Several threads call it.
    /// </param>
    /// <param name="simulations">Their number, at least 1; some hundreds find gross errors, some thousands small ones.</param>
    /// <param name="options">How draws are made; if null, the defaults. 99 of all draws are used, evenly spaced.</param>
    /// <param name="seed">The seed; simulation <c>i</c> has the seed <c>seed + i</c>.</param>
    /// <param name="pool">Who computes; <see cref="WorkerPool.Shared"/> if none. The ranks do not depend on it.</param>
    /// <param name="progress">Told the fraction of simulations made.</param>
    /// <param name="cancellation">Ends the run between two simulations.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, fewer than 99 draws are made, or the number of parameters is not the posterior's dimension.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SimulationBasedCalibration Run(Func<ulong, (double[] Parameters, ILogDensity<double> Posterior)> simulate,
        int simulations = 1000, DrawOptions? options = null, ulong seed = 0, WorkerPool? pool = null, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(simulations);
        options ??= new();
        if ((long)options.Count * options.Chains < RankedDraws)
            throw new ArgumentException($"{options.Chains} chains of {options.Count} draws are fewer than {RankedDraws}", nameof(options));
        pool ??= WorkerPool.Shared;
        var work = new Simulations(simulate, options, seed, new int[simulations][], progress, cancellation);
        pool.Run(simulations, work);
        cancellation.ThrowIfCancellationRequested();
        int columns = work.Ranks[0].Length;
        if (Array.Exists(work.Ranks, ranks => ranks.Length != columns))
            throw new ArgumentException("the posteriors of different simulations have different dimensions", nameof(simulate));
        int[] all = [.. work.Ranks.SelectMany(ranks => ranks)];
        int[][] ranges = [.. Enumerable.Range(0, columns).Select(column => Counts(all, columns, column))];
        double[] probabilities = [.. ranges.Select(PValue)];
        return new(all, RankedDraws, probabilities,
            [.. Enumerable.Range(0, columns).Where(column => probabilities[column] < Suspicious).Select(column => Finding(
                column == columns - 1 ? "the log-density" : $"coordinate {column + 1}", ranges[column], probabilities[column]))]);
    }

    /// <summary>How many simulations have ranks in each of twenty equal ranges, for a picture.</summary>
    /// <param name="column">The coordinate, or <c>D</c> for the log-density.</param>
    public int[] Histogram(int column) => Counts(Ranks, PValues.Length, column);

    static int[] Counts(int[] ranks, int columns, int column)
    {
        var counts = new int[Bins];
        for (int i = column; i < ranks.Length; i += columns) counts[ranks[i] * Bins / (RankedDraws + 1)]++;
        return counts;
    }

    static double PValue(int[] counts)
    {
        double expected = (double)counts.Sum() / Bins, statistic = counts.Sum(count => (count - expected) * (count - expected)) / expected;
        const double Freedom = Bins - 1, Spread = 2 / (9 * Freedom);
        double root = Scalar<double>.Exp(Scalar<double>.Log(statistic / Freedom) / 3).Value;
        double z = (root - (1 - Spread)) / Math.Sqrt(Spread);
        // Φ(−z) = −z Φ(−z) / −z keeps its digits in the tail.
        return z == 0 ? 0.5 : Elementary.Gelu<Scalar<double>, double>(-z).Value / -z;
    }

    static string Finding(string name, int[] counts, double probability)
    {
        double total = counts.Sum(), edges = (counts[0] + counts[1] + counts[^2] + counts[^1]) / total;
        double mean = counts.Select((count, bin) => count * (bin + 0.5) / Bins).Sum() / total;
        string shape = Math.Abs(mean - 0.5) > 0.03 ? mean > 0.5 ? "the draws lie too low" : "the draws lie too high"
            : edges > 4.0 / Bins ? "the draws are too narrow" : "the draws are too wide, or the ranks uneven";
        return string.Create(CultureInfo.InvariantCulture, $"the ranks of {name} are not uniform (p = {probability:G2}): {shape}");
    }

    sealed class Simulations(Func<ulong, (double[] Parameters, ILogDensity<double> Posterior)> simulate, DrawOptions options, ulong seed,
        int[][] ranks, IProgress<double>? progress, CancellationToken cancellation) : IShardWork
    {
        int done;

        public int[][] Ranks => ranks;

        public void Run(int shard, int worker)
        {
            if (cancellation.IsCancellationRequested) return;
            var (parameters, posterior) = simulate(seed + (ulong)shard);
            if (parameters.Length != posterior.Dimension)
                throw new ArgumentException($"{parameters.Length} parameters for a posterior of dimension {posterior.Dimension}");
            using var alone = new WorkerPool(1);
            var draws = MarkovChainMonteCarlo.Draw(posterior, options, seed: seed + (ulong)shard, pool: alone).Draws;
            ranks[shard] = Ranked(parameters, posterior, draws);
            progress?.Report((double)Interlocked.Increment(ref done) / ranks.Length);
        }

        static int[] Ranked(double[] parameters, ILogDensity<double> posterior, Draws draws)
        {
            int dimension = parameters.Length, rows = draws.Count * draws.Chains;
            double[] points = new double[(RankedDraws + 1) * dimension], logDensities = new double[RankedDraws + 1];
            parameters.CopyTo(points, 0);
            for (int i = 0; i < RankedDraws; i++)
            {
                int row = (int)((2L * i + 1) * rows / (2 * RankedDraws));
                draws.Values.AsSpan(row * dimension, dimension).CopyTo(points.AsSpan((i + 1) * dimension));
            }
            posterior.Evaluate(new(points, RankedDraws + 1, dimension), logDensities,
                new(new double[points.Length], RankedDraws + 1, dimension));
            var ranks = new int[dimension + 1];
            for (int i = 1; i <= RankedDraws; i++)
            {
                for (int d = 0; d < dimension; d++) ranks[d] += points[i * dimension + d] < parameters[d] ? 1 : 0;
                ranks[dimension] += logDensities[i] < logDensities[0] ? 1 : 0;
            }
            return ranks;
        }
    }
}
