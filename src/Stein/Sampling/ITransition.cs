using System.Numerics;
using Stein.Noise;

namespace Stein.Sampling;

/// <summary>
/// A Markov transition: how a chain makes one step. <see cref="Sampler{T}"/> lets many chains make many.
/// </summary>
/// <remarks>
/// A transition of your own has to say its dimension and how to make a step. Implementations keep no state of chains and are called by several
/// threads, each with a tile of its own. What a chain draws must be a function of the stream, the step and the chain's index alone, and each
/// chain must be moved by itself: then a chain's path does not depend on how many chains, threads or lanes there are.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public interface ITransition<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The dimension <c>D</c> of the space.</summary>
    int Dimension { get; }

    /// <summary>What it keeps of a chain between steps.</summary>
    ChainMemory Memory => ChainMemory.None;

    /// <summary>Elements of working space that it needs for each chain.</summary>
    int Scratch => 0;

    /// <summary>Whether it fills in <see cref="ChainTile{T}.Moves"/>.</summary>
    bool ReportsMoves => false;

    /// <summary>Fills in what it keeps, for chains whose positions alone are known.</summary>
    /// <exception cref="ArgumentException">A chain starts where the density is not finite.</exception>
    void Init(ChainTile<T> chains, NoiseStream noise)
    {
    }

    /// <summary>Makes one step with each chain of a tile.</summary>
    /// <param name="chains">The chains.</param>
    /// <param name="noise">Where to draw from.</param>
    /// <param name="scratch"><see cref="Scratch"/> elements for each chain, undefined.</param>
    void Step(ChainTile<T> chains, NoiseStream noise, Span<T> scratch);
}

/// <summary>Sees every step of every chain, tile by tile, on the thread that made it.</summary>
/// <typeparam name="T">The element type.</typeparam>
interface IStepObserver<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Called after a step; a chain's calls come in the order of its steps.</summary>
    void After(ChainTile<T> chains);
}
