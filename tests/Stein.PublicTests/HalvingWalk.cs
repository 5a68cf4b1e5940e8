using Stein.Noise;
using Stein.Sampling;

namespace Stein.PublicTests;

/// <summary>A sampler step of one's own: <c>x ← x/2 + z</c>, whose stationary variance is 4/3.</summary>
sealed class HalvingWalk : ITransition<double>
{
    public int Dimension => 1;

    public int Scratch => 1;

    public void Step(ChainTile<double> chains, NoiseStream noise, Span<double> scratch)
    {
        Span<double> x = chains.Positions.Items, z = scratch[..x.Length];
        noise.Normals(chains.Step, chains.FirstIndex, z);
        for (int i = 0; i < x.Length; i++) x[i] = x[i] / 2 + z[i];
    }
}
