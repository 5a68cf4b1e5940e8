using BenchmarkDotNet.Attributes;
using Stein.Buffers;
using Stein.Noise;

namespace Stein.Benchmarks.Suites;

/// <summary>The kernels of one floor of the engine, with the limits that they are held against. One thread.</summary>
public abstract class Suite
{
    Action body = () => { };

    /// <summary>The rows of the table, limits first.</summary>
    public abstract IEnumerable<Kernel> Kernels { get; }

    /// <summary>The row under measurement.</summary>
    [ParamsSource(nameof(Kernels))]
    public Kernel Kernel { get; set; } = null!;

    [GlobalSetup]
    public void Setup() => body = Kernel.Prepare();

    [Benchmark]
    public void Run() => body();

    /// <summary>Standard normal draws.</summary>
    private protected static AlignedArray<T> Normals<T>(int count) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var items = new AlignedArray<T>(count);
        new NoiseStream(1, 0).Normals(0, 0, items.Span);
        return items;
    }
}
