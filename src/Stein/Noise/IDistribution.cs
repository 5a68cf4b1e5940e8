using System.Numerics;
using Stein.Simd;

namespace Stein.Noise;

/// <summary>A distribution: random words in, draws out.</summary>
/// <typeparam name="T"><see cref="float"/> (from 32-bit words) or <see cref="double"/> (from 64-bit words).</typeparam>
interface IDistribution<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Replaces words, bit-cast to numbers, by draws.</summary>
    /// <param name="words">Whole groups of <see cref="Blocks"/>.</param>
    static abstract void Transform<L>(Span<T> words) where L : unmanaged, ISimd<L, T>;
}
