using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Benchmarks.Suites;

/// <summary>Elementary functions and sums; System.Numerics.Tensors, beside them, states no accuracy.</summary>
public class SimdSuite : FloorSuite
{
    private protected override IEnumerable<Kernel> Kernels =>
    [
        Of<Exp>("exp"), Theirs("exp", (x, y) => TensorPrimitives.Exp(x, y)),
        Of<Expm1>("expm1"), Theirs("expm1", (x, y) => TensorPrimitives.ExpM1(x, y)),
        Of<Log>("log"), Theirs("log", (x, y) => TensorPrimitives.Log(x, y)),
        Of<Sin>("sin"), Theirs("sin", (x, y) => TensorPrimitives.Sin(x, y)),
        Of<Tanh>("tanh"), Theirs("tanh", (x, y) => TensorPrimitives.Tanh(x, y)),
        Of<Sigmoid>("sigmoid"), Theirs("sigmoid", (x, y) => TensorPrimitives.Sigmoid(x, y)),
        Of<Softplus>("softplus"), Of<Silu>("silu"), Of<Gelu>("gelu"),
        Sum("sum", x => Fold.Sum<float>(x)), Sum("sum" + Rival, x => TensorPrimitives.Sum(x)),
        Sum("sum of squares", x => Fold.SumOfSquares<float>(x)), Sum("sum of squares" + Rival, x => TensorPrimitives.SumOfSquares(x)),
    ];

    static Kernel Of<TMap>(string name) where TMap : struct, IMap<float> => Elements(name, (x, y) => Map.Run<float, TMap>(x, y));

    static Kernel Theirs(string name, ElementWise function) => Elements(name + Rival, function);

    static Kernel Elements(string name, ElementWise function) => new(name, Work.Bytes(2.0 * sizeof(float) * Count), () =>
    {
        var (x, y) = (Draws(Count), Draws(Count));
        foreach (ref float element in x.Span) element = Math.Abs(element);
        return () => function(x.Span, y.Span);
    });

    static Kernel Sum(string name, Func<float[], float> function) => new(name, Work.Bytes(1.0 * sizeof(float) * Count), () =>
    {
        float[] x = Draws(Count).Span.ToArray();
        float sink = 0;
        return () => sink += function(x);
    });

    delegate void ElementWise(ReadOnlySpan<float> x, Span<float> y);

    readonly struct Exp : IMap<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => L.Exp(x);
    }

    readonly struct Expm1 : IMap<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => L.Expm1(x);
    }

    readonly struct Log : IMap<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => L.Log(x);
    }

    readonly struct Sin : IMap<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => L.Sin(x);
    }

    readonly struct Tanh : IMap<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => L.Tanh(x);
    }

    readonly struct Sigmoid : IMap<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => L.Sigmoid(x);
    }

    readonly struct Softplus : IMap<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => L.Softplus(x);
    }

    readonly struct Silu : IMap<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => Elementary.Silu<L, float>(x);
    }

    readonly struct Gelu : IMap<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => Elementary.Gelu<L, float>(x);
    }
}
