using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// A dual number <c>v + ε t</c> with <c>ε² = 0</c>: a value <c>v</c> and its derivative <c>t</c> in one direction. Arithmetic and
/// elementary functions carry the derivative along exactly, by the rules of differentiation.
/// </summary>
/// <param name="value">The value <c>v</c>.</param>
/// <param name="tangent">The derivative <c>t</c>.</param>
/// <typeparam name="T">
/// The numbers underneath: <see cref="Scalar{T}"/> for one point, a register for several points at once, a dual number for second
/// derivatives.
/// </typeparam>
/// <remarks>
/// For a whole function <see cref="Gradient"/> and its neighbours are simpler and faster. Source: Griewank and Walther, Evaluating
/// Derivatives, 2nd edition, chapter 3.
/// </remarks>
readonly struct Dual<T>(T value, T tangent) : IReal<Dual<T>>, ICompound where T : unmanaged, IReal<T>
{
    /// <summary>The value.</summary>
    public T Value { [MethodImpl(Inline)] get; } = value;

    /// <summary>The derivative in the direction of the variable.</summary>
    public T Tangent { [MethodImpl(Inline)] get; } = tangent;

    // The compiler stops inlining in a method with some hundreds of temporaries, and each lane operation that it leaves then costs a call.
    // So elementary functions, and products of dual numbers over dual numbers, are methods of their own. They take their arguments by
    // reference, because a register passed by value goes through memory in pieces.
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining, OutOfLine = MethodImplOptions.NoInlining;

    static T One { [MethodImpl(Inline)] get => T.Constant(1); }

    static T Two { [MethodImpl(Inline)] get => T.Constant(2); }

    /// <summary>A constant: derivative zero.</summary>
    [MethodImpl(Inline)] public static implicit operator Dual<T>(T value) => new(value, T.Constant(0));

    /// <summary>The variable itself: derivative one.</summary>
    [MethodImpl(Inline)] public static Dual<T> Variable(T value) => new(value, One);

    /// <summary>The text <c>v + tε</c>.</summary>
    public override string ToString() => $"{Value} + {Tangent}ε";

    [MethodImpl(Inline)] public static Dual<T> Constant(double value) => T.Constant(value);

    [MethodImpl(Inline)] public static Dual<T> operator +(Dual<T> x, Dual<T> y) => new(x.Value + y.Value, x.Tangent + y.Tangent);

    [MethodImpl(Inline)] public static Dual<T> operator -(Dual<T> x, Dual<T> y) => new(x.Value - y.Value, x.Tangent - y.Tangent);

    [MethodImpl(Inline)] public static Dual<T> operator -(Dual<T> x) => new(-x.Value, -x.Tangent);

    [MethodImpl(Inline)]
    public static Dual<T> operator *(Dual<T> x, Dual<T> y) => IsNested ? CalledProduct(in x, in y) : Product(in x, in y);

    [MethodImpl(Inline)]
    public static Dual<T> operator /(Dual<T> x, Dual<T> y) => IsNested ? CalledQuotient(in x, in y) : Quotient(in x, in y);

    // A plain number has no derivative, so its products with 0 are left out. They would change no bit but the sign of a zero and, at
    // infinity, a derivative to NaN.
    [MethodImpl(Inline)] public static Dual<T> operator +(Dual<T> x, double y) => new(x.Value + y, x.Tangent);

    [MethodImpl(Inline)] public static Dual<T> operator +(double x, Dual<T> y) => new(x + y.Value, y.Tangent);

    [MethodImpl(Inline)] public static Dual<T> operator -(Dual<T> x, double y) => new(x.Value - y, x.Tangent);

    [MethodImpl(Inline)] public static Dual<T> operator -(double x, Dual<T> y) => new(x - y.Value, -y.Tangent);

    [MethodImpl(Inline)] public static Dual<T> operator *(Dual<T> x, double y) => new(x.Value * y, x.Tangent * y);

    [MethodImpl(Inline)] public static Dual<T> operator *(double x, Dual<T> y) => new(x * y.Value, x * y.Tangent);

    [MethodImpl(Inline)] public static Dual<T> operator /(Dual<T> x, double y) => new(x.Value / y, x.Tangent / y);

    [MethodImpl(Inline)]
    public static Dual<T> FusedMultiplyAdd(Dual<T> x, Dual<T> y, Dual<T> z)
        => IsNested ? CalledProductSum(in x, in y, in z) : ProductSum(in x, in y, in z);

    [MethodImpl(Inline)] public static Dual<T> Sqrt(Dual<T> x) => CalledSqrt(in x);

    [MethodImpl(Inline)] public static Dual<T> Exp(Dual<T> x) => CalledExp(in x);

    [MethodImpl(Inline)] public static Dual<T> Expm1(Dual<T> x) => CalledExpm1(in x);

    [MethodImpl(Inline)] public static Dual<T> Log(Dual<T> x) => CalledLog(in x);

    [MethodImpl(Inline)] public static Dual<T> Log1p(Dual<T> x) => CalledLog1p(in x);

    [MethodImpl(Inline)] public static Dual<T> Sin(Dual<T> x) => CalledSin(in x);

    [MethodImpl(Inline)] public static Dual<T> Cos(Dual<T> x) => CalledCos(in x);

    [MethodImpl(Inline)] public static Dual<T> Tanh(Dual<T> x) => CalledTanh(in x);

    /// <remarks>The derivative is <c>σ(x) σ(−x)</c>, which keeps its relative accuracy where <c>1 − σ(x)</c> would cancel.</remarks>
    [MethodImpl(Inline)] public static Dual<T> Sigmoid(Dual<T> x) => CalledSigmoid(in x);

    [MethodImpl(Inline)] public static Dual<T> Softplus(Dual<T> x) => CalledSoftplus(in x);

    [MethodImpl(Inline)] public static Dual<T> ProbitToLogit(Dual<T> x) => CalledProbitToLogit(in x);

    [MethodImpl(Inline)] public static Dual<T> ProbitToLogitSlope(Dual<T> x) => CalledProbitToLogitSlope(in x);

    static bool IsNested { [MethodImpl(Inline)] get => default(T) is ICompound; }

    [MethodImpl(Inline)]
    static Dual<T> Product(in Dual<T> x, in Dual<T> y)
        => new(x.Value * y.Value, T.FusedMultiplyAdd(x.Tangent, y.Value, x.Value * y.Tangent));

    [MethodImpl(Inline)]
    static Dual<T> Quotient(in Dual<T> x, in Dual<T> y)
    {
        T quotient = x.Value / y.Value;
        return new(quotient, (x.Tangent - quotient * y.Tangent) / y.Value);
    }

    [MethodImpl(Inline)]
    static Dual<T> ProductSum(in Dual<T> x, in Dual<T> y, in Dual<T> z) => new(
        T.FusedMultiplyAdd(x.Value, y.Value, z.Value),
        T.FusedMultiplyAdd(x.Tangent, y.Value, T.FusedMultiplyAdd(x.Value, y.Tangent, z.Tangent)));

    [MethodImpl(OutOfLine)] static Dual<T> CalledProduct(in Dual<T> x, in Dual<T> y) => Product(in x, in y);

    [MethodImpl(OutOfLine)] static Dual<T> CalledQuotient(in Dual<T> x, in Dual<T> y) => Quotient(in x, in y);

    [MethodImpl(OutOfLine)] static Dual<T> CalledProductSum(in Dual<T> x, in Dual<T> y, in Dual<T> z) => ProductSum(in x, in y, in z);

    [MethodImpl(OutOfLine)]
    static Dual<T> CalledSqrt(in Dual<T> x)
    {
        T root = T.Sqrt(x.Value);
        return new(root, x.Tangent / (Two * root));
    }

    [MethodImpl(OutOfLine)]
    static Dual<T> CalledExp(in Dual<T> x)
    {
        T power = T.Exp(x.Value);
        return new(power, x.Tangent * power);
    }

    [MethodImpl(OutOfLine)] static Dual<T> CalledExpm1(in Dual<T> x) => new(T.Expm1(x.Value), x.Tangent * Called.Exp(x.Value));

    [MethodImpl(OutOfLine)] static Dual<T> CalledLog(in Dual<T> x) => new(T.Log(x.Value), x.Tangent / x.Value);

    [MethodImpl(OutOfLine)] static Dual<T> CalledLog1p(in Dual<T> x) => new(T.Log1p(x.Value), x.Tangent / (One + x.Value));

    [MethodImpl(OutOfLine)] static Dual<T> CalledSin(in Dual<T> x) => new(T.Sin(x.Value), x.Tangent * Called.Cos(x.Value));

    [MethodImpl(OutOfLine)] static Dual<T> CalledCos(in Dual<T> x) => new(Called.Cos(x.Value), -(x.Tangent * T.Sin(x.Value)));

    [MethodImpl(OutOfLine)]
    static Dual<T> CalledTanh(in Dual<T> x)
    {
        T tanh = T.Tanh(x.Value);
        return new(tanh, x.Tangent * T.FusedMultiplyAdd(-tanh, tanh, One));
    }

    [MethodImpl(OutOfLine)]
    static Dual<T> CalledSigmoid(in Dual<T> x)
    {
        T sigmoid = T.Sigmoid(x.Value);
        return new(sigmoid, x.Tangent * (sigmoid * Called.Sigmoid(-x.Value)));
    }

    [MethodImpl(OutOfLine)] static Dual<T> CalledSoftplus(in Dual<T> x) => new(T.Softplus(x.Value), x.Tangent * Called.Sigmoid(x.Value));

    [MethodImpl(OutOfLine)]
    static Dual<T> CalledProbitToLogit(in Dual<T> x) => new(T.ProbitToLogit(x.Value), x.Tangent * T.ProbitToLogitSlope(x.Value));

    [MethodImpl(OutOfLine)]
    static Dual<T> CalledProbitToLogitSlope(in Dual<T> x)
    {
        T slope = T.ProbitToLogitSlope(x.Value);
        return new(slope, x.Tangent * Called.ProbitToLogitBend(x.Value, slope));
    }
}
