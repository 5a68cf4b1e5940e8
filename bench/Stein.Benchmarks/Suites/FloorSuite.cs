using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using Stein.Benchmarks.Steps;
using Stein.Buffers;
using Stein.Noise;
using Stein.Simd;

namespace Stein.Benchmarks.Suites;

/// <summary>
/// The kernels of a floor of the library. Before them stand the two limits they are held against, measured in the same job:
/// the peak of fused multiply-adds, and the bandwidth of <c>y ← αx + y</c> over buffers of a size that fits the second-level cache.
/// </summary>
[Config(typeof(EveryWidth))]
public abstract class FloorSuite
{
    /// <summary>Elements of the buffers of kernels that go over memory once.</summary>
    private protected const int Count = 32768;

    internal const string Peak = "peak of multiply-adds", Bandwidth = "bandwidth", Rival = ", TensorPrimitives";

    Action body = () => { };

    /// <summary>The kernel that is timed.</summary>
    [ParamsSource(nameof(Names))]
    public string Kernel { get; set; } = "";

    /// <summary>The names of all kernels.</summary>
    public IEnumerable<string> Names => All.Select(kernel => kernel.Name);

    internal IEnumerable<Kernel> All => [.. Limits, .. Kernels];

    private protected abstract IEnumerable<Kernel> Kernels { get; }

    static IEnumerable<Kernel> Limits =>
    [
        new(Peak, Work.Operations(FmaPeak.OperationsPerCall), FmaPeak.Prepare),
        new(Bandwidth, Work.Bytes(3.0 * sizeof(float) * Count), () =>
        {
            var (x, y) = (Draws(Count), Draws(Count));
            return () => Zip.Run<float, Triad>(x.Span, y.Span, y.Span);
        }),
    ];

    [GlobalSetup]
    public void Setup() => body = All.Single(kernel => kernel.Name == Kernel).Prepare();

    [Benchmark]
    public void Call() => body();

    /// <summary>Standard normal numbers.</summary>
    private protected static AlignedArray<float> Draws(int count)
    {
        var items = new AlignedArray<float>(count);
        new NoiseStream(1, 0).Normals(0, 0, items.Span);
        return items;
    }

    readonly struct Triad : IZip<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L x, L y) where L : unmanaged, ISimd<L, float> => L.FusedMultiplyAdd(x, L.Constant(1e-9), y);
    }
}
