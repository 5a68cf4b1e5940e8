using System.Numerics;
using Stein.Simd;

namespace Stein.Noise;

/// <summary>The words themselves.</summary>
readonly struct RawWords<T> : IDistribution<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Transform<L>(Span<T> words) where L : unmanaged, ISimd<L, T>
    {
    }
}
