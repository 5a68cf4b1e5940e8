using Stein.Likelihood;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Stein.Training;

namespace Stein.Benchmarks.Mixture;

/// <summary>The default fit of draws of a mixture, sampled as the program samples a model.</summary>
static class LearnedMixture
{
    const int Rows = 10_000, Draws = 10_000;

    /// <summary>The points that are fitted, and those drawn from the model by annealed Langevin and by predictor-corrector, <c>[n, 2]</c>.</summary>
    public static (double[] Training, double[] Annealed, double[] Corrected) Run(GaussianMixture mixture, ulong seed)
    {
        using var pool = new WorkerPool(Environment.ProcessorCount);
        double[] training = new double[2 * Rows];
        mixture.Draw(new NoiseStream(seed, 64), 0, new(training, Rows, 2));
        var model = DensityFit.Run(new(training, Rows, 2), ["x", "y"], new FitOptions { Seed = seed, Threads = pool.Workers }).Fit.Model;
        var levels = model.Levels!;
        var plan = NoisePlan.For(2, new(levels.Level, levels.Scores.Embedding.Range.Largest));
        var (chains, walk) = model.Start(Draws, seed);
        new AnnealedLangevin<float>(levels.Scores, plan.Ladder, plan.StepSize, plan.Steps).Run(chains, walk, pool, denoise: true);
        return (training, model.Restore(chains), model.Sample(Draws, seed, pool));
    }
}
