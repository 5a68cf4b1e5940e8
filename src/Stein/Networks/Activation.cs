using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>The activation <c>φ</c> of the hidden layers.</summary>
public enum Activation
{
    /// <summary><c>tanh a</c>: bounded, smooth; the default.</summary>
    Tanh,

    /// <summary><c>ln(1 + eᵃ)</c>: a smooth rectifier.</summary>
    Softplus,

    /// <summary><c>a σ(a)</c>, also named swish.</summary>
    Silu,

    /// <summary><c>a Φ(a)</c> with the normal distribution function itself, not its approximation by tanh.</summary>
    Gelu,
}

/// <summary>An activation, written once for every lane. Accuracies are stated in <see cref="Elementary"/>.</summary>
interface IActivation
{
    /// <summary>The value <c>h = φ(a)</c>.</summary>
    static abstract L Value<L>(L a) where L : unmanaged, ISimd<L, float>;

    /// <summary>Value and first derivative <c>d = φ'(a)</c>.</summary>
    static abstract void Derivatives<L>(L a, out L h, out L d) where L : unmanaged, ISimd<L, float>;

    /// <summary>Value, first derivative <c>d = φ'(a)</c> and second derivative <c>e = φ''(a)</c>.</summary>
    static abstract void Derivatives<L>(L a, out L h, out L d, out L e) where L : unmanaged, ISimd<L, float>;
}

readonly struct TanhActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L Value<L>(L a) where L : unmanaged, ISimd<L, float> => Elementary.Tanh<L, float>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derivatives<L>(L a, out L h, out L d) where L : unmanaged, ISimd<L, float>
        => h = Elementary.Tanh<L, float>(a, out d, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derivatives<L>(L a, out L h, out L d, out L e) where L : unmanaged, ISimd<L, float>
        => h = Elementary.Tanh<L, float>(a, out d, out e);
}

readonly struct SoftplusActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L Value<L>(L a) where L : unmanaged, ISimd<L, float> => Elementary.Softplus<L, float>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derivatives<L>(L a, out L h, out L d) where L : unmanaged, ISimd<L, float>
        => h = Elementary.Softplus<L, float>(a, out d, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derivatives<L>(L a, out L h, out L d, out L e) where L : unmanaged, ISimd<L, float>
        => h = Elementary.Softplus<L, float>(a, out d, out e);
}

readonly struct SiluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L Value<L>(L a) where L : unmanaged, ISimd<L, float> => Elementary.Silu<L, float>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derivatives<L>(L a, out L h, out L d) where L : unmanaged, ISimd<L, float>
        => h = Elementary.Silu<L, float>(a, out d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derivatives<L>(L a, out L h, out L d, out L e) where L : unmanaged, ISimd<L, float>
        => h = Elementary.Silu<L, float>(a, out d, out e);
}

readonly struct GeluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L Value<L>(L a) where L : unmanaged, ISimd<L, float> => Elementary.Gelu<L, float>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derivatives<L>(L a, out L h, out L d) where L : unmanaged, ISimd<L, float>
        => h = Elementary.Gelu<L, float>(a, out d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derivatives<L>(L a, out L h, out L d, out L e) where L : unmanaged, ISimd<L, float>
        => h = Elementary.Gelu<L, float>(a, out d, out e);
}
