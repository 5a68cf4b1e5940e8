using Stein.Noise;
using Stein.Sampling;

namespace Stein.PublicTests;

/// <summary>A sampler step of one's own.</summary>
sealed class RandomWalk(int dimension) : ITransition<double>
{
    public int Dimension => dimension;
    public int Scratch => dimension;
    public void Step(ChainTile<double> chains, NoiseStream noise, Span<double> scratch)
    {
        Span<double> x = chains.Positions.Items, z = scratch[..x.Length];
        noise.Normals(chains.Step, chains.FirstIndex * dimension, z);
        for (int i = 0; i < x.Length; i++) x[i] += z[i];
    }
}
