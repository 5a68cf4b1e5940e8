using System.Numerics;
using Stein.Noise;

namespace Stein.Sampling;

/// <summary>
/// A Markov transition: how a chain makes one step. <see cref="Sampler{T}"/> applies it to many chains.
/// </summary>
/// <remarks>
/// A transition of your own needs <see cref="Dimension"/> and <see cref="Step"/>; the other members have defaults. It keeps no state of
/// chains, since several threads use it at once, each with other chains. A chain's random numbers must be a function of the stream, the
/// step and the chain's index alone, and chains must not depend on each other. Then a chain's path does not depend on the number of
/// chains or threads.
/// </remarks>
/// <example>A random walk: <c>x ← x + z</c>.<code>
/// sealed class RandomWalk(int dimension) : ITransition&lt;double&gt;
/// {
///     public int Dimension => dimension;
///     public int Scratch => dimension;
///     public void Step(ChainTile&lt;double&gt; chains, NoiseStream noise, Span&lt;double&gt; scratch)
///     {
///         Span&lt;double&gt; x = chains.Positions.Items, z = scratch[..x.Length];
///         noise.Normals(chains.Step, chains.FirstIndex * dimension, z);
///         for (int i = 0; i &lt; x.Length; i++) x[i] += z[i];
///     }
/// }
/// </code></example>
/// <typeparam name="T">The element type.</typeparam>
public interface ITransition<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The dimension <c>D</c> of the space.</summary>
    int Dimension { get; }

    /// <summary>What it keeps of a chain from step to step, beside the position; nothing by default.</summary>
    ChainMemory Memory => ChainMemory.None;

    /// <summary>The elements of working memory that it needs for each chain; none by default.</summary>
    int Scratch => 0;

    /// <summary>Whether it writes <see cref="ChainTile{T}.Infos"/>; by default it does not, and there is no room for them.</summary>
    bool ReportsInfo => false;

    /// <summary>Computes what it keeps of chains from their positions.</summary>
    /// <param name="chains">The chains.</param>
    /// <param name="noise">The stream of the noise.</param>
    /// <exception cref="ArgumentException">A chain starts where the density is not finite.</exception>
    void Init(ChainTile<T> chains, NoiseStream noise)
    {
    }

    /// <summary>Makes one step with each chain.</summary>
    /// <param name="chains">The chains.</param>
    /// <param name="noise">The stream of the noise.</param>
    /// <param name="scratch">Working memory: <see cref="Scratch"/> elements for each chain, with any content.</param>
    void Step(ChainTile<T> chains, NoiseStream noise, Span<T> scratch);
}

/// <summary>Sees every step of every chain, tile by tile, on the thread that made it.</summary>
/// <typeparam name="T">The element type.</typeparam>
interface IStepObserver<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Called after a step; a chain's calls come in the order of its steps.</summary>
    void After(ChainTile<T> chains);
}
