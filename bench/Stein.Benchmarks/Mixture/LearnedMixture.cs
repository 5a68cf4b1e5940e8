using Stein.Models;
using Stein.Noise;
using Stein.Scores;
using Stein.Tables;

namespace Stein.Benchmarks.Mixture;

/// <summary>The default fit of draws of a mixture, sampled as the program samples a model.</summary>
static class LearnedMixture
{
    const int Rows = 10_000, Draws = 10_000;

    /// <summary>
    /// The points that are fitted, and those drawn from the model by annealed Langevin and by predictor-corrector, <c>[n, 2]</c>.
    /// </summary>
    public static (double[] Training, double[] Annealed, double[] Corrected) Run(GaussianMixture mixture, ulong seed)
    {
        double[] training = new double[2 * Rows];
        mixture.Draw(new NoiseStream(seed, 64), 0, new(training, Rows, 2));
        var model = DensityModel.Fit(Table.FromRows(training, ["x", "y"]), seed: seed);
        return (training, Drawn(SamplingMethod.Annealed), Drawn(SamplingMethod.PredictorCorrector));

        double[] Drawn(SamplingMethod method) => model.Sample(Draws, new() { Method = method, Denoise = true }, seed).Values.ToArray();
    }
}
