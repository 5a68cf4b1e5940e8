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
/// Each row is integrated in a number of steps, and again in twice as many until its error is below the tolerance. The error comes with the
/// integration, see <see cref="MultistepMethod{T}"/>. A row's result depends on that row alone. Song et al. 2021, <em>Score-based
/// generative modeling through stochastic differential equations</em>, section 4.3.
/// </remarks>
/// <typeparam name="T">The element type of the scores.</typeparam>
sealed class LogLikelihood<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that are integrated together.</summary>
    internal const int TileRows = 96;

    /// <summary>
    /// The first steps, and those where errors above <see cref="LooseTolerance"/> will do. With features of the noise level up to
    /// <c>cos 16πv</c> the rule needs 64 traces, 128 steps, to err by less than 1e-3.
    /// </summary>
    const int FirstSteps = 128, LooseSteps = 64, MostSteps = 32_768;

    const double LooseTolerance = 1e-2;

    readonly INoiseConditionalScore<T> score;
    readonly Gaussian prior;
    readonly FlowCoordinates coordinates;
    readonly double smallest, largest, tolerance;

    /// <summary>A likelihood.</summary>
    /// <param name="score">The scores at all noise levels from the smallest to the largest.</param>
    /// <param name="data">
    /// A normal distribution with the data's mean and covariance. Smoothed by <c>σ_max</c> it stands for the data's distribution at that
    /// level.
    /// </param>
    /// <param name="smallest">The smallest noise level <c>σ_min &gt; 0</c>: the density is that of the data smoothed by it.</param>
    /// <param name="largest">The largest noise level <c>σ_max</c>.</param>
    /// <param name="tolerance">The numerical error aimed at, in nats, above 0.</param>
    /// <param name="dataLevel">
    /// The noise level whose variance the covariance of <paramref name="data"/> already includes, from 0 to <c>σ_max</c>.
    /// </param>
    /// <exception cref="ArgumentException">The dimensions differ, or a number is out of range.</exception>
    public LogLikelihood(
        INoiseConditionalScore<T> score, Gaussian data, double smallest, double largest, double tolerance = 1e-4, double dataLevel = 0)
    {
        if (data.Dimension != score.Dimension)
            throw new ArgumentException($"a normal of dimension {data.Dimension} for scores of {score.Dimension}", nameof(data));
        if (!(smallest > 0 && largest > smallest && double.IsFinite(largest)))
            throw new ArgumentException($"noise levels from {smallest} to {largest}", nameof(smallest));
        if (!(tolerance > 0)) throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "a tolerance is above 0");
        if (!(dataLevel >= 0 && dataLevel <= largest))
            throw new ArgumentOutOfRangeException(nameof(dataLevel), dataLevel, $"the data's own noise level lies between 0 and {largest}");
        (this.score, this.smallest, this.largest, this.tolerance) = (score, smallest, largest, tolerance);
        coordinates = new(score.Dimension, data.Mean, Math.Sqrt(data.MeanVariance));
        prior = data.Smoothed(Math.Sqrt((largest - dataLevel) * (largest + dataLevel)));
    }

    /// <summary>Computes the log-likelihoods of rows.</summary>
    /// <param name="points">The rows <c>[B, D]</c>.</param>
    /// <param name="pool">Who computes; <see cref="WorkerPool.Shared"/> if none. The results do not depend on it.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>
    /// One result a row. Where the error stays above the tolerance after 32,768 steps, it says so; a row that is not finite, or whose flow
    /// leaves the finite numbers, gives NaN.
    /// </returns>
    /// <exception cref="ArgumentException">The dimension differs.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LogLikelihoodResult[] Evaluate(ReadOnlyMatrixView<T> points, WorkerPool? pool = null, CancellationToken cancellation = default)
    {
        if (points.Columns != score.Dimension)
            throw new ArgumentException($"points of dimension {points.Columns} for scores of {score.Dimension}", nameof(points));
        pool ??= WorkerPool.Shared;
        var rows = new T[points.Rows * points.Columns];
        for (int b = 0; b < points.Rows; b++) points[b].CopyTo(rows.AsSpan(b * points.Columns));
        var flow = new ProbabilityFlow<T>(score, coordinates, smallest, largest);
        var work = new Work(flow, prior, tolerance, rows, new LogLikelihoodResult[points.Rows], pool.Workers, cancellation);
        pool.Run((points.Rows + TileRows - 1) / TileRows, work);
        return work.Results;
    }

    sealed class Work(ProbabilityFlow<T> flow, Gaussian prior, double tolerance, T[] rows, LogLikelihoodResult[] results, int workers,
        CancellationToken cancellation) : IShardWork
    {
        readonly Tile?[] tiles = new Tile?[workers];

        public LogLikelihoodResult[] Results => results;

        public void Run(int shard, int worker)
        {
            var tile = tiles[worker] ??= new(flow, prior, tolerance, Math.Min(TileRows, results.Length));
            int first = shard * TileRows, count = Math.Min(TileRows, results.Length - first);
            tile.Run(rows.AsSpan(first * flow.Dimension, count * flow.Dimension), results.AsSpan(first, count), cancellation);
        }
    }

    /// <summary>The buffers of one worker.</summary>
    sealed class Tile(ProbabilityFlow<T> flow, Gaussian prior, double tolerance, int rows)
    {
        readonly MultistepMethod<T> method = new(flow, rows);
        readonly T[] starts = new T[rows * flow.Dimension], ends = new T[rows * flow.Dimension];
        readonly double[] changes = new double[rows], errors = new double[rows], values = new double[rows];
        readonly double[] wideEnds = new double[rows * flow.Dimension], scores = new double[rows * flow.Dimension];
        readonly int[] places = new int[rows];

        /// <summary>Integrates rows, those again whose error is above the tolerance.</summary>
        public void Run(ReadOnlySpan<T> points, Span<LogLikelihoodResult> results, CancellationToken cancellation)
        {
            int dimension = flow.Dimension, open = results.Length, evaluations = 0;
            points.CopyTo(starts);
            for (int k = 0; k < open; k++) places[k] = k;
            for (int steps = tolerance > LooseTolerance ? LooseSteps : FirstSteps; open > 0; steps *= 2)
            {
                Integrate(open, steps, cancellation);
                evaluations += MultistepMethod<T>.Evaluations(steps);
                int still = 0;
                for (int k = 0; k < open; k++)
                {
                    results[places[k]] = new(values[k] - changes[k], errors[k], evaluations);
                    if (!(errors[k] > tolerance) || steps == MostSteps) continue;
                    // Points that go on move to the front, where those before them have been dealt with.
                    places[still] = places[k];
                    starts.AsSpan(k * dimension, dimension).CopyTo(starts.AsSpan(still * dimension));
                    still++;
                }
                open = still;
            }
        }

        /// <summary><c>log p(x_T, σ_max)</c> and <c>∫ σ tr J dσ</c> of the first rows.</summary>
        void Integrate(int count, int steps, CancellationToken cancellation)
        {
            int size = count * flow.Dimension;
            starts.AsSpan(0, size).CopyTo(ends);
            method.Carry(ends.AsSpan(0, size), changes.AsSpan(0, count), errors.AsSpan(0, count), steps, cancellation);
            for (int i = 0; i < size; i++) wideEnds[i] = double.CreateTruncating(ends[i]);
            prior.Evaluate(new(wideEnds, count, flow.Dimension), values.AsSpan(0, count), new(scores, count, flow.Dimension));
        }
    }
}
