using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>A function of one number, written once for every lane.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>;
}

/// <summary>The traversal that applies a function to each element of a span.</summary>
public static class Map
{
    /// <summary><c>destinationᵢ = f(sourceᵢ)</c>. The destination may be the source itself.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Run<T, TMap>(ReadOnlySpan<T> source, Span<T> destination, TMap map = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TMap : struct, IMap<T>
        => Run(Lanes.Width, source, destination, map);

    /// <summary>The same at a given width; the bits are the same too.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Run<T, TMap>(LaneWidth width, ReadOnlySpan<T> source, Span<T> destination, TMap map = default)
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
