using Stein.Buffers;
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
    const int Rows = 10_000, Draws = 10_000, Levels = 200;

    /// <summary>The points that are fitted, and those drawn from the model by annealed Langevin and by predictor-corrector, <c>[n, 2]</c>.</summary>
    public static (double[] Training, double[] Annealed, double[] Corrected) Run(GaussianMixture mixture, ulong seed, WorkerPool pool)
    {
        double[] training = new double[2 * Rows];
        mixture.Draw(new NoiseStream(seed, 64), 0, new(training, Rows, 2));
        var model = DensityFit.Run(new(training, Rows, 2), ["x", "y"], new FitOptions { Seed = seed, Threads = pool.Workers }).Fit.Model;
        var scores = model.Levels!.Scores;
        var range = new NoiseRange(model.Levels.Level, scores.Embedding.Range.Largest);
        var plan = NoisePlan.For(2, range);
        return (training,
            Drawn(chains => new AnnealedLangevin<float>(scores, plan.Ladder, plan.StepSize, plan.Steps).Run(chains, new NoiseStream(seed, 66), pool, denoise: true)),
            Drawn(chains => new PredictorCorrector<float>(scores, NoiseLadder.Geometric(range.Largest, range.Smallest, Levels), 1)
                .Run(chains, new NoiseStream(seed, 66), pool, denoise: true)));

        double[] Drawn(Action<Chains<float>> sampler)
        {
            var chains = Chains<float>.Scattered(Draws, 2, (float)Math.Sqrt(1 + range.Largest * range.Largest), new NoiseStream(seed, 65));
            sampler(chains);
            double[] drawn = new double[2 * Draws];
            model.Scaling.Restore(chains.Positions, new MatrixView<double>(drawn, Draws, 2));
            return drawn;
        }
    }
}
