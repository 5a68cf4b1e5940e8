using Stein.Flow;
using Stein.Noise;
using Stein.Sampling;
using Stein.Shards;
using Stein.Tables;

namespace Stein.Models;

public sealed partial class DensityModel
{
    /// <summary>Noise levels that predictor and corrector go down by.</summary>
    const int LevelsOfDescent = 200;

    /// <summary>Steps of plain Langevin, and their size as a share of the variance of the level's noise.</summary>
    const int LangevinSteps = 2000;

    const double LangevinShare = 0.2;

    /// <summary>Samples of the density, in the data's units.</summary>
    /// <param name="count">The number <c>n</c> of samples, at least 0.</param>
    /// <param name="options">How; predictor and corrector if none.</param>
    /// <param name="seed">The seed of every draw.</param>
    /// <param name="first">
    /// The index of the first sample, at least 0: a sample is a function of seed and index, so two calls for 0 … 99 and 100 … 199 give what
    /// one call gives.
    /// </param>
    /// <param name="pool">Who computes; the shared pool if none. The samples do not depend on it.</param>
    /// <param name="progress">Told the fraction of samples done.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>The samples <c>[n, D]</c>; of one that diverged, numbers that are not finite.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or an option is without effect.</exception>
    /// <exception cref="InvalidOperationException">The density's level is the largest.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Table Sample(int count, SamplingOptions? options = null, ulong seed = 0, long first = 0, WorkerPool? pool = null,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        options ??= new();
        options.Check();
        pool ??= WorkerPool.Shared;
        int stride = progress is null ? Math.Max(1, count) : RowsPerReport * pool.Workers;
        var values = new double[checked(count * Dimension)];
        for (int done = 0; done < count; done += stride)
        {
            int part = Math.Min(stride, count - done);
            var chains = Start(part, seed, first + done);
            Draw(chains, options, seed, pool, cancellation);
            Scaling.Restore(chains.Positions, new(values.AsSpan(done * Dimension), part, Dimension));
            progress?.Report((done + part) / (double)count);
        }
        return Table.Own(values, count, Columns);
    }

    /// <summary>Draws of a normal as wide as data and largest noise together, over standardised columns.</summary>
    Chains<float> Start(int count, ulong seed, long first)
    {
        double largest = Path.Largest;
        return Chains<float>.Scattered(count, Dimension, (float)Math.Sqrt(1 + largest * largest), new(seed, StreamNumber.SampleStart),
            first);
    }

    void Draw(Chains<float> chains, SamplingOptions options, ulong seed, WorkerPool pool, CancellationToken cancellation)
    {
        var walk = new NoiseStream(seed, StreamNumber.SampleWalk);
        var path = Path;
        switch (options.Method)
        {
            case SamplingMethod.PredictorCorrector:
                Descend(options.Steps ?? 1, options.Denoise);
                break;
            case SamplingMethod.Annealed:
                var plan = NoiseSchedule.Plan(Dimension, path, options.Steps);
                new AnnealedLangevin<float>(Scores, plan.Levels, plan.StepSize, plan.StepsPerLevel)
                    .Descend(chains, walk, options.Denoise, pool, cancellation);
                break;
            case SamplingMethod.ProbabilityFlow:
                new ProbabilityFlowSampler<float>(Scores, Data.Mean, Math.Sqrt(Data.MeanVariance), path)
                    .Descend(chains, options.Denoise, pool, cancellation);
                break;
            default:
                Descend(0, denoise: false);
                float size = (float)(options.StepSize ?? LangevinShare * Level * Level);
                var langevin = new UnadjustedLangevin<float>(AtOwnLevel, size);
                new Sampler<float>(langevin, new(seed, StreamNumber.LangevinWalk), pool)
                    .Walk(chains, options.Steps ?? LangevinSteps, null, cancellation);
                if (options.Denoise)
                    FinalDenoising.Apply(AtOwnLevel, Level, chains.Positions,
                        new(new float[chains.Count * Dimension], chains.Count, Dimension));
                break;
        }

        void Descend(int corrections, bool denoise) => new PredictorCorrector<float>(
            Scores, NoiseSchedule.Geometric(path.Largest, path.Smallest, LevelsOfDescent), corrections)
                .Descend(chains, walk, denoise, pool, cancellation);
    }
}
