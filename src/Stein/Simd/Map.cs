using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stein.Simd;

/// <summary>A function of one number, over any lane.</summary>
public interface IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    L Invoke<L>(L x) where L : unmanaged, ISimd<L, T>;
}

/// <summary><c>y_i = f(x_i)</c>.</summary>
public static class Map
{
    public static void Run<T, TMap>(ReadOnlySpan<T> x, TMap map, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TMap : struct, IMap<T>
    {
        if (x.Length != y.Length) throw new ArgumentException($"{x.Length} and {y.Length}");
        var program = new Program<T, TMap>(x, map, y);
        Lanes.Run<T, Program<T, TMap>>(ref program);
    }

    ref struct Program<T, TMap>(ReadOnlySpan<T> x, TMap map, Span<T> y) : ILaneProgram<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TMap : struct, IMap<T>
    {
        readonly ReadOnlySpan<T> x = x;
        readonly Span<T> y = y;

        public void Run<L>() where L : unmanaged, ISimd<L, T>
        {
            ref T source = ref MemoryMarshal.GetReference(x), target = ref MemoryMarshal.GetReference(y);
            nint i = 0;
            for (; i + L.Count <= x.Length; i += L.Count) L.Store(map.Invoke(L.Load(in Unsafe.Add(ref source, i))), ref Unsafe.Add(ref target, i));
            for (; i < x.Length; i++) Scalar<T>.Store(map.Invoke(Scalar<T>.Load(in Unsafe.Add(ref source, i))), ref Unsafe.Add(ref target, i));
        }
    }
}
