using Stein.Networks;
using Stein.Noise;

namespace Stein.PublicTests;

/// <summary>A network of one's own, with two hidden layers.</summary>
static class OwnNetwork
{
    public static ScoreNetwork Create(int dimension)
    {
        var network = new ScoreNetwork(new NetworkShape(dimension, [32, 32]));
        network.Initialize(new NoiseStream(Seed: 1, Stream: 1u << 31));
        return network;
    }
}
