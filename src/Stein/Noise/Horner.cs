using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Noise;

/// <summary>A polynomial in x under evaluation by Horner's rule, highest coefficient first.</summary>
/// <param name="x">The point.</param>
/// <param name="value">The value so far.</param>
readonly struct Horner<L, T>(L x, L value)
    where L : unmanaged, ISimd<L, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly L x = x;

    /// <summary>The value so far.</summary>
    public readonly L Value = value;

    /// <summary>Multiplies the value by x and adds the next coefficient, with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Horner<L, T> Then(L coefficient) => new(x, L.FusedMultiplyAdd(Value, x, coefficient));

    /// <inheritdoc cref="Then(L)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Horner<L, T> Then(double coefficient) => Then(Normal<T>.Constant<L>(coefficient));
}
