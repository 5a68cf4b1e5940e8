using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>A function of two numbers, written once for registers of every width. <see cref="Zip"/> applies it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <inheritdoc cref="IMap{T}" path="/remarks"/>
/// <example><code>
/// // x + factor · y, rounded once.
/// readonly struct PlusMultiple(float factor) : IZip&lt;float&gt;
/// {
///     public L Invoke&lt;L&gt;(L x, L y) where L : unmanaged, ISimd&lt;L, float&gt; => L.FusedMultiplyAdd(L.Broadcast(factor), y, x);
/// }
/// </code></example>
public interface IZip<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The values of the function, element by element.</summary>
    /// <param name="x">A register of first arguments.</param>
    /// <param name="y">The second arguments.</param>
    /// <typeparam name="L">The register: one element or several.</typeparam>
    L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, T>;
}

/// <summary>A function of three numbers, written once for registers of every width. <see cref="Zip"/> applies it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IZip3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The values of the function, element by element.</summary>
    /// <param name="x">A register of first arguments.</param>
    /// <param name="y">The second arguments.</param>
    /// <param name="z">The third arguments.</param>
    /// <typeparam name="L">The register: one element or several.</typeparam>
    L Invoke<L>(L x, L y, L z) where L : unmanaged, ISimd<L, T>;
}

/// <summary>Applies a function to the elements at equal places of two or three spans, a register of elements at a time.</summary>
/// <inheritdoc cref="Map" path="/remarks"/>
/// <example><code>
/// float[] x = [1, 2, 3], y = [10, 20, 30];
/// Zip.Apply(x, y, x, new PlusMultiple(0.5f));     // x becomes [6, 12, 18]
/// </code></example>
public static class Zip
{
    /// <summary><c>destinationᵢ = f(xᵢ, yᵢ)</c>.</summary>
    /// <param name="x">The first arguments.</param>
    /// <param name="y">The second arguments, as many.</param>
    /// <param name="destination">Receives the values, as many; may be one of the sources itself.</param>
    /// <param name="zip">The function <c>f</c>.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TZip">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply<T, TZip>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, TZip zip)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TZip : struct, IZip<T>
        => Apply(Lanes.Width, x, y, destination, zip);

    /// <summary>The same at a given width; the bits are the same too.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static void Apply<T, TZip>(LaneWidth width, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, TZip zip)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TZip : struct, IZip<T>
    {
        Lengths.Check(x.Length, y.Length);
        Lengths.Check(x.Length, destination.Length);
        var traversal = new Two<T, TZip>(x, y, destination, zip);
        Lanes.Run<T, Two<T, TZip>>(width, ref traversal);
    }

    /// <summary><c>destinationᵢ = f(xᵢ, yᵢ, zᵢ)</c>.</summary>
    /// <param name="x">The first arguments.</param>
    /// <param name="y">The second arguments, as many.</param>
    /// <param name="z">The third arguments, as many.</param>
    /// <param name="destination">Receives the values, as many; may be one of the sources itself.</param>
    /// <param name="zip">The function <c>f</c>.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TZip">The function's type.</typeparam>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply<T, TZip>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> destination, TZip zip)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TZip : struct, IZip3<T>
        => Apply(Lanes.Width, x, y, z, destination, zip);

    /// <summary>The same at a given width; the bits are the same too.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static void Apply<T, TZip>(
        LaneWidth width, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> destination, TZip zip)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TZip : struct, IZip3<T>
    {
        Lengths.Check(x.Length, y.Length);
        Lengths.Check(x.Length, z.Length);
        Lengths.Check(x.Length, destination.Length);
        var traversal = new Three<T, TZip>(x, y, z, destination, zip);
        Lanes.Run<T, Three<T, TZip>>(width, ref traversal);
    }

    readonly ref struct Two<T, TZip>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, TZip zip) : ILaneProgram<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TZip : struct, IZip<T>
    {
        readonly ReadOnlySpan<T> x = x, y = y;
        readonly Span<T> destination = destination;
        readonly TZip zip = zip;

        public void Run<L>() where L : unmanaged, ISimd<L, T>
        {
            TZip f = zip;
            ref T a = ref Unsafe.AsRef(in x.GetPinnableReference());
            ref T b = ref Unsafe.AsRef(in y.GetPinnableReference());
            ref T to = ref destination.GetPinnableReference();
            nint length = x.Length, i = 0;
            for (; i <= length - L.Count; i += L.Count)
                L.Store(f.Invoke(L.Load(in Unsafe.Add(ref a, i)), L.Load(in Unsafe.Add(ref b, i))), ref Unsafe.Add(ref to, i));

            if (i < length)
                Rest<L>(f, (int)i);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Rest<L>(TZip f, int start) where L : unmanaged, ISimd<L, T>
            => Tail.Store(f.Invoke(Tail.Load<L, T>(x[start..]), Tail.Load<L, T>(y[start..])), destination[start..]);
    }

    readonly ref struct Three<T, TZip>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> destination, TZip zip)
        : ILaneProgram<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TZip : struct, IZip3<T>
    {
        readonly ReadOnlySpan<T> x = x, y = y, z = z;
        readonly Span<T> destination = destination;
        readonly TZip zip = zip;

        public void Run<L>() where L : unmanaged, ISimd<L, T>
        {
            TZip f = zip;
            ref T a = ref Unsafe.AsRef(in x.GetPinnableReference());
            ref T b = ref Unsafe.AsRef(in y.GetPinnableReference());
            ref T c = ref Unsafe.AsRef(in z.GetPinnableReference());
            ref T to = ref destination.GetPinnableReference();
            nint length = x.Length, i = 0;
            for (; i <= length - L.Count; i += L.Count)
            {
                L value = f.Invoke(L.Load(in Unsafe.Add(ref a, i)), L.Load(in Unsafe.Add(ref b, i)), L.Load(in Unsafe.Add(ref c, i)));
                L.Store(value, ref Unsafe.Add(ref to, i));
            }

            if (i < length)
                Rest<L>(f, (int)i);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Rest<L>(TZip f, int start) where L : unmanaged, ISimd<L, T>
        {
            L value = f.Invoke(Tail.Load<L, T>(x[start..]), Tail.Load<L, T>(y[start..]), Tail.Load<L, T>(z[start..]));
            Tail.Store(value, destination[start..]);
        }
    }
}
