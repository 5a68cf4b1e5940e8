using Stein.Noise;
using Stein.Sampling;
using Stein.Shards;

namespace Stein.Models;

/// <summary>Samples of a fitted model of all noise levels, in the data's own units.</summary>
public static class ModelSampling
{
    /// <summary>Noise levels that predictor and corrector go down by.</summary>
    const int Levels = 200;

    /// <summary>Samples by <see cref="PredictorCorrector{T}"/>, from the largest noise level down to that of the model's density, whose noise is taken away in the end.</summary>
    /// <param name="model">A model with noise levels.</param>
    /// <param name="count">The number <c>n</c> of samples, at least 0.</param>
    /// <param name="seed">The seed of every draw.</param>
    /// <param name="pool">Who computes; the samples do not depend on it.</param>
    /// <param name="corrections">Langevin steps at each level, at least 0.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>The samples <c>[n, D]</c>, in the data's units; of a sample that diverged, numbers that are not finite.</returns>
    /// <exception cref="ArgumentException">The model knows one noise level only, its density is that of the largest, or a number is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static double[] Sample(this ScoreModel model, int count, ulong seed, WorkerPool pool, int corrections = 1, CancellationToken cancellation = default)
    {
        var (chains, walk) = model.Start(count, seed);
        model.Descend(chains, walk, pool, corrections, denoise: true, cancellation);
        return model.Scaling.Restore(chains.Positions);
    }

    /// <summary>Takes chains down to the level of the model's density by <see cref="PredictorCorrector{T}"/>.</summary>
    /// <inheritdoc cref="Sample"/>
    /// <param name="model">A model with noise levels.</param>
    /// <param name="chains">The chains, as <see cref="Start"/> gives them; draws over standardised columns, after.</param>
    /// <param name="walk">The noise of the walk.</param>
    /// <param name="pool">Who computes; the chains do not depend on it.</param>
    /// <param name="corrections">Langevin steps at each level, at least 0.</param>
    /// <param name="denoise">Whether the noise of the density's level is taken away in the end.</param>
    /// <param name="cancellation">Ends the walk between two steps.</param>
    public static void Descend(this ScoreModel model, Chains<float> chains, NoiseStream walk, WorkerPool pool, int corrections, bool denoise,
        CancellationToken cancellation = default)
    {
        var levels = model.Levels ?? throw new ArgumentException("this takes a model of all noise levels; this one was fitted for one", nameof(model));
        double[] ladder = NoiseSchedule.Geometric(levels.Way.Largest, levels.Way.Smallest, Levels);
        new PredictorCorrector<float>(levels.Scores, ladder, corrections).Descend(chains, walk, denoise, pool, cancellation);
    }

    /// <summary>Where a way down the noise levels begins, whatever sampler takes it.</summary>
    /// <inheritdoc cref="Sample"/>
    /// <param name="model">A model with noise levels.</param>
    /// <param name="count">The number of chains, at least 0.</param>
    /// <param name="seed">The seed of every draw.</param>
    /// <returns>Draws of a normal as wide as data and largest noise together, over standardised columns; and the noise of the walk.</returns>
    public static (Chains<float> Chains, NoiseStream Walk) Start(this ScoreModel model, int count, ulong seed)
    {
        var levels = model.Levels ?? throw new ArgumentException("this takes a model of all noise levels; this one was fitted for one", nameof(model));
        double largest = levels.Way.Largest;
        return (Chains<float>.Scattered(count, model.Dimension, (float)Math.Sqrt(1 + largest * largest), new(seed, StreamNumber.SampleStart)), new(seed, StreamNumber.SampleWalk));
    }
}
