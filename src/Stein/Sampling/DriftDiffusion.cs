using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>The move <c>x + a s + b z</c>: along the score, and at random.</summary>
/// <param name="drift">The factor <c>a</c> of the score.</param>
/// <param name="diffusion">The factor <c>b</c> of the noise.</param>
readonly struct DriftDiffusion<T>(T drift, T diffusion) : IZip3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public L Invoke<L>(L s, L z, L x) where L : unmanaged, ISimd<L, T>
        => L.FusedMultiplyAdd(L.Broadcast(diffusion), z, L.FusedMultiplyAdd(L.Broadcast(drift), s, x));
}
