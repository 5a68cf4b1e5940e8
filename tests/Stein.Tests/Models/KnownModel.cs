using Stein.Models;
using Stein.Networks;
using Stein.Noise;
using Stein.Scores;
using Stein.Tables;

namespace Stein.Tests.Models;

/// <summary>Models that need no training. With an output scale of 0 the network is one of zeros, whose density is a known normal.</summary>
static class KnownModel
{
    public static DensityModel Create(Standardization scaling, float outputScale, double smallest = 0.05, double largest = 50,
        IReadOnlyList<string>? columns = null)
    {
        int dimension = scaling.Dimension;
        var conditioning = new NoiseConditioning(new(smallest, largest), 8);
        var network = new ScoreNetwork(new(dimension, [16], Activation.Tanh, 0, conditioning.Features));
        network.Initialize(new NoiseStream(3, 0), outputScale);
        double[] covariance = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) covariance[i * (dimension + 1)] = 1 + smallest * smallest;
        return new(new([network], conditioning), new Gaussian(new double[dimension], covariance), smallest, scaling,
            columns ?? [.. Enumerable.Range(0, dimension).Select(i => $"c{i}")]);
    }
}
