using System.Numerics;
using Stein.Buffers;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Flow;

/// <summary>The log-likelihood of one row.</summary>
/// <param name="Value"><c>log p(x)</c> at the smallest noise level, in nats.</param>
/// <param name="Error">An estimate of its numerical error, meant to lie above it; it knows nothing of how well the scores fit.</param>
/// <param name="Evaluations">Scores that it took.</param>
public readonly record struct LogLikelihoodResult(double Value, double Error, int Evaluations);

/// <summary>
/// Exact log-likelihoods from scores: <c>log p(x, σ_min) = log p(x_T, σ_max) − ∫ σ tr J dσ</c> along the probability flow from <c>σ_min</c>
/// up to <c>σ_max</c>, where the distribution is all but a normal. The trace is exact, so the result is deterministic, and only the
/// integration has an error, which is reported.
/// </summary>
/// <remarks>
/// Each row is integrated with a number of steps, then with twice as many, again and again; rows that have converged take no further
/// part. A row's result depends on that row alone. The reported error is the difference of the last two results, or a quarter of the
/// one before where that is larger, lest two results agree by chance; that of the value, extrapolated from them, is a small part of it
/// where the flow is smooth. Song et al. 2021, section 4.3.
/// </remarks>
/// <typeparam name="T">The element type of the scores.</typeparam>
public sealed class LogLikelihood<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that are carried together.</summary>
    internal const int TileRows = 96;

    const int FirstSteps = 16, MostDoublings = 10;

    readonly INoiseConditionalScore<T> score;
    readonly Gaussian prior;
    readonly ProbabilityFlow<T> flow;
    readonly double smallest, largest, tolerance;

    /// <summary>A likelihood.</summary>
    /// <param name="score">The scores at all noise levels from the smallest to the largest.</param>
    /// <param name="data">A normal of the data's mean and covariance: smoothed by <c>σ_max</c> it stands for the distribution there.</param>
    /// <param name="smallest">The smallest noise level <c>σ_min &gt; 0</c>: the density is that of the data smoothed by it.</param>
    /// <param name="largest">The largest noise level <c>σ_max</c>.</param>
    /// <param name="tolerance">The numerical error aimed at, in nats, above 0.</param>
    /// <param name="dataLevel">The noise level that the covariance of <paramref name="data"/> is smoothed by already, from 0 to <c>σ_max</c>.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or a number is out of range.</exception>
    public LogLikelihood(INoiseConditionalScore<T> score, Gaussian data, double smallest, double largest, double tolerance = 1e-4, double dataLevel = 0)
    {
        if (data.Dimension != score.Dimension) throw new ArgumentException($"a normal of dimension {data.Dimension} for scores of {score.Dimension}");
        if (!(smallest > 0 && largest > smallest && double.IsFinite(largest))) throw new ArgumentException($"noise levels from {smallest} to {largest}");
        if (!(tolerance > 0)) throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "a tolerance is above 0");
        if (!(dataLevel >= 0 && dataLevel <= largest)) throw new ArgumentOutOfRangeException(nameof(dataLevel), dataLevel, "the data's own noise level is out of range");
        (this.score, this.smallest, this.largest, this.tolerance) = (score, smallest, largest, tolerance);
        prior = data.Smoothed(Math.Sqrt((largest - dataLevel) * (largest + dataLevel)));
        flow = new(score, data.Mean.ToArray(), Math.Sqrt(data.MeanVariance));
    }

    /// <summary>The log-likelihoods of many rows.</summary>
    /// <param name="points">The rows <c>[B, D]</c>.</param>
    /// <param name="pool">Who computes; the results do not depend on it.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>One result a row. Where the error stays above the tolerance after 16,384 steps, it says so; a row that is not finite, or whose flow leaves the finite numbers, gives NaN.</returns>
    /// <exception cref="ArgumentException">The dimension differs.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LogLikelihoodResult[] Evaluate(ReadOnlyMatrixView<T> points, WorkerPool? pool = null, CancellationToken cancellation = default)
    {
        if (points.Columns != score.Dimension) throw new ArgumentException($"points of dimension {points.Columns} for scores of {score.Dimension}");
        var rows = new T[points.Rows * points.Columns];
        for (int b = 0; b < points.Rows; b++) points[b].CopyTo(rows.AsSpan(b * points.Columns));
        var work = new Work(this, rows, new LogLikelihoodResult[points.Rows], cancellation);
        (pool ?? WorkerPool.Shared).Run((points.Rows + TileRows - 1) / TileRows, work);
        return work.Results;
    }

    sealed class Work(LogLikelihood<T> likelihood, T[] rows, LogLikelihoodResult[] results, CancellationToken cancellation) : IShardWork
    {
        readonly int dimension = likelihood.score.Dimension;

        public LogLikelihoodResult[] Results => results;

        public void Run(int shard, int worker)
        {
            int first = shard * TileRows;
            int[] open = [.. Enumerable.Range(first, Math.Min(TileRows, results.Length - first))];
            double[] last = Integrate(open, FirstSteps), before = [.. Enumerable.Repeat(double.PositiveInfinity, open.Length)];
            int evaluations = ProbabilityFlow<T>.Evaluations(FirstSteps);
            for (int doubling = 1; open.Length > 0; doubling++)
            {
                int steps = FirstSteps << doubling;
                evaluations += ProbabilityFlow<T>.Evaluations(steps);
                double[] finer = Integrate(open, steps);
                var still = new List<int>();
                for (int k = 0; k < open.Length; k++)
                {
                    double difference = finer[k] - last[k], error = Math.Max(Math.Abs(difference), before[k] / 4);
                    // Of a method of fourth order the finer result errs by a fifteenth of the difference.
                    results[open[k]] = new(finer[k] + difference / 15, error, evaluations);
                    before[k] = Math.Abs(difference);
                    if (error > likelihood.tolerance) still.Add(k);
                }
                if (doubling == MostDoublings) return;
                last = [.. still.Select(k => finer[k])];
                before = [.. still.Select(k => before[k])];
                open = [.. still.Select(k => open[k])];
            }
        }

        /// <summary>The log-likelihoods of some rows by so many steps.</summary>
        double[] Integrate(int[] chosen, int steps)
        {
            var x = new T[chosen.Length * dimension];
            for (int k = 0; k < chosen.Length; k++) rows.AsSpan(chosen[k] * dimension, dimension).CopyTo(x.AsSpan(k * dimension));
            double[] changes = new double[chosen.Length], logs = new double[chosen.Length], ends = new double[x.Length], scores = new double[x.Length];
            likelihood.flow.Carry(new MatrixView<T>(x, chosen.Length, dimension), changes, likelihood.smallest, likelihood.largest, steps, cancellation);
            for (int i = 0; i < x.Length; i++) ends[i] = double.CreateTruncating(x[i]);
            likelihood.prior.Evaluate(new ReadOnlyMatrixView<double>(ends, chosen.Length, dimension), logs, new MatrixView<double>(scores, chosen.Length, dimension));
            for (int k = 0; k < chosen.Length; k++) logs[k] -= changes[k];
            return logs;
        }
    }
}
