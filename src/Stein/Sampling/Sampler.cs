using System.Numerics;
using Stein.Buffers;
using Stein.Noise;
using Stein.Shards;

namespace Stein.Sampling;

/// <summary>Lets many chains walk under one transition.</summary>
/// <remarks>
/// A chain's path is a function of the seed, its index and its start alone, not of how many chains, threads or lanes run. A step
/// allocates nothing.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Sampler<T> : IShardWork where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Chains that walk together at most, or so many numbers of them: they make all their steps while they lie in the cache.</summary>
    const int LongestTile = 192, LongestTileNumbers = 4096;

    /// <summary>Chains that are worth a tile of their own.</summary>
    const int ShortestTile = 16;

    readonly ITransition<T> transition;
    readonly WorkerPool pool;
    readonly NoiseStream noise;
    readonly AlignedArray<T>[] scratch;
    StepInfo[] moves = [];
    Chains<T>? chains;
    IStepObserver<T>? observer;
    CancellationToken cancellation;
    readonly int longest;
    int steps, tile;

    /// <summary>A sampler.</summary>
    /// <param name="transition">How a chain makes a step.</param>
    /// <param name="noise">Where the noise is drawn from; step <c>t</c> of a chain takes the draws of step <c>t ≥ 1</c>.</param>
    /// <param name="pool">Who computes; <see cref="WorkerPool.Shared"/> if none. The chains do not depend on it.</param>
    public Sampler(ITransition<T> transition, NoiseStream noise, WorkerPool? pool = null)
    {
        (this.transition, this.noise, this.pool) = (transition, noise, pool ?? WorkerPool.Shared);
        longest = Math.Max(LongestTile, LongestTileNumbers / transition.Dimension / ShortestTile * ShortestTile);
        scratch = [.. Enumerable.Range(0, this.pool.Workers).Select(_ => new AlignedArray<T>(longest * transition.Scratch))];
    }

    /// <summary>What each chain reported of its last step; empty if the transition reports nothing.</summary>
    public ReadOnlySpan<StepInfo> Moves => moves;

    /// <summary>Fills in what the transition keeps of chains, from their positions. <see cref="Walk(Chains{T}, int, CancellationToken)"/> does so for chains new to it.</summary>
    /// <exception cref="ArgumentException">The chains live in another dimension.</exception>
    /// <exception cref="ArgumentException">A chain stands where the density is not finite.</exception>
    public void Init(Chains<T> chains)
    {
        Bind(chains, 0, null, default);
        transition.Init(chains.Tile(0, chains.Count, (ulong)chains.Steps, moves), noise);
        chains.Owner = transition;
    }

    /// <summary>Lets all chains make so many steps.</summary>
    /// <param name="chains">The chains.</param>
    /// <param name="steps">Steps, at least 0.</param>
    /// <param name="cancellation">Ends the walk between two steps.</param>
    /// <exception cref="ArgumentException">The chains live in another dimension.</exception>
    /// <exception cref="ArgumentException">A chain new to this transition stands where the density is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the chains stand at different steps and cannot go on.</exception>
    public void Walk(Chains<T> chains, int steps, CancellationToken cancellation = default) => Walk(chains, steps, null, cancellation);

    /// <inheritdoc cref="Walk(Chains{T}, int, CancellationToken)"/>
    /// <param name="chains">The chains.</param>
    /// <param name="steps">Steps, at least 0.</param>
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
            throw new ArgumentException($"the chains have dimension {chains.Dimension}, the transition {transition.Dimension}");
        (this.chains, this.steps, this.observer, this.cancellation) = (chains, steps, observer, cancellation);
        chains.Remember(transition.Memory);
        if (!transition.ReportsMoves || moves.Length == chains.Count) return;
        moves = new StepInfo[chains.Count];
        moves.AsSpan().Fill(StepInfo.Free);
    }

    void IShardWork.Run(int shard, int worker)
    {
        int first = shard * tile, count = Math.Min(tile, chains!.Count - first);
        var space = scratch[worker].Span[..(count * transition.Scratch)];
        for (long step = chains.Steps + 1; step <= chains.Steps + steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = chains.Tile(first, count, (ulong)step, moves);
            transition.Step(part, noise, space);
            observer?.After(part);
        }
    }
}
