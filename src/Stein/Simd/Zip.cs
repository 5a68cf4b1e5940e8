using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>A function of two numbers, written once for every lane.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IZip<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, T>;
}

/// <summary>A function of three numbers, written once for every lane.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IZip3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    L Invoke<L>(L x, L y, L z) where L : unmanaged, ISimd<L, T>;
}

/// <summary>The traversals that apply a function to the elements of two or three spans, place by place.</summary>
public static class Zip
{
    /// <summary><c>destinationᵢ = f(xᵢ, yᵢ)</c>. The destination may be one of the sources itself.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Run<T, TZip>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, TZip zip = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TZip : struct, IZip<T>
        => Run(Lanes.Width, x, y, destination, zip);

    /// <summary>The same at a given width; the bits are the same too.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Run<T, TZip>(LaneWidth width, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, TZip zip = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TZip : struct, IZip<T>
    {
        Lengths.Check(x.Length, y.Length);
        Lengths.Check(x.Length, destination.Length);
        var traversal = new Two<T, TZip>(x, y, destination, zip);
        Lanes.Run<T, Two<T, TZip>>(width, ref traversal);
    }

    /// <summary><c>destinationᵢ = f(xᵢ, yᵢ, zᵢ)</c>. The destination may be one of the sources itself.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Run3<T, TZip>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> destination, TZip zip = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TZip : struct, IZip3<T>
        => Run3(Lanes.Width, x, y, z, destination, zip);

    /// <summary>The same at a given width; the bits are the same too.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Run3<T, TZip>(
        LaneWidth width, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> destination, TZip zip = default)
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
