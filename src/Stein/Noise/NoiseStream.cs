using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Noise;

/// <summary>
/// A stream of random numbers without state: draw number i of a step is a pure function of (seed, stream, step, i). So any part
/// of any step can be computed anywhere, in any order and any portions, with the same bits on every machine, lane width and
/// thread count; skipping ahead costs nothing.
/// </summary>
/// <param name="Seed">The key of the cipher. Different seeds give unrelated streams.</param>
/// <param name="Stream">
/// Tells apart the uses of one seed, such as initial weights, minibatches and chains. Fits, samples and imputations of this library draw from
/// numbers below 2³¹; a program that gives them its own seed has the numbers from 2³¹ on for itself.
/// </param>
/// <remarks>
/// The generator is Philox4x32-10 over the counter (block, <paramref name="Stream"/>, step), the block of 32 bits and the step of
/// 64. A 32-bit word, a float or a bounded integer has one of 2³⁴ numbers in a step, a double one of 2³³; a range beyond throws
/// <see cref="ArgumentOutOfRangeException"/>. The methods draw from the same words: take another step or stream for an
/// independent draw. They allocate nothing.
/// </remarks>
public readonly record struct NoiseStream(ulong Seed, uint Stream)
{
    /// <summary>The draws that a step has of every kind: of doubles, of which it has the fewest.</summary>
    internal const long DrawsOfAStep = 1L << 33;

    /// <summary>Networks of one ensemble at most: beyond, the numbers of their streams would reach those of <see cref="StreamPart"/>.</summary>
    const int MostNetworks = 1 << 22;

    // Bytes filled at a time, so that words are still in the nearest cache when they become draws.
    const int Chunk = 32 * Blocks.Bytes;

    /// <summary>A stream of the library's own.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="number">What it is for.</param>
    /// <param name="network">The index of the network of an ensemble that draws from it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or beyond four million.</exception>
    internal NoiseStream(ulong seed, StreamNumber number, int network = 0) : this(seed, (uint)number + ((uint)network << 8))
    {
        if ((uint)network >= MostNetworks) throw new ArgumentOutOfRangeException(nameof(network), network, $"an ensemble has at most {MostNetworks} networks");
    }

    /// <summary>A part of this stream, whose draws are independent of its own.</summary>
    internal NoiseStream Part(StreamPart part) => this with { Stream = Stream ^ (uint)part };

    /// <summary>Standard normal draws.</summary>
    /// <param name="step">The step.</param>
    /// <param name="first">The number of the first draw, 0 or more.</param>
    /// <param name="destination">Receives the draws first, first + 1, …</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <remarks>
    /// Box–Muller pairs from full words: |z| reaches 6.764 (float: the smallest uniform is 2⁻³³) or 9.493 (double: 2⁻⁶⁵), and the
    /// values around zero lie 2·10⁻⁹ (float) or 4·10⁻¹⁹ (double) apart, times the radius of their pair. Against the exact transform
    /// of the same words the error is below 4 ulp.
    /// </remarks>
    public void Normals<T>(ulong step, long first, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Fill<T, Normal<T>>(Lanes.Width, step, first, destination);

    /// <summary>
    /// Uniform draws from the open interval (0, 1): the numbers (k + ½) 2⁻ᵐ, all equally likely, m = 23 (float) or 52 (double).
    /// </summary>
    /// <inheritdoc cref="Normals" path="/*[self::param or self::typeparam]"/>
    public void Uniforms<T>(ulong step, long first, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Fill<T, Uniform<T>>(Lanes.Width, step, first, destination);

    /// <summary>Rademacher draws: −1 or +1, equally likely.</summary>
    /// <inheritdoc cref="Normals" path="/*[self::param or self::typeparam]"/>
    public void Signs<T>(ulong step, long first, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Fill<T, Rademacher<T>>(Lanes.Width, step, first, destination);

    /// <summary>Random words of 32 bits.</summary>
    /// <inheritdoc cref="Normals" path="/*[self::param or self::typeparam]"/>
    public void Words(ulong step, long first, Span<uint> destination)
        => Fill<float, RawWords<float>>(Lanes.Width, step, first, MemoryMarshal.Cast<uint, float>(destination));

    /// <summary>
    /// Integers from 0 to <paramref name="bound"/> − 1, exactly equally likely: a word that would favour some is redrawn.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="first">The number of the first draw, 0 or more.</param>
    /// <param name="bound">What the draws stay below; at least 1.</param>
    /// <param name="destination">Receives the draws first, first + 1, …</param>
    public void Below(ulong step, long first, int bound, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var words = MemoryMarshal.Cast<int, uint>(destination);
        Words(step, first, words);
        for (int i = 0; i < words.Length; i++)
            destination[i] = (int)Reduce(words[i], step, first + i, (uint)bound);
    }

    /// <summary>
    /// Puts the items in random order, every order equally likely, by exchanging item i with item <c>Below(i + 1)</c> of draw i,
    /// for i = 1, 2, … (Fisher and Yates).
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="items">The items.</param>
    public void Shuffle<T>(ulong step, Span<T> items)
    {
        Span<uint> words = stackalloc uint[256];
        for (int i = 0; i < items.Length; i++)
        {
            int at = i % words.Length;
            if (at == 0)
                Words(step, i, words[..Math.Min(words.Length, items.Length - i)]);
            int j = (int)Reduce(words[at], step, i, (uint)i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Fills with draws of a distribution at a given width, which changes the time but no bit.</summary>
    internal void Fill<T, TDistribution>(LaneWidth width, ulong step, long first, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDistribution : IDistribution<T>
    {
        int group = Blocks.Bytes / Unsafe.SizeOf<T>();
        long draws = Blocks.Groups * group;
        if (first < 0 || first > draws - destination.Length)
            throw new ArgumentOutOfRangeException(
                nameof(first), $"{destination.Length} draws from {first} on; a step has draws 0 to {draws - 1}");
        var blocks = new Blocks(Seed, Stream, step);
        Span<T> partial = stackalloc T[group];
        while (!destination.IsEmpty)
        {
            int skipped = (int)(first % group);
            bool whole = skipped == 0 && destination.Length >= group;
            int taken = whole
                ? Math.Min(Chunk / Unsafe.SizeOf<T>(), destination.Length / group * group)
                : Math.Min(group - skipped, destination.Length);
            var words = whole ? destination[..taken] : partial;
            blocks.Fill(width, first / group, words);
            var transform = new Transformation<T, TDistribution>(words);
            Lanes.Run<T, Transformation<T, TDistribution>>(width, ref transform);
            if (!whole)
                partial.Slice(skipped, taken).CopyTo(destination);
            destination = destination[taken..];
            first += taken;
        }
    }

    // The high word of word × bound (Lemire 2019, "Fast random integer generation in an interval"). A rejected word gives way to
    // the one of the same number under another key.
    uint Reduce(uint word, ulong step, long number, uint bound)
    {
        ulong product = (ulong)word * bound;
        if ((uint)product >= bound || (uint)product >= (0 - bound) % bound)
            return (uint)(product >> 32);
        NoiseStream next = this with { Seed = Seed + 0x9E3779B97F4A7C15 };
        next.Words(step, number, new Span<uint>(ref word));
        return next.Reduce(word, step, number, bound);
    }

    readonly ref struct Transformation<T, TDistribution>(Span<T> words) : ILaneProgram<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDistribution : IDistribution<T>
    {
        readonly Span<T> words = words;

        public void Run<L>() where L : unmanaged, ISimd<L, T> => TDistribution.Transform<L>(words);
    }
}
