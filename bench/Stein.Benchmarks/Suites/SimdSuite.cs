using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Benchmarks.Suites;

/// <summary>
/// Elementary functions and traversals. The baseline is System.Numerics.Tensors where it has the function; it states no accuracy.
/// </summary>
public class SimdSuite : Suite
{
    /// <inheritdoc/>
    public override IEnumerable<Kernel> Kernels =>
    [
        Kernel.Of(Peak.Cache), Kernel.Of(Peak.Memory),
        .. Functions<float>("float"), .. Functions<double>("double"),
        .. Traversals(Sizes.Cached, Peak.Cache, "in the cache"), .. Traversals(Sizes.Distant, Peak.Memory, "in memory"),
    ];

    static IEnumerable<Kernel> Functions<T>(string type) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        .. Pair<T, Exp<T>>($"exp, {type}", TensorPrimitives.Exp),
        .. Pair<T, Log<T>>($"log, {type}", TensorPrimitives.Log),
        .. Pair<T, Sin<T>>($"sin, {type}", TensorPrimitives.Sin),
        .. Pair<T, Tanh<T>>($"tanh, {type}", TensorPrimitives.Tanh),
        .. Pair<T, Sigmoid<T>>($"sigmoid, {type}", TensorPrimitives.Sigmoid),
        Elementwise<T>($"softplus, {type}", (x, y) => Map.Apply(x, y, new Softplus<T>())),
        Elementwise<T>($"silu, {type}", (x, y) => Map.Apply(x, y, new Silu<T>())),
        Elementwise<T>($"gelu, {type}", (x, y) => Map.Apply(x, y, new Gelu<T>())),
    ];

    static IEnumerable<Kernel> Pair<T, TMap>(string name, Function<T> peer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TMap : struct, IMap<T>
    {
        var theirs = Elementwise($"{name}: TensorPrimitives", peer);
        return [Elementwise<T>(name, (x, y) => Map.Apply(x, y, default(TMap))) with { Baseline = theirs.Name }, theirs];
    }

    static Kernel Elementwise<T>(string name, Function<T> f) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(name, Work.Elements(Sizes.Cached, 2 * Unsafe.SizeOf<T>()), () =>
        {
            // Absolute values of normal draws: every function is defined there.
            AlignedArray<T> x = Normals<T>(Sizes.Cached), y = new(Sizes.Cached);
            foreach (ref T item in x.Span) item = T.Abs(item);
            return () => f(x.Span, y.Span);
        });

    static IEnumerable<Kernel> Traversals(int count, Peak peak, string where)
    {
        return
        [
            Over("map x + 1", 2, (x, _, to) => Map.Apply(x, to, new Increment())),
            Over("zip x y", 3, (x, y, to) => Zip.Apply(x, y, to, new Product())),
            Over("zip x y + z", 3, (x, y, to) => Zip.Apply(x, y, x, to, new MultiplyAdd())),
            Over("fold Σ x", 1, (x, _, _) => Fold.Sum<float>(x)),
            Over("fold Σ x y", 2, (x, y, _) => Fold.Dot<float>(x, y)),
        ];

        Kernel Over(string name, int arrays, Traversal traversal) => new($"{name}, {where}", Work.Bytes(4.0 * arrays * count, peak), () =>
        {
            AlignedArray<float> x = Normals<float>(count), y = Normals<float>(count), to = Normals<float>(count);
            return () => traversal(x.Span, y.Span, to.Span);
        });
    }

    delegate void Function<T>(ReadOnlySpan<T> x, Span<T> y);

    delegate void Traversal(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> to);

    readonly struct Exp<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Exp(x);
    }

    readonly struct Log<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Log(x);
    }

    readonly struct Sin<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Sin(x);
    }

    readonly struct Tanh<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Tanh(x);
    }

    readonly struct Sigmoid<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Sigmoid(x);
    }

    readonly struct Softplus<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Softplus(x);
    }

    readonly struct Silu<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => Elementary.Silu<L, T>(x);
    }

    readonly struct Gelu<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => Elementary.Gelu<L, T>(x);
    }

    readonly struct Increment : IMap<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => x + L.Constant(1);
    }

    readonly struct Product : IZip<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, float> => x * y;
    }

    readonly struct MultiplyAdd : IZip3<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x, L y, L z) where L : unmanaged, ISimd<L, float> => L.FusedMultiplyAdd(x, y, z);
    }
}
