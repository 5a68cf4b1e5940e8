using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Shards;

/// <summary>The sum over shards by one fixed tree: neighbours first, then pairs of pairs, and so on.</summary>
static class TreeSum
{
    /// <summary>Adds the rows of <paramref name="parts"/> into its first row.</summary>
    /// <param name="parts">One row a shard; all rows are overwritten.</param>
    public static void Reduce(MatrixView<float> parts)
    {
        for (int gap = 1; gap < parts.Rows; gap *= 2)
            for (int i = 0; i + gap < parts.Rows; i += 2 * gap)
                Add(parts[i + gap], parts[i]);
    }

    /// <summary>The same sum of numbers.</summary>
    /// <param name="parts">One number a shard; all are overwritten.</param>
    /// <returns>The sum; 0 if there are no numbers.</returns>
    public static double Reduce(Span<double> parts)
    {
        for (int gap = 1; gap < parts.Length; gap *= 2)
            for (int i = 0; i + gap < parts.Length; i += 2 * gap)
                parts[i] += parts[i + gap];
        return parts.IsEmpty ? 0 : parts[0];
    }

    static void Add(ReadOnlySpan<float> source, Span<float> destination) => Zip.Apply(source, destination, destination, new Sum());

    struct Sum : IZip<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, float> => y + x;
    }
}
