using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stein.Simd;

/// <summary>A function of two numbers, over any lane.</summary>
public interface IZip<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, T>;
}

/// <summary><c>z_i = f(x_i, y_i)</c>.</summary>
public static class Zip
{
    public static void Run<T, TZip>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, TZip zip, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TZip : struct, IZip<T>
    {
        if (x.Length != y.Length || x.Length != z.Length) throw new ArgumentException($"{x.Length}, {y.Length} and {z.Length}");
        var program = new Program<T, TZip>(x, y, zip, z);
        Lanes.Run<T, Program<T, TZip>>(ref program);
    }

    ref struct Program<T, TZip>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, TZip zip, Span<T> z) : ILaneProgram<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TZip : struct, IZip<T>
    {
        readonly ReadOnlySpan<T> x = x, y = y;
        readonly Span<T> z = z;

        public void Run<L>() where L : unmanaged, ISimd<L, T>
        {
            ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y), c = ref MemoryMarshal.GetReference(z);
            nint i = 0;
            for (; i + L.Count <= x.Length; i += L.Count)
                L.Store(zip.Invoke(L.Load(in Unsafe.Add(ref a, i)), L.Load(in Unsafe.Add(ref b, i))), ref Unsafe.Add(ref c, i));
            for (; i < x.Length; i++)
                Scalar<T>.Store(zip.Invoke(Scalar<T>.Load(in Unsafe.Add(ref a, i)), Scalar<T>.Load(in Unsafe.Add(ref b, i))), ref Unsafe.Add(ref c, i));
        }
    }
}
