using Stein.Buffers;
using Stein.Flow;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Xunit;

#pragma warning disable xUnit1051 // Walks of a few steps need no cancellation.

namespace Stein.Tests.Flow;

/// <summary>Every sampler down noise levels has the same last step, and leaves it out unless asked.</summary>
public class FinalDenoisingTests
{
    const double Smallest = 0.4;

    static readonly GaussianMixtureScore<double> score = new(new([0.4, 0.6], [0, -3, 0.5, 3], 0.25));

    static readonly double[] levels = NoiseSchedule.Geometric(10, Smallest, 12);

    public static TheoryData<string> Samplers => ["annealed", "predictor-corrector", "flow", "conditional"];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void ItIsTheConditionalMeanAndOffByDefault(string sampler)
    {
        double[] noisy = Ends(sampler, denoise: false), expected = [.. noisy];
        Assert.Equal(noisy, Ends(sampler, denoise: null));
        int rows = noisy.Length / 2;
        FinalDenoising.Apply(score.At(Smallest), Smallest, new MatrixView<double>(expected, rows, 2),
            new MatrixView<double>(new double[noisy.Length], rows, 2));
        // What is observed stays as it is.
        for (int b = 0; sampler == "conditional" && b < rows; b++) expected[2 * b] = noisy[2 * b];
        Assert.Equal(expected, Ends(sampler, denoise: true));
        Assert.NotEqual(noisy, expected);
    }

    static double[] Ends(string sampler, bool? denoise)
    {
        using var pool = new WorkerPool(2);
        var noise = new NoiseStream(5, 1);
        var chains = Chains<double>.Scattered(40, 2, 10, new NoiseStream(5, 0));
        switch (sampler, denoise)
        {
            case ("annealed", { } given): new AnnealedLangevin<double>(score, levels, 0.01, 3).Descend(chains, noise, given, pool); break;
            case ("annealed", null): new AnnealedLangevin<double>(score, levels, 0.01, 3).Descend(chains, noise, pool: pool); break;
            case ("predictor-corrector", { } given):
                new PredictorCorrector<double>(score, levels)
                .Descend(chains, noise, given, pool); break;
            case ("predictor-corrector", null): new PredictorCorrector<double>(score, levels).Descend(chains, noise, pool: pool); break;
            case ("flow", { } given):
                new ProbabilityFlowSampler<double>(score, [0, 0], 3, new(Smallest, 10))
                .Descend(chains, given, pool); break;
            case ("flow", null): new ProbabilityFlowSampler<double>(score, [0, 0], 3, new(Smallest, 10)).Descend(chains, pool: pool); break;
            default:
                var conditional = new ConditionalSampler<double>(score, [0, 0], 3, levels);
                var rows = new ReadOnlyMatrixView<double>([0.1, double.NaN, 0.4, double.NaN], 2, 2);
                return denoise is { } wanted ? conditional.Draw(rows, 70, noise, wanted, pool: pool)
                    : conditional.Draw(rows, 70, noise, pool: pool);
        }
        return chains.Positions.Items.ToArray();
    }
}
