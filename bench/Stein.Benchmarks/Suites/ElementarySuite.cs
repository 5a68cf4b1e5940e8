using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Stein.Buffers;
using Stein.Noise;
using Stein.Simd;

namespace Stein.Benchmarks.Suites;

/// <summary>Elementary functions beside those of System.Numerics.Tensors, which state no accuracy.</summary>
[Config(typeof(EveryWidth))]
public class ElementarySuite
{
    const int Count = 131072;

    readonly AlignedArray<float> x = new(Count), y = new(Count);

    [GlobalSetup]
    public void Setup() => new NoiseStream(1, 0).Normals(0, 0, x.Span);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Tanh() => Map.Run<float, TanhMap>(x.Span, y.Span);

    [Benchmark(OperationsPerInvoke = Count)]
    public void TensorPrimitivesTanh() => TensorPrimitives.Tanh(x.Span, y.Span);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Exp() => Map.Run<float, ExpMap>(x.Span, y.Span);

    [Benchmark(OperationsPerInvoke = Count)]
    public void TensorPrimitivesExp() => TensorPrimitives.Exp(x.Span, y.Span);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Normals() => new NoiseStream(1, 0).Normals(1, 0, y.Span);

    readonly struct TanhMap : IMap<float>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => L.Tanh(x);
    }

    readonly struct ExpMap : IMap<float>
    {
        public L Invoke<L>(L x) where L : unmanaged, ISimd<L, float> => L.Exp(x);
    }
}
