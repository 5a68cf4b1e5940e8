using System.Numerics;
using Stein.Buffers;
using Stein.Noise;

namespace Stein.Sampling;

/// <summary>What a transition keeps of a chain from step to step, beside its position.</summary>
[Flags]
public enum ChainMemory
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The score at the position.</summary>
    Scores = 1,

    /// <summary>The log-density at the position.</summary>
    LogDensities = 2,

    /// <summary>A momentum.</summary>
    Momenta = 4,
}

/// <summary>The state of Markov chains: their positions, the number of steps made, and what their transition keeps of them.</summary>
/// <remarks>
/// The noise of a chain is numbered by its index. So a job can be split: chains 0 … 99 and 100 … 199, on two machines if you like, make the
/// same steps as chains 0 … 199 together. What a transition reports of a step, <see cref="StepInfo"/>, is not part of the state.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Chains<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly AlignedArray<T> positions;
    AlignedArray<T> scores = new(0), logDensities = new(0), momenta = new(0);

    /// <summary>Chains that all start at the origin.</summary>
    /// <param name="count">The number of chains.</param>
    /// <param name="dimension">The dimension <c>D</c> of the space.</param>
    /// <param name="firstIndex">
    /// The index of the first chain, at least 0. All indices are below <c>2³³/D</c>, or 2³² if <c>D</c> is 1.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Chains(int count, int dimension, long firstIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        // A step draws D numbers for each chain, or two of acceptance and jitter.
        long indices = NoiseStream.DrawsOfAStep / Math.Max(2, dimension);
        if (firstIndex < 0 || firstIndex > indices - count)
        {
            throw new ArgumentOutOfRangeException(nameof(firstIndex), firstIndex,
                $"{count} chains from this index on; in {dimension} dimensions there are random numbers for chains 0 to {indices - 1}");
        }
        (Count, Dimension, FirstIndex) = (count, dimension, firstIndex);
        positions = new(checked(count * dimension));
    }

    /// <summary>The number of chains.</summary>
    public int Count { get; }

    /// <summary>The dimension <c>D</c> of the space.</summary>
    public int Dimension { get; }

    /// <summary>The index of the first chain; those of the others follow.</summary>
    public long FirstIndex { get; }

    /// <summary>Steps made so far.</summary>
    public long Steps { get; internal set; }

    /// <summary>The positions of the chains, <c>[Count, D]</c>. After changing them, call <see cref="Sampler{T}.Init"/>.</summary>
    public MatrixView<T> Positions => new(positions.Span, Count, Dimension);

    /// <summary>The scores at the positions, <c>[Count, D]</c>; none if the transition keeps none.</summary>
    public ReadOnlyMatrixView<T> Scores => View(scores);

    /// <summary>The momenta, <c>[Count, D]</c>; none if the transition keeps none.</summary>
    public MatrixView<T> Momenta => View(momenta);

    /// <summary>The log-densities at the positions, <c>[Count]</c>; none if the transition keeps none.</summary>
    public ReadOnlySpan<T> LogDensities => logDensities.Span;

    /// <summary>The transition that the memory belongs to.</summary>
    internal ITransition<T>? Owner { get; set; }

    /// <summary>Chains that start at draws of <c>N(0, spread² I)</c>: those of step 0, which no sampler uses.</summary>
    /// <param name="count">The number of chains.</param>
    /// <param name="dimension">The dimension <c>D</c> of the space.</param>
    /// <param name="spread">The standard deviation.</param>
    /// <param name="noise">The stream of the draws.</param>
    /// <param name="firstIndex">The index of the first chain.</param>
    public static Chains<T> Scattered(int count, int dimension, T spread, NoiseStream noise, long firstIndex = 0)
    {
        var chains = new Chains<T>(count, dimension, firstIndex);
        var items = chains.Positions.Items;
        noise.Normals(0, firstIndex * dimension, items);
        foreach (ref T item in items) item *= spread;
        return chains;
    }

    /// <summary>Chains that start at uniform draws from <c>[low, high]ᴰ</c>: those of step 0, which no sampler uses.</summary>
    /// <param name="count">The number of chains.</param>
    /// <param name="dimension">The dimension <c>D</c> of the space.</param>
    /// <param name="low">The lower end of each coordinate.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="noise">The stream of the draws.</param>
    /// <param name="firstIndex">The index of the first chain.</param>
    public static Chains<T> Uniform(int count, int dimension, T low, T high, NoiseStream noise, long firstIndex = 0)
    {
        var chains = new Chains<T>(count, dimension, firstIndex);
        var items = chains.Positions.Items;
        noise.Uniforms(0, firstIndex * dimension, items);
        foreach (ref T item in items) item = T.FusedMultiplyAdd(high - low, item, low);
        return chains;
    }

    /// <summary>Makes room for what a transition keeps.</summary>
    internal void Remember(ChainMemory memory)
    {
        int length = Count * Dimension;
        if (memory.HasFlag(ChainMemory.Scores) && scores.Length < length) scores = new(length);
        if (memory.HasFlag(ChainMemory.Momenta) && momenta.Length < length) momenta = new(length);
        if (memory.HasFlag(ChainMemory.LogDensities) && logDensities.Length < Count) logDensities = new(Count);
    }

    internal ChainTile<T> Tile(int first, int count, ulong step, Span<StepInfo> infos) => new(
        first, FirstIndex + first, step, Positions.Slice(first, count), Rows(scores, first, count), Rows(momenta, first, count),
        logDensities.Length == 0 ? [] : logDensities.Span.Slice(first, count), infos.IsEmpty ? [] : infos.Slice(first, count));

    MatrixView<T> View(AlignedArray<T> items) => items.Length == 0 ? default : new(items.Span, Count, Dimension);

    MatrixView<T> Rows(AlignedArray<T> items, int first, int count) => items.Length == 0 ? default : View(items).Slice(first, count);
}
