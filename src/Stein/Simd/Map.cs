using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>A function of one number, written once for registers of every width. <see cref="Map"/> applies it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// A function longer than a line or two is marked <c>[MethodImpl(MethodImplOptions.AggressiveInlining)]</c>, so that its arguments stay in
/// registers.
/// </remarks>
/// <example><code>
/// // x / (1 + |x|)
/// readonly struct Softsign : IMap&lt;double&gt;
/// {
///     public L Invoke&lt;L&gt;(L x) where L : unmanaged, ISimd&lt;L, double&gt; => x / (1 + L.Abs(x));
/// }
/// </code></example>
public interface IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The values of the function, element by element.</summary>
    /// <param name="x">A register of arguments.</param>
    /// <typeparam name="L">The register: one element or several.</typeparam>
    L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>;
}

/// <summary>Applies a function to each element of a span, a register of elements at a time.</summary>
/// <remarks>
/// The function is a struct, so that the compiler writes one loop for it, without calls. The width is the widest that the processor has;
/// the environment variable <c>STEIN_LANES</c> (<c>scalar</c>, <c>vector</c> or <c>vector512</c>) forces another. The results have the
/// same bits at every width.
/// </remarks>
/// <example><code>
/// double[] x = [-1, 0, 3];
/// var y = new double[x.Length];
/// Map.Apply(x, y, new Softsign());
/// </code></example>
public static class Map
{
    /// <summary><c>destinationᵢ = f(sourceᵢ)</c>.</summary>
    /// <param name="source">The arguments.</param>
    /// <param name="destination">Receives the values, one for each argument; may be <paramref name="source"/> itself.</param>
    /// <param name="map">The function <c>f</c>.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TMap">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply<T, TMap>(ReadOnlySpan<T> source, Span<T> destination, TMap map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TMap : struct, IMap<T>
        => Apply(Lanes.Width, source, destination, map);

    /// <summary>The same at a given width; the bits are the same too.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static void Apply<T, TMap>(LaneWidth width, ReadOnlySpan<T> source, Span<T> destination, TMap map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TMap : struct, IMap<T>
    {
        Lengths.Check(source.Length, destination.Length);
        var traversal = new Traversal<T, TMap>(source, destination, map);
        Lanes.Run<T, Traversal<T, TMap>>(width, ref traversal);
    }

    readonly ref struct Traversal<T, TMap>(ReadOnlySpan<T> source, Span<T> destination, TMap map) : ILaneProgram<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TMap : struct, IMap<T>
    {
        readonly ReadOnlySpan<T> source = source;
        readonly Span<T> destination = destination;
        readonly TMap map = map;

        public void Run<L>() where L : unmanaged, ISimd<L, T>
        {
            TMap f = map;
            ref readonly T from = ref source.GetPinnableReference();
            ref T to = ref destination.GetPinnableReference();
            nint length = source.Length, i = 0;
            for (; i <= length - L.Count; i += L.Count)
                L.Store(f.Invoke(L.Load(in Unsafe.Add(ref Unsafe.AsRef(in from), i))), ref Unsafe.Add(ref to, i));

            if (i < length)
                Rest<L>(f, (int)i);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Rest<L>(TMap f, int start) where L : unmanaged, ISimd<L, T>
            => Tail.Store(f.Invoke(Tail.Load<L, T>(source[start..])), destination[start..]);
    }
}
