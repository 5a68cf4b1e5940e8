using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>One number as a register of one element: what formulas over <see cref="IReal{TSelf}"/> give plain numbers with.</summary>
/// <param name="value">The number.</param>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <example><code>
/// double y = Scalar&lt;double&gt;.Tanh(0.5).Value;
/// </code></example>
public readonly struct Scalar<T>(T value) : ISimd<Scalar<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number.</summary>
    public T Value { [MethodImpl(Inline)] get; } = value;

    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>A number as it is.</summary>
    [MethodImpl(Inline)] public static implicit operator Scalar<T>(T value) => new(value);

    /// <summary>The number.</summary>
    [MethodImpl(Inline)] public static explicit operator T(Scalar<T> x) => x.Value;

    /// <summary>The number's text.</summary>
    public override string ToString() => Value.ToString() ?? "";

#pragma warning disable CS1591 // IReal and ISimd document them.

    public static int Count { [MethodImpl(Inline)] get => 1; }

    [MethodImpl(Inline)]
    public static Scalar<T> Constant(double value)
        => typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)value) : Unsafe.BitCast<double, T>(value);

    [MethodImpl(Inline)] public static Scalar<T> Broadcast(T value) => value;
    [MethodImpl(Inline)] public static Scalar<T> BroadcastBits(ulong bits) => FromBits(bits);
    [MethodImpl(Inline)] public static Scalar<T> Load(ref readonly T source) => source;
    [MethodImpl(Inline)] public static void Store(Scalar<T> value, ref T destination) => destination = value.Value;

    [MethodImpl(Inline)] public static Scalar<T> operator +(Scalar<T> x, Scalar<T> y) => x.Value + y.Value;
    [MethodImpl(Inline)] public static Scalar<T> operator -(Scalar<T> x, Scalar<T> y) => x.Value - y.Value;
    [MethodImpl(Inline)] public static Scalar<T> operator *(Scalar<T> x, Scalar<T> y) => x.Value * y.Value;
    [MethodImpl(Inline)] public static Scalar<T> operator /(Scalar<T> x, Scalar<T> y) => x.Value / y.Value;
    [MethodImpl(Inline)] public static Scalar<T> operator -(Scalar<T> x) => -x.Value;

    [MethodImpl(Inline)]
    public static Scalar<T> FusedMultiplyAdd(Scalar<T> x, Scalar<T> y, Scalar<T> z) => T.FusedMultiplyAdd(x.Value, y.Value, z.Value);

    [MethodImpl(Inline)] public static Scalar<T> Sqrt(Scalar<T> x) => T.Sqrt(x.Value);
    [MethodImpl(Inline)] public static Scalar<T> Exp(Scalar<T> x) => Elementary.Exp<Scalar<T>, T>(x);
    [MethodImpl(Inline)] public static Scalar<T> Expm1(Scalar<T> x) => Elementary.Expm1<Scalar<T>, T>(x);
    [MethodImpl(Inline)] public static Scalar<T> Log(Scalar<T> x) => Elementary.Log<Scalar<T>, T>(x);
    [MethodImpl(Inline)] public static Scalar<T> Log1p(Scalar<T> x) => Elementary.Log1p<Scalar<T>, T>(x);
    [MethodImpl(Inline)] public static Scalar<T> Sin(Scalar<T> x) => Elementary.Sin<Scalar<T>, T>(x);
    [MethodImpl(Inline)] public static Scalar<T> Cos(Scalar<T> x) => Elementary.Cos<Scalar<T>, T>(x);
    [MethodImpl(Inline)] public static Scalar<T> Tanh(Scalar<T> x) => Elementary.Tanh<Scalar<T>, T>(x);
    [MethodImpl(Inline)] public static Scalar<T> Sigmoid(Scalar<T> x) => Elementary.Sigmoid<Scalar<T>, T>(x);
    [MethodImpl(Inline)] public static Scalar<T> Softplus(Scalar<T> x) => Elementary.Softplus<Scalar<T>, T>(x);
    [MethodImpl(Inline)] public static Scalar<T> ProbitToLogit(Scalar<T> x) => Elementary.ProbitToLogit<Scalar<T>, T>(x);
    [MethodImpl(Inline)] public static Scalar<T> ProbitToLogitSlope(Scalar<T> x) => Elementary.ProbitToLogitSlope<Scalar<T>, T>(x);

    [MethodImpl(Inline)] public static Scalar<T> Abs(Scalar<T> x) => T.Abs(x.Value);
    [MethodImpl(Inline)] public static Scalar<T> Min(Scalar<T> x, Scalar<T> y) => T.Min(x.Value, y.Value);
    [MethodImpl(Inline)] public static Scalar<T> Max(Scalar<T> x, Scalar<T> y) => T.Max(x.Value, y.Value);
    [MethodImpl(Inline)] public static Scalar<T> AtMost(Scalar<T> x, Scalar<T> bound) => x.Value > bound.Value ? bound : x;
    [MethodImpl(Inline)] public static Scalar<T> AtLeast(Scalar<T> x, Scalar<T> bound) => x.Value < bound.Value ? bound : x;
    [MethodImpl(Inline)] public static Scalar<T> LessThan(Scalar<T> x, Scalar<T> y) => Mask(x.Value < y.Value);
    [MethodImpl(Inline)] public static Scalar<T> Equal(Scalar<T> x, Scalar<T> y) => Mask(x.Value == y.Value);

    [MethodImpl(Inline)]
    public static Scalar<T> Select(Scalar<T> mask, Scalar<T> x, Scalar<T> y)
        => FromBits((Bits(mask) & Bits(x)) | (~Bits(mask) & Bits(y)));

    [MethodImpl(Inline)] public static bool Any(Scalar<T> mask) => Bits(mask) != 0;
    [MethodImpl(Inline)] public static Scalar<T> AndBits(Scalar<T> x, Scalar<T> y) => FromBits(Bits(x) & Bits(y));
    [MethodImpl(Inline)] public static Scalar<T> OrBits(Scalar<T> x, Scalar<T> y) => FromBits(Bits(x) | Bits(y));
    [MethodImpl(Inline)] public static Scalar<T> XorBits(Scalar<T> x, Scalar<T> y) => FromBits(Bits(x) ^ Bits(y));
    [MethodImpl(Inline)] public static Scalar<T> AddBits(Scalar<T> x, Scalar<T> y) => FromBits(Bits(x) + Bits(y));
    [MethodImpl(Inline)] public static Scalar<T> SubtractBits(Scalar<T> x, Scalar<T> y) => FromBits(Bits(x) - Bits(y));
    [MethodImpl(Inline)] public static Scalar<T> ShiftLeftBits(Scalar<T> x, int count) => FromBits(Bits(x) << count);
    [MethodImpl(Inline)] public static Scalar<T> ShiftRightBits(Scalar<T> x, int count) => FromBits(Bits(x) >> count);
    [MethodImpl(Inline)] public static Scalar<T> ShiftRightSignBits(Scalar<T> x, int count) => FromBits((ulong)(SignedBits(x) >> count));
    [MethodImpl(Inline)] public static Scalar<T> FromIntegerBits(Scalar<T> x) => T.CreateTruncating(SignedBits(x));

    [MethodImpl(Inline)] static Scalar<T> Mask(bool set) => FromBits(set ? ulong.MaxValue : 0);

    [MethodImpl(Inline)]
    static ulong Bits(Scalar<T> x) => typeof(T) == typeof(float) ? Unsafe.BitCast<T, uint>(x.Value) : Unsafe.BitCast<T, ulong>(x.Value);

    [MethodImpl(Inline)]
    static long SignedBits(Scalar<T> x) => typeof(T) == typeof(float) ? Unsafe.BitCast<T, int>(x.Value) : Unsafe.BitCast<T, long>(x.Value);

    [MethodImpl(Inline)]
    static Scalar<T> FromBits(ulong bits)
        => typeof(T) == typeof(float) ? Unsafe.BitCast<uint, T>((uint)bits) : Unsafe.BitCast<ulong, T>(bits);
}
