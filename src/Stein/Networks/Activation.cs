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
}

/// <summary>An activation as formulas over the number algebra.</summary>
interface IActivation
{
    /// <summary>The value <c>h = φ(a)</c>.</summary>
    static abstract R Value<R>(R a) where R : unmanaged, IReal<R>;

    /// <summary>Value, first derivative <c>d = φ'(a)</c> and second derivative <c>e = φ''(a)</c>; what is not used costs nothing.</summary>
    static abstract (R H, R D, R E) Derivatives<R>(R a) where R : unmanaged, IReal<R>;
}

readonly struct TanhActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static R Value<R>(R a) where R : unmanaged, IReal<R> => R.Tanh(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (R H, R D, R E) Derivatives<R>(R a) where R : unmanaged, IReal<R>
    {
        R h = R.Tanh(a);
        R d = R.FusedMultiplyAdd(-h, h, R.Constant(1));
        return (h, d, R.Constant(-2) * h * d);
    }
}

readonly struct SoftplusActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static R Value<R>(R a) where R : unmanaged, IReal<R> => R.Softplus(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (R H, R D, R E) Derivatives<R>(R a) where R : unmanaged, IReal<R>
    {
        R d = R.Sigmoid(a);
        return (R.Softplus(a), d, R.FusedMultiplyAdd(-d, d, d));
    }
}

readonly struct SiluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static R Value<R>(R a) where R : unmanaged, IReal<R> => a * R.Sigmoid(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (R H, R D, R E) Derivatives<R>(R a) where R : unmanaged, IReal<R>
    {
        R s = R.Sigmoid(a), h = a * s, slope = R.FusedMultiplyAdd(-s, s, s);
        return (h, R.FusedMultiplyAdd(a, slope, s), slope * (R.Constant(2) + a - R.Constant(2) * h));
    }
}
