using Stein.Buffers;
using Stein.Noise;

namespace Stein.Benchmarks.Suites;

/// <summary>Draws, each new at every call.</summary>
public class NoiseSuite : FloorSuite
{
    static readonly NoiseStream stream = new(1, 0);

    private protected override IEnumerable<Kernel> Kernels =>
    [
        Of<uint>("words", (step, to) => stream.Words(step, 0, to)),
        Of<float>("uniforms", (step, to) => stream.Uniforms(step, 0, to)),
        Of<double>("uniforms, double", (step, to) => stream.Uniforms(step, 0, to)),
        Of<float>("signs", (step, to) => stream.Signs(step, 0, to)),
        Of<float>("normals", (step, to) => stream.Normals(step, 0, to)),
        Of<double>("normals, double", (step, to) => stream.Normals(step, 0, to)),
    ];

    static unsafe Kernel Of<T>(string name, Fill<T> fill) where T : unmanaged => new(name, Work.Bytes(1.0 * sizeof(T) * Count), () =>
    {
        var draws = new AlignedArray<T>(Count);
        ulong step = 0;
        return () => fill(step++, draws.Span);
    });

    delegate void Fill<T>(ulong step, Span<T> destination);
}
