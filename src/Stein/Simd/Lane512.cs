using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Stein.Simd;

/// <summary>
/// The lane of 512 bits: <see cref="Vector512{T}"/>. It runs everywhere, and is fast where
/// <see cref="Vector512.IsHardwareAccelerated"/> holds.
/// </summary>
/// <param name="register">The register.</param>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
readonly struct Lane512<T>(Vector512<T> register) : ISimd<Lane512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector512<T> v = register;

    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public override string ToString() => v.ToString();

    public static int Count { [MethodImpl(Inline)] get => Vector512<T>.Count; }

    [MethodImpl(Inline)]
    public static Lane512<T> Constant(double value) => typeof(T) == typeof(float)
        ? new(Vector512.Create((float)value).As<float, T>())
        : new(Vector512.Create(value).As<double, T>());

    [MethodImpl(Inline)] public static Lane512<T> Broadcast(T value) => new(Vector512.Create(value));
    [MethodImpl(Inline)] public static Lane512<T> Load(ref readonly T source) => new(Vector512.LoadUnsafe(in source));
    [MethodImpl(Inline)] public static void Store(Lane512<T> value, ref T destination) => value.v.StoreUnsafe(ref destination);
    [MethodImpl(Inline)] public static Lane512<T> operator +(Lane512<T> x, Lane512<T> y) => new(x.v + y.v);
    [MethodImpl(Inline)] public static Lane512<T> operator -(Lane512<T> x, Lane512<T> y) => new(x.v - y.v);
    [MethodImpl(Inline)] public static Lane512<T> operator *(Lane512<T> x, Lane512<T> y) => new(x.v * y.v);
    [MethodImpl(Inline)] public static Lane512<T> operator /(Lane512<T> x, Lane512<T> y) => new(x.v / y.v);
    [MethodImpl(Inline)] public static Lane512<T> operator -(Lane512<T> x) => new(-x.v);

    [MethodImpl(Inline)]
    public static Lane512<T> FusedMultiplyAdd(Lane512<T> x, Lane512<T> y, Lane512<T> z) => typeof(T) == typeof(float)
        ? new(Vector512.FusedMultiplyAdd(x.v.As<T, float>(), y.v.As<T, float>(), z.v.As<T, float>()).As<float, T>())
        : new(Vector512.FusedMultiplyAdd(x.v.As<T, double>(), y.v.As<T, double>(), z.v.As<T, double>()).As<double, T>());

    [MethodImpl(Inline)] public static Lane512<T> Sqrt(Lane512<T> x) => new(Vector512.Sqrt(x.v));
    [MethodImpl(Inline)] public static Lane512<T> Exp(Lane512<T> x) => Elementary.Exp<Lane512<T>, T>(x);
    [MethodImpl(Inline)] public static Lane512<T> Expm1(Lane512<T> x) => Elementary.Expm1<Lane512<T>, T>(x);
    [MethodImpl(Inline)] public static Lane512<T> Log(Lane512<T> x) => Elementary.Log<Lane512<T>, T>(x);
    [MethodImpl(Inline)] public static Lane512<T> Log1p(Lane512<T> x) => Elementary.Log1p<Lane512<T>, T>(x);
    [MethodImpl(Inline)] public static Lane512<T> Sin(Lane512<T> x) => Elementary.Sin<Lane512<T>, T>(x);
    [MethodImpl(Inline)] public static Lane512<T> Cos(Lane512<T> x) => Elementary.Cos<Lane512<T>, T>(x);
    [MethodImpl(Inline)] public static Lane512<T> Tanh(Lane512<T> x) => Elementary.Tanh<Lane512<T>, T>(x);
    [MethodImpl(Inline)] public static Lane512<T> Sigmoid(Lane512<T> x) => Elementary.Sigmoid<Lane512<T>, T>(x);
    [MethodImpl(Inline)] public static Lane512<T> Softplus(Lane512<T> x) => Elementary.Softplus<Lane512<T>, T>(x);
    [MethodImpl(Inline)] public static Lane512<T> ProbitToLogit(Lane512<T> x) => Elementary.ProbitToLogit<Lane512<T>, T>(x);
    [MethodImpl(Inline)] public static Lane512<T> ProbitToLogitSlope(Lane512<T> x) => Elementary.ProbitToLogitSlope<Lane512<T>, T>(x);

    [MethodImpl(Inline)] public static Lane512<T> Abs(Lane512<T> x) => new(Vector512.Abs(x.v));
    [MethodImpl(Inline)] public static Lane512<T> Min(Lane512<T> x, Lane512<T> y) => new(Vector512.Min(x.v, y.v));
    [MethodImpl(Inline)] public static Lane512<T> Max(Lane512<T> x, Lane512<T> y) => new(Vector512.Max(x.v, y.v));

    // The native instruction returns its second operand when one of them is NaN.
    [MethodImpl(Inline)] public static Lane512<T> AtMost(Lane512<T> x, Lane512<T> bound) => new(Vector512.MinNative(bound.v, x.v));
    [MethodImpl(Inline)] public static Lane512<T> AtLeast(Lane512<T> x, Lane512<T> bound) => new(Vector512.MaxNative(bound.v, x.v));
    [MethodImpl(Inline)] public static Lane512<T> LessThan(Lane512<T> x, Lane512<T> y) => new(Vector512.LessThan<T>(x.v, y.v));
    [MethodImpl(Inline)] public static Lane512<T> Equal(Lane512<T> x, Lane512<T> y) => new(Vector512.Equals<T>(x.v, y.v));

    [MethodImpl(Inline)]
    public static Lane512<T> Select(Lane512<T> mask, Lane512<T> x, Lane512<T> y) => new(Vector512.ConditionalSelect(mask.v, x.v, y.v));

    [MethodImpl(Inline)] public static bool Any(Lane512<T> mask) => !Vector512.EqualsAll(mask.v.As<T, uint>(), Vector512<uint>.Zero);
    [MethodImpl(Inline)] public static Lane512<T> AndBits(Lane512<T> x, Lane512<T> y) => new(x.v & y.v);
    [MethodImpl(Inline)] public static Lane512<T> OrBits(Lane512<T> x, Lane512<T> y) => new(x.v | y.v);
    [MethodImpl(Inline)] public static Lane512<T> XorBits(Lane512<T> x, Lane512<T> y) => new(x.v ^ y.v);

    [MethodImpl(Inline)]
    public static Lane512<T> BroadcastBits(ulong bits) => typeof(T) == typeof(float)
        ? new(Vector512.Create((uint)bits).As<uint, T>())
        : new(Vector512.Create(bits).As<ulong, T>());

    [MethodImpl(Inline)]
    public static Lane512<T> AddBits(Lane512<T> x, Lane512<T> y) => typeof(T) == typeof(float)
        ? new((x.v.As<T, uint>() + y.v.As<T, uint>()).As<uint, T>())
        : new((x.v.As<T, ulong>() + y.v.As<T, ulong>()).As<ulong, T>());

    [MethodImpl(Inline)]
    public static Lane512<T> SubtractBits(Lane512<T> x, Lane512<T> y) => typeof(T) == typeof(float)
        ? new((x.v.As<T, uint>() - y.v.As<T, uint>()).As<uint, T>())
        : new((x.v.As<T, ulong>() - y.v.As<T, ulong>()).As<ulong, T>());

    [MethodImpl(Inline)]
    public static Lane512<T> ShiftLeftBits(Lane512<T> x, int count) => typeof(T) == typeof(float)
        ? new((x.v.As<T, uint>() << count).As<uint, T>())
        : new((x.v.As<T, ulong>() << count).As<ulong, T>());

    [MethodImpl(Inline)]
    public static Lane512<T> ShiftRightBits(Lane512<T> x, int count) => typeof(T) == typeof(float)
        ? new((x.v.As<T, uint>() >> count).As<uint, T>())
        : new((x.v.As<T, ulong>() >> count).As<ulong, T>());

    [MethodImpl(Inline)]
    public static Lane512<T> ShiftRightSignBits(Lane512<T> x, int count) => typeof(T) == typeof(float)
        ? new((x.v.As<T, int>() >> count).As<int, T>())
        : new((x.v.As<T, long>() >> count).As<long, T>());

    [MethodImpl(Inline)]
    public static Lane512<T> FromIntegerBits(Lane512<T> x) => typeof(T) == typeof(float)
        ? new(Vector512.ConvertToSingle(x.v.As<T, int>()).As<float, T>())
        : new(Vector512.ConvertToDouble(x.v.As<T, long>()).As<double, T>());
}
