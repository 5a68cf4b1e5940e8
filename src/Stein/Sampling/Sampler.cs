using System.Numerics;
using Stein.Buffers;
using Stein.Noise;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>Applies a transition to many chains, for many steps.</summary>
/// <remarks>
/// A chain's path is a function of the noise, its index and its start alone. It does not depend on the number of chains or threads. A step
/// allocates nothing.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Sampler<T> : IShardWork where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The most chains of a tile, or as many as have so many coordinates: a tile makes all steps while it is in the cache.
    /// </summary>
    const int LongestTile = 192, LongestTileNumbers = 4096;

    /// <summary>The fewest chains that are worth a tile.</summary>
    const int ShortestTile = 16;

    readonly ITransition<T> transition;
    readonly WorkerPool pool;
    readonly NoiseStream noise;
    readonly AlignedArray<T>[] scratch;
    StepInfo[] infos = [];
    Chains<T>? chains;
    IStepObserver<T>? observer;
    CancellationToken cancellation;
    readonly int longest;
    int steps, tile;

    /// <summary>Creates a sampler.</summary>
    /// <param name="transition">The transition.</param>
    /// <param name="noise">
    /// The stream of the noise. Step <c>t</c> of the chains, from 1, uses the draws of step <c>t</c> of the stream.
    /// </param>
    /// <param name="pool">Who computes; <see cref="WorkerPool.Shared"/> if none. The chains do not depend on it.</param>
    public Sampler(ITransition<T> transition, NoiseStream noise, WorkerPool? pool = null)
    {
        (this.transition, this.noise, this.pool) = (transition, noise, pool ?? WorkerPool.Shared);
        longest = Math.Max(LongestTile, LongestTileNumbers / transition.Dimension / ShortestTile * ShortestTile);
        scratch = [.. Enumerable.Range(0, this.pool.Workers).Select(_ => new AlignedArray<T>(longest * transition.Scratch))];
    }

    /// <summary>What each chain reported of its last step; empty if the transition reports nothing.</summary>
    public ReadOnlySpan<StepInfo> Infos => infos;

    /// <summary>
    /// Computes what the transition keeps of chains from their positions. Call it after changing positions; chains that are new to the
    /// transition need no call.
    /// </summary>
    /// <param name="chains">The chains.</param>
    /// <exception cref="ArgumentException">The chains live in another dimension.</exception>
    /// <exception cref="ArgumentException">A chain stands where the density is not finite.</exception>
    public void Init(Chains<T> chains)
    {
        Bind(chains, 0, null, default);
        transition.Init(chains.Tile(0, chains.Count, (ulong)chains.Steps, infos), noise);
        chains.Owner = transition;
    }

    /// <summary>Makes a number of steps with all chains.</summary>
    /// <param name="chains">The chains.</param>
    /// <param name="steps">The number of steps, at least 0.</param>
    /// <param name="cancellation">Ends the walk between two steps.</param>
    /// <exception cref="ArgumentException">The chains live in another dimension.</exception>
    /// <exception cref="ArgumentException">A chain new to this transition stands where the density is not finite.</exception>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled. The chains have made different numbers of steps then and are of no further use.
    /// </exception>
    public void Walk(Chains<T> chains, int steps, CancellationToken cancellation = default) => Walk(chains, steps, null, cancellation);

    /// <inheritdoc cref="Walk(Chains{T}, int, CancellationToken)"/>
    /// <param name="chains">The chains.</param>
    /// <param name="steps">The number of steps, at least 0.</param>
    /// <param name="observer">Sees every step.</param>
    /// <param name="cancellation">Ends the walk between two steps.</param>
    internal void Walk(Chains<T> chains, int steps, IStepObserver<T>? observer, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (chains.Owner != transition) Init(chains);
        Bind(chains, steps, observer, cancellation);
        int share = (chains.Count + pool.Workers - 1) / pool.Workers;
        tile = Math.Clamp((share + ShortestTile - 1) / ShortestTile * ShortestTile, ShortestTile, longest);
        pool.Run((chains.Count + tile - 1) / tile, this);
        chains.Steps += steps;
    }

    void Bind(Chains<T> chains, int steps, IStepObserver<T>? observer, CancellationToken cancellation)
    {
        if (chains.Dimension != transition.Dimension)
        {
            throw new ArgumentException(
                $"the chains have dimension {chains.Dimension}, the transition {transition.Dimension}", nameof(chains));
        }
        (this.chains, this.steps, this.observer, this.cancellation) = (chains, steps, observer, cancellation);
        chains.Remember(transition.Memory);
        if (!transition.ReportsInfo || infos.Length == chains.Count) return;
        infos = new StepInfo[chains.Count];
        infos.AsSpan().Fill(StepInfo.Free);
    }

    void IShardWork.Run(int shard, int worker)
    {
        int first = shard * tile, count = Math.Min(tile, chains!.Count - first);
        var space = scratch[worker].Span[..(count * transition.Scratch)];
        for (long step = chains.Steps + 1; step <= chains.Steps + steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = chains.Tile(first, count, (ulong)step, infos);
            transition.Step(part, noise, space);
            observer?.After(part);
        }
    }
}
