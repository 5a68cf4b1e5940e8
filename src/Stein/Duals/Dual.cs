using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// A dual number <c>v + ε t</c> with <c>ε² = 0</c>: a value and its derivative in one direction, carried through a
/// computation exactly. Over a register it differentiates many points at once; over a dual number, twice.
/// </summary>
/// <param name="value">The value <c>v</c>.</param>
/// <param name="tangent">The derivative <c>t</c>.</param>
/// <typeparam name="T">The numbers underneath.</typeparam>
public readonly struct Dual<T>(T value, T tangent) : IReal<Dual<T>> where T : unmanaged, IReal<T>
{
    /// <summary>The value.</summary>
    public T Value { [MethodImpl(Inline)] get; } = value;

    /// <summary>The derivative in the direction that was seeded.</summary>
    public T Tangent { [MethodImpl(Inline)] get; } = tangent;

    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    static T One { [MethodImpl(Inline)] get => T.Constant(1); }

    static T Two { [MethodImpl(Inline)] get => T.Constant(2); }

    /// <summary>A number that does not depend on the direction.</summary>
    [MethodImpl(Inline)] public static implicit operator Dual<T>(T value) => new(value, T.Constant(0));

    /// <summary>The variable itself: derivative one.</summary>
    [MethodImpl(Inline)] public static Dual<T> Variable(T value) => new(value, One);

    /// <inheritdoc/>
    public override string ToString() => $"{Value} + {Tangent}ε";

    [MethodImpl(Inline)] public static Dual<T> Constant(double value) => T.Constant(value);

    [MethodImpl(Inline)] public static Dual<T> operator +(Dual<T> x, Dual<T> y) => new(x.Value + y.Value, x.Tangent + y.Tangent);

    [MethodImpl(Inline)] public static Dual<T> operator -(Dual<T> x, Dual<T> y) => new(x.Value - y.Value, x.Tangent - y.Tangent);

    [MethodImpl(Inline)] public static Dual<T> operator -(Dual<T> x) => new(-x.Value, -x.Tangent);

    [MethodImpl(Inline)]
    public static Dual<T> operator *(Dual<T> x, Dual<T> y) => new(x.Value * y.Value, T.FusedMultiplyAdd(x.Tangent, y.Value, x.Value * y.Tangent));

    [MethodImpl(Inline)]
    public static Dual<T> operator /(Dual<T> x, Dual<T> y)
    {
        T quotient = x.Value / y.Value;
        return new(quotient, (x.Tangent - quotient * y.Tangent) / y.Value);
    }

    [MethodImpl(Inline)]
    public static Dual<T> FusedMultiplyAdd(Dual<T> x, Dual<T> y, Dual<T> z) => new(
        T.FusedMultiplyAdd(x.Value, y.Value, z.Value),
        T.FusedMultiplyAdd(x.Tangent, y.Value, T.FusedMultiplyAdd(x.Value, y.Tangent, z.Tangent)));

    [MethodImpl(Inline)]
    public static Dual<T> Sqrt(Dual<T> x)
    {
        T root = T.Sqrt(x.Value);
        return new(root, x.Tangent / (Two * root));
    }

    [MethodImpl(Inline)]
    public static Dual<T> Exp(Dual<T> x)
    {
        T power = T.Exp(x.Value);
        return new(power, x.Tangent * power);
    }

    [MethodImpl(Inline)] public static Dual<T> Expm1(Dual<T> x) => new(T.Expm1(x.Value), x.Tangent * T.Exp(x.Value));

    [MethodImpl(Inline)] public static Dual<T> Log(Dual<T> x) => new(T.Log(x.Value), x.Tangent / x.Value);

    [MethodImpl(Inline)] public static Dual<T> Log1p(Dual<T> x) => new(T.Log1p(x.Value), x.Tangent / (One + x.Value));

    [MethodImpl(Inline)] public static Dual<T> Sin(Dual<T> x) => new(T.Sin(x.Value), x.Tangent * T.Cos(x.Value));

    [MethodImpl(Inline)] public static Dual<T> Cos(Dual<T> x) => new(T.Cos(x.Value), -(x.Tangent * T.Sin(x.Value)));

    [MethodImpl(Inline)]
    public static Dual<T> Tanh(Dual<T> x)
    {
        T tanh = T.Tanh(x.Value);
        return new(tanh, x.Tangent * T.FusedMultiplyAdd(-tanh, tanh, One));
    }

    /// <remarks>The derivative is <c>σ(x) σ(−x)</c>, which keeps its relative accuracy where <c>1 − σ(x)</c> would cancel.</remarks>
    [MethodImpl(Inline)]
    public static Dual<T> Sigmoid(Dual<T> x)
    {
        T sigmoid = T.Sigmoid(x.Value);
        return new(sigmoid, x.Tangent * (sigmoid * T.Sigmoid(-x.Value)));
    }

    [MethodImpl(Inline)] public static Dual<T> Softplus(Dual<T> x) => new(T.Softplus(x.Value), x.Tangent * T.Sigmoid(x.Value));
}
