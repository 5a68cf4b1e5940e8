using System.Numerics;
using Stein.Noise;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>
/// Several transitions, each for a number of steps, as one transition: the number of the step decides which one is used. So a tile of
/// chains makes the steps of all of them while it is in the cache.
/// </summary>
/// <param name="dimension">The dimension <c>D</c>.</param>
/// <param name="begin">The number of steps that the chains have made before.</param>
/// <typeparam name="T">The element type.</typeparam>
sealed class TransitionSequence<T>(int dimension, long begin) : ITransition<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly List<ITransition<T>> transitions = [];

    /// <summary>The number of steps made when each transition is done.</summary>
    readonly List<int> ends = [];

    /// <inheritdoc/>
    public int Dimension => dimension;

    /// <inheritdoc/>
    public int Scratch { get; private set; }

    /// <summary>The number of all steps.</summary>
    int Steps => ends.Count == 0 ? 0 : ends[^1];

    /// <summary>Adds a transition, which must not keep or report anything of a chain.</summary>
    /// <param name="transition">The transition.</param>
    /// <param name="steps">The number of its steps, at least 0.</param>
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

    /// <summary>Makes all steps with all chains.</summary>
    public void Walk(Chains<T> chains, NoiseStream noise, WorkerPool? pool, CancellationToken cancellation)
        => new Sampler<T>(this, noise, pool).Walk(chains, Steps, null, cancellation);
}
