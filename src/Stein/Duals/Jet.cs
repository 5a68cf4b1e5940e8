using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// A jet of second order: a value with its first and second derivative along one line. Arithmetic and elementary functions carry both along
/// exactly, by <c>φ(x)'' = φ'(x) x'' + φ''(x) x'²</c>. A dual number over dual numbers would hold the first derivative twice.
/// </summary>
/// <param name="value">The value.</param>
/// <param name="first">The first derivative.</param>
/// <param name="second">The second derivative.</param>
/// <typeparam name="T">The numbers underneath.</typeparam>
/// <remarks>Value and first derivative have the bits of <see cref="Dual{T}"/>.</remarks>
readonly struct Jet<T>(T value, T first, T second) : IReal<Jet<T>>, ICompound where T : unmanaged, IReal<T>
{
    /// <summary>The value.</summary>
    public T Value { [MethodImpl(Inline)] get; } = value;

    /// <summary>The first derivative along the line.</summary>
    public T First { [MethodImpl(Inline)] get; } = first;

    /// <summary>The second derivative along the line.</summary>
    public T Second { [MethodImpl(Inline)] get; } = second;

    // Methods of their own, and arguments by reference, for the reasons given in Dual.
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining, OutOfLine = MethodImplOptions.NoInlining;

    static T One { [MethodImpl(Inline)] get => T.Constant(1); }

    static T Two { [MethodImpl(Inline)] get => T.Constant(2); }

    /// <summary>A constant: derivatives zero.</summary>
    [MethodImpl(Inline)] public static implicit operator Jet<T>(T value) => new(value, T.Constant(0), T.Constant(0));

    /// <summary>The variable itself: derivatives one and zero.</summary>
    [MethodImpl(Inline)] public static Jet<T> Variable(T value) => new(value, One, T.Constant(0));

    /// <inheritdoc/>
    public override string ToString() => $"{Value} + {First}ε + {Second}ε²/2";

    [MethodImpl(Inline)] public static Jet<T> Constant(double value) => T.Constant(value);

    [MethodImpl(Inline)]
    public static Jet<T> operator +(Jet<T> x, Jet<T> y) => new(x.Value + y.Value, x.First + y.First, x.Second + y.Second);

    [MethodImpl(Inline)]
    public static Jet<T> operator -(Jet<T> x, Jet<T> y) => new(x.Value - y.Value, x.First - y.First, x.Second - y.Second);

    [MethodImpl(Inline)] public static Jet<T> operator -(Jet<T> x) => new(-x.Value, -x.First, -x.Second);

    [MethodImpl(Inline)]
    public static Jet<T> operator *(Jet<T> x, Jet<T> y) => IsNested ? CalledProduct(in x, in y) : Product(in x, in y);

    [MethodImpl(Inline)] public static Jet<T> operator /(Jet<T> x, Jet<T> y) => CalledQuotient(in x, in y);

    // A plain number has no derivative, so its products with 0 are left out. They would change no bit but the sign of a zero and, at
    // infinity, a derivative to NaN.
    [MethodImpl(Inline)] public static Jet<T> operator +(Jet<T> x, double y) => new(x.Value + y, x.First, x.Second);

    [MethodImpl(Inline)] public static Jet<T> operator +(double x, Jet<T> y) => new(x + y.Value, y.First, y.Second);

    [MethodImpl(Inline)] public static Jet<T> operator -(Jet<T> x, double y) => new(x.Value - y, x.First, x.Second);

    [MethodImpl(Inline)] public static Jet<T> operator -(double x, Jet<T> y) => new(x - y.Value, -y.First, -y.Second);

    [MethodImpl(Inline)] public static Jet<T> operator *(Jet<T> x, double y) => new(x.Value * y, x.First * y, x.Second * y);

    [MethodImpl(Inline)] public static Jet<T> operator *(double x, Jet<T> y) => new(x * y.Value, x * y.First, x * y.Second);

    [MethodImpl(Inline)] public static Jet<T> operator /(Jet<T> x, double y) => new(x.Value / y, x.First / y, x.Second / y);

    [MethodImpl(Inline)]
    public static Jet<T> FusedMultiplyAdd(Jet<T> x, Jet<T> y, Jet<T> z)
        => IsNested ? CalledProductSum(in x, in y, in z) : ProductSum(in x, in y, in z);

    [MethodImpl(Inline)] public static Jet<T> Sqrt(Jet<T> x) => CalledSqrt(in x);

    [MethodImpl(Inline)] public static Jet<T> Exp(Jet<T> x) => CalledExp(in x);

    [MethodImpl(Inline)] public static Jet<T> Expm1(Jet<T> x) => CalledExpm1(in x);

    [MethodImpl(Inline)] public static Jet<T> Log(Jet<T> x) => CalledLog(in x);

    [MethodImpl(Inline)] public static Jet<T> Log1p(Jet<T> x) => CalledLog1p(in x);

    [MethodImpl(Inline)] public static Jet<T> Sin(Jet<T> x) => CalledSin(in x);

    [MethodImpl(Inline)] public static Jet<T> Cos(Jet<T> x) => CalledCos(in x);

    [MethodImpl(Inline)] public static Jet<T> Tanh(Jet<T> x) => CalledTanh(in x);

    [MethodImpl(Inline)] public static Jet<T> Sigmoid(Jet<T> x) => CalledSigmoid(in x);

    [MethodImpl(Inline)] public static Jet<T> Softplus(Jet<T> x) => CalledSoftplus(in x);

    [MethodImpl(Inline)] public static Jet<T> ProbitToLogit(Jet<T> x) => CalledProbitToLogit(in x);

    [MethodImpl(Inline)] public static Jet<T> ProbitToLogitSlope(Jet<T> x) => CalledProbitToLogitSlope(in x);

    static bool IsNested { [MethodImpl(Inline)] get => default(T) is ICompound; }

    [MethodImpl(Inline)]
    static Jet<T> Product(in Jet<T> x, in Jet<T> y) => new(
        x.Value * y.Value,
        T.FusedMultiplyAdd(x.First, y.Value, x.Value * y.First),
        T.FusedMultiplyAdd(x.Second, y.Value, T.FusedMultiplyAdd(Two * x.First, y.First, x.Value * y.Second)));

    [MethodImpl(Inline)]
    static Jet<T> ProductSum(in Jet<T> x, in Jet<T> y, in Jet<T> z) => new(
        T.FusedMultiplyAdd(x.Value, y.Value, z.Value),
        T.FusedMultiplyAdd(x.First, y.Value, T.FusedMultiplyAdd(x.Value, y.First, z.First)),
        T.FusedMultiplyAdd(
            x.Second, y.Value, T.FusedMultiplyAdd(Two * x.First, y.First, T.FusedMultiplyAdd(x.Value, y.Second, z.Second))));

    [MethodImpl(OutOfLine)] static Jet<T> CalledProduct(in Jet<T> x, in Jet<T> y) => Product(in x, in y);

    [MethodImpl(OutOfLine)] static Jet<T> CalledProductSum(in Jet<T> x, in Jet<T> y, in Jet<T> z) => ProductSum(in x, in y, in z);

    [MethodImpl(OutOfLine)]
    static Jet<T> CalledQuotient(in Jet<T> x, in Jet<T> y)
    {
        T value = x.Value / y.Value, first = (x.First - value * y.First) / y.Value;
        return new(value, first, (x.Second - Two * first * y.First - value * y.Second) / y.Value);
    }

    [MethodImpl(OutOfLine)]
    static Jet<T> CalledSqrt(in Jet<T> x)
    {
        T root = T.Sqrt(x.Value), twice = Two * root, first = x.First / twice;
        return new(root, first, (x.Second - Two * first * first) / twice);
    }

    [MethodImpl(OutOfLine)]
    static Jet<T> CalledExp(in Jet<T> x)
    {
        T power = T.Exp(x.Value);
        return new(power, x.First * power, T.FusedMultiplyAdd(x.First, x.First, x.Second) * power);
    }

    [MethodImpl(OutOfLine)]
    static Jet<T> CalledExpm1(in Jet<T> x)
    {
        T power = Called.Exp(x.Value);
        return new(T.Expm1(x.Value), x.First * power, T.FusedMultiplyAdd(x.First, x.First, x.Second) * power);
    }

    [MethodImpl(OutOfLine)] static Jet<T> CalledLog(in Jet<T> x) => Logarithm(in x, T.Log(x.Value), x.Value);

    [MethodImpl(OutOfLine)] static Jet<T> CalledLog1p(in Jet<T> x) => Logarithm(in x, T.Log1p(x.Value), One + x.Value);

    [MethodImpl(Inline)]
    static Jet<T> Logarithm(in Jet<T> x, T value, T argument)
    {
        T first = x.First / argument;
        return new(value, first, (x.Second - first * x.First) / argument);
    }

    [MethodImpl(OutOfLine)]
    static Jet<T> CalledSin(in Jet<T> x)
    {
        T sin = T.Sin(x.Value), cos = Called.Cos(x.Value);
        return new(sin, x.First * cos, x.Second * cos - x.First * x.First * sin);
    }

    [MethodImpl(OutOfLine)]
    static Jet<T> CalledCos(in Jet<T> x)
    {
        T sin = T.Sin(x.Value), cos = Called.Cos(x.Value);
        return new(cos, -(x.First * sin), -(x.Second * sin + x.First * x.First * cos));
    }

    [MethodImpl(OutOfLine)]
    static Jet<T> CalledTanh(in Jet<T> x)
    {
        T tanh = T.Tanh(x.Value), slope = T.FusedMultiplyAdd(-tanh, tanh, One);
        return new(tanh, x.First * slope, (x.Second - Two * tanh * x.First * x.First) * slope);
    }

    [MethodImpl(OutOfLine)]
    static Jet<T> CalledSigmoid(in Jet<T> x)
    {
        T own = T.Sigmoid(x.Value), other = Called.Sigmoid(-x.Value), slope = own * other;
        return new(own, x.First * slope, T.FusedMultiplyAdd((other - own) * x.First, x.First, x.Second) * slope);
    }

    [MethodImpl(OutOfLine)]
    static Jet<T> CalledSoftplus(in Jet<T> x)
    {
        T slope = Called.Sigmoid(x.Value), other = Called.Sigmoid(-x.Value);
        return new(T.Softplus(x.Value), x.First * slope, T.FusedMultiplyAdd(other * x.First, x.First, x.Second) * slope);
    }

    [MethodImpl(OutOfLine)]
    static Jet<T> CalledProbitToLogit(in Jet<T> x)
    {
        T slope = T.ProbitToLogitSlope(x.Value), bend = Called.ProbitToLogitBend(x.Value, slope);
        return new(T.ProbitToLogit(x.Value), x.First * slope, T.FusedMultiplyAdd(bend * x.First, x.First, x.Second * slope));
    }

    [MethodImpl(OutOfLine)]
    static Jet<T> CalledProbitToLogitSlope(in Jet<T> x)
    {
        // f = λ', f' = f g with g = f tanh(λ/2) − x; then f'' = f' g + f g', g' = f' tanh(λ/2) + ½ f² (1 − tanh²(λ/2)) − 1.
        T slope = T.ProbitToLogitSlope(x.Value), bend = Called.ProbitToLogitBend(x.Value, slope);
        T tanh = T.Tanh(T.Constant(0.5) * T.ProbitToLogit(x.Value)), ratio = T.FusedMultiplyAdd(slope, tanh, -x.Value);
        T curve = T.FusedMultiplyAdd(
            bend, ratio + slope * tanh, slope * T.FusedMultiplyAdd(T.Constant(0.5) * slope * slope, One - tanh * tanh, -One));
        return new(slope, x.First * bend, T.FusedMultiplyAdd(curve * x.First, x.First, x.Second * bend));
    }
}
