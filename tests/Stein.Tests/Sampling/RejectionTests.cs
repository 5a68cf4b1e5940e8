using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Stein.Simd;
using Xunit;

#pragma warning disable xUnit1051 // Walks of a few steps need no cancellation.

namespace Stein.Tests.Sampling;

/// <summary>Where a density is zero or not a number, a move is rejected and a start refused.</summary>
public class RejectionTests
{
    static readonly NoiseStream noise = new(21, 1);

    /// <summary>Draws of the half-plane <c>x_1 &gt; 0</c>, the density NaN in a corner of it: no chain leaves it, none stops.</summary>
    [Fact]
    public void BoundsAndBadRegionsAreRejectedMoves()
    {
        using var pool = new WorkerPool(1);
        var chains = new Chains<double>(100, 2);
        chains.Positions.Items.Fill(0.5);
        var moved = new Sampler<double>(HamiltonianMonteCarlo<double>.Langevin(Score.FromDensity(new Corner()), 1.0), noise, pool);
        int rejected = 0, divergent = 0;
        for (int step = 0; step < 200; step++)
        {
            moved.Walk(chains, 1);
            foreach (var info in moved.Infos)
                (rejected, divergent) = (rejected + (info.Accepted ? 0 : 1), divergent + (info.Divergent ? 1 : 0));
            for (int b = 0; b < 100; b++)
                Assert.True(chains.Positions[b, 0] > 0 && !(chains.Positions[b, 0] > 2 && chains.Positions[b, 1] > 2));
        }
        Assert.InRange(rejected, 500, 19_000);
        Assert.InRange(divergent, 100, rejected);
        Assert.All(Enumerable.Range(0, 100), b => Assert.NotEqual(0.5, chains.Positions[b, 0]));
    }

    [Fact]
    public void AStartWithoutADensityIsRefused()
    {
        using var pool = new WorkerPool(1);
        var chains = new Chains<double>(3, 2);
        chains.Positions.Items.Fill(1);
        chains.Positions[1, 0] = -1;
        var sampler = new Sampler<double>(HamiltonianMonteCarlo<double>.Langevin(Score.FromDensity(new Corner()), 1.0), noise, pool);
        Assert.Contains("chain 1", Assert.Throws<ArgumentException>(() => sampler.Walk(chains, 1)).Message);
    }

    /// <summary>A normal on <c>x_1 &gt; 0</c>, whose log-density is <c>log</c> of a negative number beyond (2, 2).</summary>
    readonly struct Corner : IDensity
    {
        public int Dimension => 2;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R normal = R.Constant(-0.5) * (x[0] * x[0] + x[1] * x[1]);
            // Zero where a coordinate is below 2, by the difference of its size and itself.
            R a = x[0] - R.Constant(2), b = x[1] - R.Constant(2);
            R beyond = (R.Sqrt(a * a) + a) * (R.Sqrt(b * b) + b);
            return normal + R.Constant(1e-300) * R.Log(x[0]) + R.Constant(1e-300) * R.Log(R.Constant(1e-9) - beyond);
        }
    }
}
