using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>
/// A double-word number: the unevaluated sum of a number and a much smaller one, which holds what the rounding of the first lost. Products
/// and sums have a relative error of a few squared roundings, unless a sum cancels.
/// </summary>
/// <param name="high">The leading part.</param>
/// <param name="low">The rest.</param>
/// <typeparam name="L">The numbers underneath.</typeparam>
/// <remarks>
/// Source: Joldes, Muller and Popescu 2017, <i>Tight and rigorous error bounds for basic building blocks of double-word arithmetic</i>.
/// </remarks>
readonly struct DoubleWord<L>(L high, L low) where L : unmanaged, IReal<L>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public L High { [MethodImpl(Inline)] get; } = high;

    public L Low { [MethodImpl(Inline)] get; } = low;

    /// <summary>The nearest single number.</summary>
    public L Rounded { [MethodImpl(Inline)] get => High + Low; }

    /// <summary><c>x + y</c> exactly, where <c>|x| ≥ |y|</c>.</summary>
    [MethodImpl(Inline)]
    public static DoubleWord<L> OrderedSum(L x, L y)
    {
        L sum = x + y;
        return new(sum, x - sum + y);
    }

    /// <summary><c>x + y</c> exactly.</summary>
    [MethodImpl(Inline)]
    public static DoubleWord<L> Sum(L x, L y)
    {
        L sum = x + y, part = sum - x;
        return new(sum, x - (sum - part) + (y - part));
    }

    /// <summary><c>x²</c> exactly, if it does not underflow.</summary>
    [MethodImpl(Inline)]
    public static DoubleWord<L> Square(L x)
    {
        L square = x * x;
        return new(square, L.FusedMultiplyAdd(x, x, -square));
    }

    [MethodImpl(Inline)]
    public static DoubleWord<L> operator *(L x, DoubleWord<L> y)
    {
        L product = x * y.High;
        return new(product, L.FusedMultiplyAdd(x, y.Low, L.FusedMultiplyAdd(x, y.High, -product)));
    }

    [MethodImpl(Inline)]
    public static DoubleWord<L> operator *(DoubleWord<L> x, DoubleWord<L> y)
    {
        L product = x.High * y.High;
        L low = L.FusedMultiplyAdd(x.Low, y.High, L.FusedMultiplyAdd(x.High, y.High, -product));
        return new(product, L.FusedMultiplyAdd(x.High, y.Low, low));
    }

    /// <summary>The product with a power of two, which is exact.</summary>
    [MethodImpl(Inline)]
    public DoubleWord<L> Scaled(L power) => new(High * power, Low * power);

    /// <summary><c>x + y</c>, where <c>|x| ≥ |y|</c>.</summary>
    [MethodImpl(Inline)]
    public static DoubleWord<L> operator +(L x, DoubleWord<L> y)
    {
        DoubleWord<L> sum = OrderedSum(x, y.High);
        return new(sum.High, sum.Low + y.Low);
    }

    /// <summary><c>x − y</c>, where <c>|x| ≥ |y|</c>.</summary>
    [MethodImpl(Inline)]
    public static DoubleWord<L> operator -(L x, DoubleWord<L> y)
    {
        L difference = x - y.High;
        return new(difference, x - difference - y.High - y.Low);
    }

    /// <summary><c>x·y</c> as one number; its error is little more than that of one rounding.</summary>
    [MethodImpl(Inline)]
    public static L Product(DoubleWord<L> x, DoubleWord<L> y)
        => L.FusedMultiplyAdd(x.High, y.High, L.FusedMultiplyAdd(x.High, y.Low, x.Low * y.High));

    /// <inheritdoc cref="Product(DoubleWord{L}, DoubleWord{L})"/>
    [MethodImpl(Inline)]
    public static L Product(L x, DoubleWord<L> y) => L.FusedMultiplyAdd(x, y.High, x * y.Low);

    /// <summary><c>1 / x</c>.</summary>
    [MethodImpl(Inline)]
    public static DoubleWord<L> Reciprocal(DoubleWord<L> x)
    {
        L one = L.Constant(1), quotient = one / x.High;
        L rest = L.FusedMultiplyAdd(-quotient, x.Low, L.FusedMultiplyAdd(-quotient, x.High, one));
        return new(quotient, quotient * rest);
    }
}
