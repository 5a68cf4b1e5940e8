using System.Numerics;
using Stein.Noise;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>
/// Transitions one after the other, each for a number of steps, as one: the number of the step says which. So a tile of chains makes all steps
/// while it lies in the cache.
/// </summary>
/// <param name="dimension">The dimension <c>D</c>.</param>
/// <param name="begin">The steps that the chains have made before.</param>
/// <typeparam name="T">The element type.</typeparam>
sealed class TransitionSequence<T>(int dimension, long begin) : ITransition<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly List<ITransition<T>> transitions = [];

    /// <summary>How many steps are made when each transition has made its own.</summary>
    readonly List<int> ends = [];

    /// <inheritdoc/>
    public int Dimension => dimension;

    /// <inheritdoc/>
    public int Scratch { get; private set; }

    /// <summary>The number of all steps.</summary>
    int Steps => ends.Count == 0 ? 0 : ends[^1];

    /// <summary>Adds a transition that keeps nothing of a chain and reports nothing.</summary>
    /// <param name="transition">The transition.</param>
    /// <param name="steps">Its steps, at least 0.</param>
    public void Add(ITransition<T> transition, int steps)
    {
        if (steps == 0) return;
        int end = checked(Steps + steps);
        transitions.Add(transition);
        ends.Add(end);
        Scratch = Math.Max(Scratch, transition.Scratch);
    }

    /// <inheritdoc/>
    public void Step(ChainTile<T> chains, NoiseStream noise, Span<T> scratch)
    {
        int made = (int)((long)chains.Step - 1 - begin), place = ends.BinarySearch(made + 1);
        transitions[place < 0 ? ~place : place].Step(chains, noise, scratch);
    }

    /// <summary>Lets chains make all steps.</summary>
    public void Walk(Chains<T> chains, NoiseStream noise, WorkerPool? pool, CancellationToken cancellation)
        => new Sampler<T>(this, noise, pool).Walk(chains, Steps, null, cancellation);
}
