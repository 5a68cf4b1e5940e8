using System.Numerics;
using Stein.Buffers;
using Stein.Scores;
using Stein.Shards;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>What a run of <see cref="ProbabilityFlowSampler{T}"/> took.</summary>
/// <param name="Evaluations">Scores of single points.</param>
/// <param name="MostSteps">Steps of the finest way of any chain.</param>
/// <param name="Error">The largest estimate of a chain's numerical error, in the coordinate <c>y</c>; it knows nothing of how well the scores fit.</param>
/// <param name="Unconverged">Chains whose estimate stayed above the tolerance or is not a number.</param>
public readonly record struct ProbabilityFlowReport(long Evaluations, int MostSteps, double Error, int Unconverged);

/// <summary>
/// Sampling without noise: the probability flow <c>dx/dσ = −σ s(x, σ)</c> from <c>σ_max</c> down to <c>σ_min</c> by Heun's method (Song et al.
/// 2021, section 4.3; Karras et al. 2022, algorithm 1), with as many steps as each chain needs.
/// </summary>
/// <remarks>
/// Integrated over <c>t = log σ</c> for <c>y = (x − m)/κ</c>, <c>κ² = c² + σ²</c>, in which a normal of mean <c>m</c> and variances <c>c²</c> stands
/// still: <c>dy/dt = −(σ²/κ²)(κ s + y)</c>. A chain goes its way in a number of equal steps, then in twice as many, again and again, until no
/// coordinate of the finer way's end is off by more than the tolerance: by a third of the difference of the last two, the method being of
/// second order, or a twelfth of the one before where that is larger, lest two ways agree by chance. The end is extrapolated from the two.
/// A chain's end is a function of its start alone.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class ProbabilityFlowSampler<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Chains that are carried together.</summary>
    const int TileRows = 128;

    const int FirstSteps = 8, MostDoublings = 10;

    readonly INoiseConditionalScore<T> score;
    readonly double[] centre;
    readonly double scale, tolerance;

    /// <summary>A sampler.</summary>
    /// <param name="score">The scores at all noise levels of the range.</param>
    /// <param name="centre">The mean <c>m</c> of the data or something near it, <c>[D]</c>.</param>
    /// <param name="scale">Their standard deviation <c>c &gt; 0</c> or something near it; centre and scale matter for the speed and as the tolerance's unit.</param>
    /// <param name="range">The noise levels <c>σ_max</c> where chains start and <c>σ_min</c> where they end.</param>
    /// <param name="tolerance">The numerical error aimed at, in units of <c>κ</c>, above 0; single precision leaves about 1e-5.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or a number is out of range.</exception>
    public ProbabilityFlowSampler(INoiseConditionalScore<T> score, ReadOnlySpan<double> centre, double scale, NoiseRange range, double tolerance = 1e-3)
    {
        if (centre.Length != score.Dimension) throw new ArgumentException($"a centre of dimension {centre.Length} for scores of {score.Dimension}", nameof(centre));
        if (!(scale > 0 && double.IsFinite(scale))) throw new ArgumentOutOfRangeException(nameof(scale), scale, "a scale is above 0");
        if (!(range.Smallest > 0)) throw new ArgumentException("a range of noise levels is above 0", nameof(range));
        if (!(tolerance > 0)) throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "a tolerance is above 0");
        (this.score, this.centre, this.scale, Range, this.tolerance) = (score, centre.ToArray(), scale, range, tolerance);
    }

    /// <summary>The noise levels where chains start and end.</summary>
    public NoiseRange Range { get; }

    /// <summary>Carries all chains down.</summary>
    /// <param name="chains">The chains, where they start: draws of <c>N(m, (c² + σ_max²) I)</c>; where they end, after.</param>
    /// <param name="pool">Who computes; the chains do not depend on it.</param>
    /// <param name="denoise">Whether a last step <c>x ← x + σ_min² s(x, σ_min)</c> takes the noise of the last level away.</param>
    /// <param name="cancellation">Ends the way between two steps.</param>
    /// <returns>What it took. A chain that has not converged after 8,192 steps ends where those led; one whose scores are not finite ends as NaN.</returns>
    /// <exception cref="ArgumentException">The chains live in another dimension.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; some chains stand where they started.</exception>
    public ProbabilityFlowReport Descend(Chains<T> chains, bool denoise = false, WorkerPool? pool = null, CancellationToken cancellation = default)
    {
        if (chains.Dimension != score.Dimension)
            throw new ArgumentException($"the chains have dimension {chains.Dimension}, the scores {score.Dimension}", nameof(chains));
        var work = new Work(this, chains, denoise, cancellation);
        chains.Owner = null;
        (pool ?? WorkerPool.Shared).Run(work.Reports.Length, work);
        chains.Steps++;
        long evaluations = 0;
        int most = 0, unconverged = 0;
        double error = 0;
        foreach (var report in work.Reports)
        {
            evaluations += report.Evaluations;
            unconverged += report.Unconverged;
            (most, error) = (Math.Max(most, report.MostSteps), Math.Max(error, report.Error));
        }
        return new(evaluations, most, error, unconverged);
    }

    sealed class Work(ProbabilityFlowSampler<T> sampler, Chains<T> chains, bool denoise, CancellationToken cancellation) : IShardWork
    {
        readonly int dimension = chains.Dimension;

        public ProbabilityFlowReport[] Reports { get; } = new ProbabilityFlowReport[(chains.Count + TileRows - 1) / TileRows];

        public void Run(int shard, int worker)
        {
            int first = shard * TileRows, count = Math.Min(TileRows, chains.Count - first), steps = FirstSteps, unconverged = 0;
            double kappa = sampler.Scale(sampler.Range.Smallest), largestError = 0;
            int[] open = [.. Enumerable.Range(first, count)];
            double[] coarse = Carry(open, steps), before = [.. Enumerable.Repeat(double.PositiveInfinity, count)];
            // Ends wait here: the ways of open chains begin at their positions.
            var ends = new T[count * dimension];
            long evaluations = 2L * steps * count;
            for (int doubling = 1; open.Length > 0; doubling++)
            {
                steps *= 2;
                double[] fine = Carry(open, steps);
                evaluations += 2L * steps * open.Length;
                var still = new List<int>();
                for (int k = 0; k < open.Length; k++)
                {
                    double difference = 0;
                    var end = ends.AsSpan((open[k] - first) * dimension, dimension);
                    for (int i = 0, at = k * dimension; i < dimension; i++, at++)
                    {
                        double change = fine[at] - coarse[at];
                        difference = Math.Max(difference, Math.Abs(change));
                        end[i] = T.CreateTruncating(Math.FusedMultiplyAdd(kappa, fine[at] + change / 3, sampler.centre[i]));
                    }
                    double error = Math.Max(difference / 3, before[k] / 12);
                    before[k] = difference;
                    if (error > sampler.tolerance && doubling < MostDoublings && !double.IsNaN(error))
                    {
                        still.Add(k);
                        continue;
                    }
                    if (!(error <= sampler.tolerance)) unconverged++;
                    largestError = Math.Max(largestError, error);
                }
                coarse = [.. still.SelectMany(k => fine[(k * dimension)..((k + 1) * dimension)])];
                before = [.. still.Select(k => before[k])];
                open = [.. still.Select(k => open[k])];
            }
            if (denoise)
            {
                FinalDenoising.Run(sampler.score, sampler.Range.Smallest, new MatrixView<T>(ends, count, dimension));
                evaluations += count;
            }
            ends.CopyTo(chains.Positions.Slice(first, count).Items);
            Reports[shard] = new(evaluations, steps, largestError, unconverged);
        }

        /// <summary>Where some chains end by so many steps, in the coordinate <c>y</c>.</summary>
        double[] Carry(int[] chosen, int steps)
        {
            int size = chosen.Length * dimension;
            T[] points = new T[size], scores = new T[size];
            double[] y = new double[size], slope = new double[size], second = new double[size];
            double begin = Log(sampler.Range.Largest), h = (Log(sampler.Range.Smallest) - begin) / steps, start = sampler.Scale(sampler.Range.Largest);
            for (int k = 0, at = 0; k < chosen.Length; k++)
                for (int i = 0; i < dimension; i++, at++) y[at] = (double.CreateTruncating(chains.Positions[chosen[k], i]) - sampler.centre[i]) / start;
            for (int step = 0; step < steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                Slope(begin + step * h, y, slope);
                for (int i = 0; i < size; i++) second[i] = Math.FusedMultiplyAdd(h, slope[i], y[i]);
                Slope(begin + (step + 1) * h, second, second);
                for (int i = 0; i < size; i++) y[i] = Math.FusedMultiplyAdd(0.5 * h, slope[i] + second[i], y[i]);
            }
            return y;

            void Slope(double t, double[] from, double[] slopes)
            {
                // The last level is the range's own, not one beside it by rounding.
                double sigma = Math.Clamp(Scalar<double>.Exp(t).Value, sampler.Range.Smallest, sampler.Range.Largest);
                double kappa = sampler.Scale(sigma), share = sigma / kappa * (sigma / kappa);
                for (int i = 0; i < size; i++) points[i] = T.CreateTruncating(Math.FusedMultiplyAdd(kappa, from[i], sampler.centre[i % dimension]));
                sampler.score.At(sigma).Evaluate(new ReadOnlyMatrixView<T>(points, chosen.Length, dimension), new MatrixView<T>(scores, chosen.Length, dimension));
                for (int i = 0; i < size; i++) slopes[i] = -share * Math.FusedMultiplyAdd(kappa, double.CreateTruncating(scores[i]), from[i]);
            }
        }
    }

    double Scale(double sigma) => Math.Sqrt(scale * scale + sigma * sigma);

    static double Log(double x) => Scalar<double>.Log(x).Value;
}
