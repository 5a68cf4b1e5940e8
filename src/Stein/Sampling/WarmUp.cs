using System.Numerics;

namespace Stein.Sampling;

/// <summary>
/// Adapts step size and metric of each chain by its own path, while it makes its first steps; what comes after has to be left alone.
/// </summary>
/// <remarks>
/// The schedule is Stan's: a stretch for the step size alone, windows of doubling length whose covariances become the metric, each
/// shrunk towards a small multiple of the identity, and a last stretch for the step size. Chains adapt alone, so that a chain's draws
/// do not depend on the others.
/// </remarks>
sealed class WarmUp<T> : IStepObserver<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int First = 75, Base = 25, Last = 50;

    readonly Tuning<T> tuning;
    readonly double target;
    readonly int dimension;
    readonly DualAveraging[] steps;
    readonly Moments[] moments;
    readonly long length, begin;
    readonly HashSet<long> ends = [];

    /// <summary>An adaptation.</summary>
    /// <param name="tuning">What is adapted, of one entry a chain.</param>
    /// <param name="chains">The number of chains.</param>
    /// <param name="dimension">The dimension <c>D</c>.</param>
    /// <param name="length">Steps of the warm-up.</param>
    /// <param name="target">The acceptance to aim at.</param>
    public WarmUp(Tuning<T> tuning, int chains, int dimension, long length, double target)
    {
        (this.tuning, this.dimension, this.length, this.target) = (tuning, dimension, length, target);
        steps = [.. Enumerable.Range(0, chains).Select(_ => new DualAveraging(0.5))];
        moments = [.. Enumerable.Range(0, chains).Select(_ => new Moments(dimension, tuning.Metric.Kind == MetricKind.Dense))];
        for (int chain = 0; chain < chains; chain++) tuning.SetStepSize(chain, steps[chain].StepSize);
        bool brief = length < First + Base + Last;
        begin = brief ? (long)(0.15 * length) : First;
        long end = length - (brief ? (long)(0.1 * length) : Last);
        for (long at = begin, window = Base; at < end; window *= 2)
        {
            at = at + 3 * window > end ? end : at + window;
            ends.Add(at);
        }
    }

    public void After(ChainTile<T> chains)
    {
        for (int b = 0; b < chains.Count; b++) After((long)chains.Step, chains.First + b, chains.Positions[b], chains.Infos[b]);
    }

    void After(long step, int chain, ReadOnlySpan<T> x, StepInfo info)
    {
        if (step > length) return;
        steps[chain].Update(info.Acceptance, target);
        if (step > begin && ends.Count > 0 && tuning.Metric.Kind != MetricKind.Identity) moments[chain].Add(x);
        if (ends.Contains(step) && tuning.Metric.Kind != MetricKind.Identity)
        {
            if (moments[chain].Matrix() is { } matrix) tuning.Metric.TrySet(chain, matrix);
            moments[chain] = new(dimension, tuning.Metric.Kind == MetricKind.Dense);
            steps[chain] = new(steps[chain].Mean);
        }
        tuning.SetStepSize(chain, step == length ? steps[chain].Mean : steps[chain].StepSize);
    }

    /// <summary>The running mean and covariance, or variances, of a chain's positions (Welford).</summary>
    sealed class Moments(int dimension, bool dense)
    {
        readonly double[] mean = new double[dimension], deviation = new double[dimension];
        readonly double[] squares = new double[dense ? dimension * dimension : dimension];
        int count;

        public void Add(ReadOnlySpan<T> x)
        {
            count++;
            for (int i = 0; i < dimension; i++)
            {
                deviation[i] = double.CreateTruncating(x[i]) - mean[i];
                mean[i] += deviation[i] / count;
            }
            // The deviation from the old mean times that from the new one.
            double share = (count - 1.0) / count;
            for (int i = 0; i < dimension; i++)
            {
                if (!dense) squares[i] += share * deviation[i] * deviation[i];
                else for (int j = 0; j < dimension; j++) squares[i * dimension + j] += share * deviation[i] * deviation[j];
            }
        }

        /// <summary>The covariance or the variances, shrunk; none if they are not finite.</summary>
        public double[]? Matrix()
        {
            if (count < 2) return null;
            double kept = count / (count + 5.0), floor = 1e-3 * 5 / (count + 5.0);
            var matrix = new double[squares.Length];
            for (int i = 0; i < matrix.Length; i++)
            {
                matrix[i] = kept * squares[i] / (count - 1) + (!dense || i % (dimension + 1) == 0 ? floor : 0);
                if (!double.IsFinite(matrix[i])) return null;
            }
            return matrix;
        }
    }
}
