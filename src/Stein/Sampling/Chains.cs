using System.Numerics;
using Stein.Buffers;
using Stein.Noise;

namespace Stein.Sampling;

/// <summary>The state of Markov chains: where they are and how many steps they have made.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Chains<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly AlignedArray<T> positions;

    /// <summary>Chains that all stand at the origin.</summary>
    /// <param name="count">Number of chains.</param>
    /// <param name="dimension">Dimension <c>D</c> of the space.</param>
    public Chains(int count, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        (Count, Dimension) = (count, dimension);
        positions = new(checked(count * dimension));
    }

    /// <summary>Number of chains.</summary>
    public int Count { get; }

    /// <summary>Dimension of the space.</summary>
    public int Dimension { get; }

    /// <summary>Steps made so far.</summary>
    public long Steps { get; internal set; }

    /// <summary>Where the chains are, <c>[Count, D]</c>.</summary>
    public MatrixView<T> Positions => new(positions.Span, Count, Dimension);

    /// <summary>Chains that start from <c>N(0, spread² I)</c>: the draws of step 0, which no sampler uses.</summary>
    public static Chains<T> Scattered(int count, int dimension, T spread, NoiseStream noise)
    {
        var chains = new Chains<T>(count, dimension);
        var items = chains.Positions.Items;
        noise.Normals(0, 0, items);
        foreach (ref T item in items) item *= spread;
        return chains;
    }
}
