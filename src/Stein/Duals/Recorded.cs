using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// A number that knows how it depends on the coordinates of a point. Computing with such numbers writes a <see cref="Recording{L}"/>, whose
/// reverse sweep gives all partial derivatives at the price of a few evaluations, whatever the dimension.
/// </summary>
/// <param name="value">The value.</param>
/// <param name="form">How it depends on the recorded numbers.</param>
/// <typeparam name="L">A register: one point in each element.</typeparam>
/// <typeparam name="T">The element type.</typeparam>
/// <remarks>
/// Values have the bits of plain evaluation. Source: Griewank and Walther, Evaluating Derivatives, 2nd edition, chapters 3 and 4.
/// </remarks>
readonly unsafe struct Recorded<L, T>(L value, LinearForm<L> form) : IReal<Recorded<L, T>>, ICompound
    where L : unmanaged, ISimd<L, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining, OutOfLine = MethodImplOptions.NoInlining;

    readonly L value = value;
    readonly LinearForm<L> form = form;

    /// <summary>The value.</summary>
    public L Value { [MethodImpl(Inline)] get => value; }

    /// <summary>How the number depends on the recorded ones.</summary>
    public LinearForm<L> Form { [MethodImpl(Inline)] get => form; }

    [MethodImpl(Inline)] public static Recorded<L, T> Constant(double value) => new(L.Constant(value), default);

    [MethodImpl(Inline)]
    public static Recorded<L, T> operator +(Recorded<L, T> x, Recorded<L, T> y)
        => new(x.value + y.value, LinearForm<L>.Sum(x.form, y.form));

    [MethodImpl(Inline)]
    public static Recorded<L, T> operator -(Recorded<L, T> x, Recorded<L, T> y)
        => new(x.value - y.value, LinearForm<L>.Sum(x.form, y.form.Times(-1)));

    [MethodImpl(Inline)] public static Recorded<L, T> operator -(Recorded<L, T> x) => new(-x.value, x.form.Times(-1));

    [MethodImpl(Inline)]
    public static Recorded<L, T> operator *(Recorded<L, T> x, Recorded<L, T> y) => new(x.value * y.value, Product(in x, in y));

    [MethodImpl(Inline)]
    public static Recorded<L, T> operator /(Recorded<L, T> x, Recorded<L, T> y)
    {
        L quotient = x.value / y.value;
        return new(quotient, Quotient(in x, in y, in quotient));
    }

    [MethodImpl(Inline)] public static Recorded<L, T> operator +(Recorded<L, T> x, double y) => new(x.value + y, x.form);

    [MethodImpl(Inline)] public static Recorded<L, T> operator +(double x, Recorded<L, T> y) => new(x + y.value, y.form);

    [MethodImpl(Inline)] public static Recorded<L, T> operator -(Recorded<L, T> x, double y) => new(x.value - y, x.form);

    [MethodImpl(Inline)] public static Recorded<L, T> operator -(double x, Recorded<L, T> y) => new(x - y.value, y.form.Times(-1));

    [MethodImpl(Inline)] public static Recorded<L, T> operator *(Recorded<L, T> x, double y) => new(x.value * y, x.form.Times(y));

    [MethodImpl(Inline)] public static Recorded<L, T> operator *(double x, Recorded<L, T> y) => new(x * y.value, y.form.Times(x));

    [MethodImpl(Inline)] public static Recorded<L, T> operator /(Recorded<L, T> x, double y) => new(x.value / y, x.form.Times(1 / y));

    [MethodImpl(Inline)]
    public static Recorded<L, T> FusedMultiplyAdd(Recorded<L, T> x, Recorded<L, T> y, Recorded<L, T> z)
        => new(L.FusedMultiplyAdd(x.value, y.value, z.value), LinearForm<L>.Sum(z.form, Product(in x, in y)));

    public static Recorded<L, T> Sqrt(Recorded<L, T> x) => Function(Dual<L>.Sqrt(Dual<L>.Variable(x.value)), in x);

    public static Recorded<L, T> Exp(Recorded<L, T> x) => Function(Dual<L>.Exp(Dual<L>.Variable(x.value)), in x);

    public static Recorded<L, T> Expm1(Recorded<L, T> x) => Function(Dual<L>.Expm1(Dual<L>.Variable(x.value)), in x);

    public static Recorded<L, T> Log(Recorded<L, T> x) => Function(Dual<L>.Log(Dual<L>.Variable(x.value)), in x);

    public static Recorded<L, T> Log1p(Recorded<L, T> x) => Function(Dual<L>.Log1p(Dual<L>.Variable(x.value)), in x);

    public static Recorded<L, T> Sin(Recorded<L, T> x) => Function(Dual<L>.Sin(Dual<L>.Variable(x.value)), in x);

    public static Recorded<L, T> Cos(Recorded<L, T> x) => Function(Dual<L>.Cos(Dual<L>.Variable(x.value)), in x);

    public static Recorded<L, T> Tanh(Recorded<L, T> x) => Function(Dual<L>.Tanh(Dual<L>.Variable(x.value)), in x);

    public static Recorded<L, T> Sigmoid(Recorded<L, T> x) => Function(Dual<L>.Sigmoid(Dual<L>.Variable(x.value)), in x);

    public static Recorded<L, T> Softplus(Recorded<L, T> x) => Function(Dual<L>.Softplus(Dual<L>.Variable(x.value)), in x);

    public static Recorded<L, T> ProbitToLogit(Recorded<L, T> x) => Function(Dual<L>.ProbitToLogit(Dual<L>.Variable(x.value)), in x);

    public static Recorded<L, T> ProbitToLogitSlope(Recorded<L, T> x)
        => Function(Dual<L>.ProbitToLogitSlope(Dual<L>.Variable(x.value)), in x);

    /// <summary>An elementary function: the dual number's rule gives its value and derivative.</summary>
    [MethodImpl(Inline)]
    static Recorded<L, T> Function(Dual<L> function, in Recorded<L, T> x)
        => new(function.Value, x.form.IsConstant ? default : LinearForm<L>.ApplyFunction(in x.form, function.Tangent));

    [MethodImpl(OutOfLine)]
    static LinearForm<L> Product(in Recorded<L, T> x, in Recorded<L, T> y)
    {
        if (y.form.IsConstant) return x.form.Times(Number(in y.value));
        if (x.form.IsConstant) return y.form.Times(Number(in x.value));
        return LinearForm<L>.Apply(in x.form, in y.form, in y.value, in x.value);
    }

    [MethodImpl(OutOfLine)]
    static LinearForm<L> Quotient(in Recorded<L, T> x, in Recorded<L, T> y, in L quotient)
    {
        if (y.form.IsConstant) return x.form.Times(1 / Number(in y.value));
        L inverse = 1 / y.value;
        return x.form.IsConstant
            ? LinearForm<L>.Apply(in y.form, -quotient * inverse)
            : LinearForm<L>.Apply(in x.form, in y.form, inverse, -quotient * inverse);
    }

    /// <summary>The number that all elements of a constant are.</summary>
    static double Number(ref readonly L constant) => double.CreateTruncating(Unsafe.As<L, T>(ref Unsafe.AsRef(in constant)));
}
