using System.Numerics;
using Stein.Buffers;
using Stein.Flow;
using Stein.Scores;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>The effort and the accuracy of <see cref="ProbabilityFlowSampler{T}"/>.</summary>
/// <param name="Evaluations">The number of evaluations of the score of a point.</param>
/// <param name="MostSteps">The largest number of steps that a chain took.</param>
/// <param name="Error">
/// The largest estimate of a chain's numerical error, in the coordinates <c>y</c>. It does not include errors of the scores.
/// </param>
/// <param name="Unconverged">The number of chains whose estimate stayed above the tolerance or is not a number.</param>
readonly record struct ProbabilityFlowReport(long Evaluations, int MostSteps, double Error, int Unconverged)
{
    /// <summary>The report on the chains of two reports.</summary>
    public ProbabilityFlowReport And(ProbabilityFlowReport other) => new(
        Evaluations + other.Evaluations, Math.Max(MostSteps, other.MostSteps), Math.Max(Error, other.Error),
        Unconverged + other.Unconverged);
}

/// <summary>
/// Sampling by the probability flow, <c>dx/dσ = −σ s(x, σ)</c> from <c>σ_max</c> down to <c>σ_min</c>, which adds no noise: by Heun's
/// method, with as many steps as each chain needs. See <see cref="ProbabilityFlow{T}"/>.
/// </summary>
/// <remarks>
/// A chain is integrated in a number of equal steps, then in twice as many, and so on, until the estimated error of its end is below the
/// tolerance in every coordinate <c>y</c>. The estimate is a third of the difference of the last two results, the method being of second
/// order, or a twelfth of the difference before if that is larger. A chain's end is a function of its start alone.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class ProbabilityFlowSampler<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Chains that are integrated together.</summary>
    const int TileRows = 128;

    const int FirstSteps = 8;

    readonly INoiseConditionalScore<T> score;
    readonly FlowCoordinates coordinates;
    readonly double tolerance;

    /// <summary>Creates a sampler.</summary>
    /// <param name="score">The scores at all noise levels of the range.</param>
    /// <param name="centre">The mean <c>m</c> of the data or something near it, <c>[D]</c>.</param>
    /// <param name="scale">
    /// Their standard deviation <c>c &gt; 0</c> or something near it. Centre and scale matter for the speed, and for the unit of the
    /// tolerance.
    /// </param>
    /// <param name="range">The noise levels <c>σ_max</c>, where chains start, and <c>σ_min</c>, where they end.</param>
    /// <param name="tolerance">
    /// The numerical error aimed at, in the coordinates <c>y</c>, above 0; single precision leaves about 1e-5.
    /// </param>
    /// <exception cref="ArgumentException">The dimensions differ, or a number is out of range.</exception>
    public ProbabilityFlowSampler(
        INoiseConditionalScore<T> score, ReadOnlySpan<double> centre, double scale, NoiseRange range, double tolerance = 1e-3)
    {
        if (!(range.Smallest > 0)) throw new ArgumentException("a range of noise levels is above 0", nameof(range));
        if (!(tolerance > 0)) throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "a tolerance is above 0");
        (this.score, Range, this.tolerance) = (score, range, tolerance);
        coordinates = new(score.Dimension, centre, scale);
    }

    /// <summary>The noise levels where chains start and end.</summary>
    public NoiseRange Range { get; }

    /// <summary>Moves all chains through the noise levels.</summary>
    /// <param name="chains">The chains at their starting points, draws of <c>N(m, (c² + σ_max²) I)</c>; samples after.</param>
    /// <param name="denoise">See <see cref="AnnealedLangevin{T}.Descend"/>.</param>
    /// <param name="pool">Who computes; <see cref="WorkerPool.Shared"/> if none. The chains do not depend on it.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>
    /// The effort and the accuracy. A chain that has not converged with 8,192 steps has the result of these; one whose scores are not
    /// finite is NaN.
    /// </returns>
    /// <exception cref="ArgumentException">The chains live in another dimension.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; some chains stand where they started.</exception>
    public ProbabilityFlowReport Descend(
        Chains<T> chains, bool denoise = false, WorkerPool? pool = null, CancellationToken cancellation = default)
    {
        if (chains.Dimension != score.Dimension)
            throw new ArgumentException($"the chains have dimension {chains.Dimension}, the scores {score.Dimension}", nameof(chains));
        pool ??= WorkerPool.Shared;
        var work = new Work(this, chains, denoise ? score.At(Range.Smallest) : null, pool.Workers, cancellation);
        chains.Owner = null;
        pool.Run((chains.Count + TileRows - 1) / TileRows, work);
        chains.Steps++;
        return work.Report();
    }

    sealed class Work(ProbabilityFlowSampler<T> sampler, Chains<T> chains, IScore<T>? last, int workers, CancellationToken cancellation)
        : IShardWork
    {
        readonly ProbabilityFlow<T> flow = new(sampler.score, sampler.coordinates, sampler.Range.Largest, sampler.Range.Smallest);
        readonly Tile?[] tiles = new Tile?[workers];

        public void Run(int shard, int worker)
        {
            var tile = tiles[worker] ??= new(flow, sampler.tolerance, Math.Min(TileRows, chains.Count));
            int first = shard * TileRows;
            var points = chains.Positions.Slice(first, Math.Min(TileRows, chains.Count - first));
            tile.Carry(points, cancellation);
            if (last != null) tile.Denoise(points, last, sampler.Range.Smallest);
        }

        /// <summary>The report on all chains.</summary>
        public ProbabilityFlowReport Report()
        {
            var sum = default(ProbabilityFlowReport);
            foreach (var tile in tiles)
                if (tile != null) sum = sum.And(tile.Report);
            return sum;
        }
    }

    /// <summary>The buffers of one worker, and the report on its chains.</summary>
    sealed class Tile(ProbabilityFlow<T> flow, double tolerance, int rows)
    {
        /// <summary>With a method of second order the error of the finer result is a third of the difference.</summary>
        readonly StepDoubling<T> doubling = new(new HeunMethod<T>(flow, rows), rows, FirstSteps, tolerance, divisor: 3);

        readonly double[] ends = new double[rows * flow.Dimension];
        readonly T[] scores = new T[rows * flow.Dimension];
        readonly Convergence[] convergences = new Convergence[rows];

        public ProbabilityFlowReport Report { get; private set; }

        public void Carry(MatrixView<T> points, CancellationToken cancellation)
        {
            var x = points.Items;
            var y = ends.AsSpan(0, x.Length);
            var reports = convergences.AsSpan(0, points.Rows);
            doubling.Carry(x, y, reports, cancellation);
            flow.Coordinates.Leave(y, flow.KappaTo, x);
            foreach (var (error, steps) in reports)
            {
                // Of 8, 16, … up to so many steps.
                int evaluations = HeunMethod<T>.EvaluationsOfAStep * (2 * steps - FirstSteps);
                Report = Report.And(new(evaluations, steps, error, error <= tolerance ? 0 : 1));
            }
        }

        public void Denoise(MatrixView<T> points, IScore<T> score, double sigma)
        {
            FinalDenoising.Apply(score, sigma, points, new(scores.AsSpan(0, points.Items.Length), points.Rows, points.Columns));
            Report = Report with { Evaluations = Report.Evaluations + points.Rows };
        }
    }
}
