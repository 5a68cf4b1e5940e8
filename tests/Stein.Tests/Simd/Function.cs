using Stein.Simd;

namespace Stein.Tests.Simd;

/// <summary>One of the elementary functions, over any lane.</summary>
public readonly struct Function(Function.Kind kind) : IMap<float>
{
    public enum Kind
    {
        Exp, Expm1, Log, Log1p, Sin, Cos, Tanh, Sigmoid, Softplus,
    }

    public R Invoke<R>(R x) where R : unmanaged, IReal<R> => kind switch
    {
        Kind.Exp => R.Exp(x),
        Kind.Expm1 => R.Expm1(x),
        Kind.Log => R.Log(x),
        Kind.Log1p => R.Log1p(x),
        Kind.Sin => R.Sin(x),
        Kind.Cos => R.Cos(x),
        Kind.Tanh => R.Tanh(x),
        Kind.Sigmoid => R.Sigmoid(x),
        _ => R.Softplus(x),
    };

    L IMap<float>.Invoke<L>(L x) => Invoke(x);
}
