using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Noise;

/// <summary>
/// A stream of random numbers without state: draw number <c>i</c> of a step is a function of (seed, stream, step, <c>i</c>) alone. So any
/// draws can be computed anywhere and in any order, with the same bits on every machine, at every width and on any number of threads.
/// </summary>
/// <param name="Seed">The key of the generator. Different seeds give unrelated streams.</param>
/// <param name="Stream">
/// The number of the stream: draws for different purposes under one seed take different streams. Fits, samples and imputations of this
/// library use numbers below 2³¹ under the seed they are given, so that those from 2³¹ on are free for programs.
/// </param>
/// <remarks>
/// The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, <i>Parallel random numbers: as easy as 1, 2, 3</i>). Its counter
/// has 32 bits of block, 32 of stream and 64 of step. A step has 2³⁴ draws of words, floats and bounded integers, and 2³³ of doubles. All
/// methods use the same random words: independent draws take different numbers, steps or streams. Nothing is allocated.
/// </remarks>
/// <example><code>
/// var stream = new NoiseStream(Seed: 42, Stream: 1u &lt;&lt; 31);
/// double[] all = new double[100], part = new double[10];
/// stream.Normals(step: 0, first: 0, all);
/// stream.Normals(step: 0, first: 50, part);       // all[50] … all[59] again
/// </code></example>
public readonly record struct NoiseStream(ulong Seed, uint Stream)
{
    /// <summary>The draws that a step has of every kind: of doubles, of which it has the fewest.</summary>
    internal const long DrawsOfAStep = 1L << 33;

    /// <summary>The most networks of an ensemble: the streams of more would have the numbers of a <see cref="StreamPart"/>.</summary>
    const int MostNetworks = 1 << 22;

    // The bytes of words made at a time: they are still in the first-level cache when they become draws.
    const int Chunk = 32 * Blocks.Bytes;

    /// <summary>A stream of the library's own.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="number">Its purpose.</param>
    /// <param name="network">The index of the network of an ensemble that uses it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or beyond four million.</exception>
    internal NoiseStream(ulong seed, StreamNumber number, int network = 0) : this(seed, (uint)number + ((uint)network << 8))
    {
        if ((uint)network >= MostNetworks)
            throw new ArgumentOutOfRangeException(nameof(network), network, $"an ensemble has at most {MostNetworks} networks");
    }

    /// <summary>A part of this stream, whose draws are independent of its own.</summary>
    internal NoiseStream Part(StreamPart part) => this with { Stream = Stream ^ (uint)part };

    /// <summary>Standard normal draws.</summary>
    /// <param name="step">The step.</param>
    /// <param name="first">The number of the first draw, 0 or more.</param>
    /// <param name="destination">Receives the draws <c>first</c>, <c>first + 1</c>, …</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <remarks>
    /// By the transform of Box and Muller, from 32 random bits a draw (float) or 64 (double). The largest draws are ±6.764 (float) or
    /// ±9.493 (double). Draws around zero are 2·10⁻⁹ (float) or 4·10⁻¹⁹ (double) apart, times the radius of their pair. The error against
    /// the exact transform of the same bits is below 4 ulp.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The step has no such draws.</exception>
    public void Normals<T>(ulong step, long first, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Fill<T, Normal<T>>(Lanes.Width, step, first, destination);

    /// <summary>
    /// Uniform draws from the open interval (0, 1): the numbers <c>(k + ½) 2⁻ᵐ</c>, all equally likely, with <c>m</c> = 23 (float) or 52
    /// (double).
    /// </summary>
    /// <inheritdoc cref="Normals" path="/*[self::param or self::typeparam or self::exception]"/>
    public void Uniforms<T>(ulong step, long first, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Fill<T, Uniform<T>>(Lanes.Width, step, first, destination);

    /// <summary>Rademacher draws: −1 or +1, equally likely.</summary>
    /// <inheritdoc cref="Normals" path="/*[self::param or self::typeparam or self::exception]"/>
    public void Signs<T>(ulong step, long first, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Fill<T, Rademacher<T>>(Lanes.Width, step, first, destination);

    /// <summary>Random words of 32 bits, all equally likely.</summary>
    /// <param name="step">The step.</param>
    /// <param name="first">The number of the first word, 0 or more.</param>
    /// <param name="destination">Receives the words <c>first</c>, <c>first + 1</c>, …</param>
    /// <exception cref="ArgumentOutOfRangeException">The step has no such words.</exception>
    public void Words(ulong step, long first, Span<uint> destination)
        => Fill<float, RawWords<float>>(Lanes.Width, step, first, MemoryMarshal.Cast<uint, float>(destination));

    /// <summary>
    /// Integers from 0 to <paramref name="bound"/> − 1, exactly equally likely: words that would favour some of them are drawn again.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="first">The number of the first draw, 0 or more.</param>
    /// <param name="bound">The number of different integers, at least 1.</param>
    /// <param name="destination">Receives the draws <c>first</c>, <c>first + 1</c>, …</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive, or the step has no such draws.</exception>
    public void Below(ulong step, long first, int bound, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var words = MemoryMarshal.Cast<int, uint>(destination);
        Words(step, first, words);
        for (int i = 0; i < words.Length; i++)
            destination[i] = (int)Reduce(words[i], step, first + i, (uint)bound);
    }

    /// <summary>
    /// Puts items in random order, every order equally likely (Fisher and Yates): item <c>i</c> = 1, 2, … changes places with the item
    /// whose index is draw number <c>i</c> of the integers from 0 to <c>i</c>.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="items">The items.</param>
    /// <typeparam name="T">The type of an item.</typeparam>
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

    /// <summary>Draws from a distribution at a given width. It changes the time, but no bit.</summary>
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

    // The high half of word × bound (Lemire 2019, "Fast random integer generation in an interval"). In place of a rejected word comes the
    // one of the same number under another key.
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
