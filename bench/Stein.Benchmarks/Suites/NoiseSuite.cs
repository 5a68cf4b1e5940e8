using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Noise;

namespace Stein.Benchmarks.Suites;

/// <summary>Random words and draws.</summary>
public class NoiseSuite : Suite
{
    static readonly NoiseStream Noise = new(1, 0);

    /// <inheritdoc/>
    public override IEnumerable<Kernel> Kernels =>
    [
        Kernel.Of(Peak.Cache),
        Filling<uint>("words", (step, to) => Noise.Words(step, 0, to)),
        Filling<float>("signs, float", (step, to) => Noise.Signs(step, 0, to)),
        .. Draws<float>("float"), .. Draws<double>("double"),
    ];

    static IEnumerable<Kernel> Draws<T>(string type) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        Filling<T>($"uniforms, {type}", (step, to) => Noise.Uniforms(step, 0, to)),
        Filling<T>($"normals, {type}", (step, to) => Noise.Normals(step, 0, to)),
    ];

    static Kernel Filling<T>(string name, Fill<T> fill) where T : unmanaged
        => new(name, Work.Elements(Sizes.Cached, Unsafe.SizeOf<T>()), () =>
        {
            var draws = new AlignedArray<T>(Sizes.Cached);
            ulong step = 0;
            return () => fill(step++, draws.Span);
        });

    delegate void Fill<T>(ulong step, Span<T> destination);
}
