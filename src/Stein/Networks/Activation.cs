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
    static abstract void Derivatives<R>(R a, out R h, out R d, out R e) where R : unmanaged, IReal<R>;
}

readonly struct TanhActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static R Value<R>(R a) where R : unmanaged, IReal<R> => R.Tanh(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derivatives<R>(R a, out R h, out R d, out R e) where R : unmanaged, IReal<R>
    {
        h = R.Tanh(a);
        d = R.FusedMultiplyAdd(-h, h, R.Constant(1));
        e = R.Constant(-2) * h * d;
    }
}

readonly struct SoftplusActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static R Value<R>(R a) where R : unmanaged, IReal<R> => R.Softplus(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derivatives<R>(R a, out R h, out R d, out R e) where R : unmanaged, IReal<R>
    {
        h = R.Softplus(a);
        d = R.Sigmoid(a);
        e = R.FusedMultiplyAdd(-d, d, d);
    }
}

readonly struct SiluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static R Value<R>(R a) where R : unmanaged, IReal<R> => a * R.Sigmoid(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Derivatives<R>(R a, out R h, out R d, out R e) where R : unmanaged, IReal<R>
    {
        R s = R.Sigmoid(a), slope = R.FusedMultiplyAdd(-s, s, s);
        h = a * s;
        d = R.FusedMultiplyAdd(a, slope, s);
        e = slope * (R.Constant(2) + a - R.Constant(2) * h);
    }
}
