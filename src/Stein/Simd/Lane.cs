using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>
/// The portable lane: <see cref="Vector{T}"/>, as wide as the runtime makes it (256 bits with AVX2, 128 with SSE or NEON).
/// </summary>
/// <param name="register">The register.</param>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
readonly struct Lane<T>(Vector<T> register) : ISimd<Lane<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Vector<T> v = register;

    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public override string ToString() => v.ToString();

    public static int Count { [MethodImpl(Inline)] get => Vector<T>.Count; }

    [MethodImpl(Inline)]
    public static Lane<T> Constant(double value) => typeof(T) == typeof(float)
        ? new(Vector.Create((float)value).As<float, T>())
        : new(Vector.Create(value).As<double, T>());

    [MethodImpl(Inline)] public static Lane<T> Broadcast(T value) => new(Vector.Create(value));
    [MethodImpl(Inline)] public static Lane<T> Load(ref readonly T source) => new(Vector.LoadUnsafe(in source));
    [MethodImpl(Inline)] public static void Store(Lane<T> value, ref T destination) => value.v.StoreUnsafe(ref destination);
    [MethodImpl(Inline)] public static Lane<T> operator +(Lane<T> x, Lane<T> y) => new(x.v + y.v);
    [MethodImpl(Inline)] public static Lane<T> operator -(Lane<T> x, Lane<T> y) => new(x.v - y.v);
    [MethodImpl(Inline)] public static Lane<T> operator *(Lane<T> x, Lane<T> y) => new(x.v * y.v);
    [MethodImpl(Inline)] public static Lane<T> operator /(Lane<T> x, Lane<T> y) => new(x.v / y.v);
    [MethodImpl(Inline)] public static Lane<T> operator -(Lane<T> x) => new(-x.v);

    [MethodImpl(Inline)]
    public static Lane<T> FusedMultiplyAdd(Lane<T> x, Lane<T> y, Lane<T> z) => typeof(T) == typeof(float)
        ? new(Vector.FusedMultiplyAdd(x.v.As<T, float>(), y.v.As<T, float>(), z.v.As<T, float>()).As<float, T>())
        : new(Vector.FusedMultiplyAdd(x.v.As<T, double>(), y.v.As<T, double>(), z.v.As<T, double>()).As<double, T>());

    [MethodImpl(Inline)] public static Lane<T> Sqrt(Lane<T> x) => new(Vector.SquareRoot(x.v));
    [MethodImpl(Inline)] public static Lane<T> Exp(Lane<T> x) => Elementary.Exp<Lane<T>, T>(x);
    [MethodImpl(Inline)] public static Lane<T> Expm1(Lane<T> x) => Elementary.Expm1<Lane<T>, T>(x);
    [MethodImpl(Inline)] public static Lane<T> Log(Lane<T> x) => Elementary.Log<Lane<T>, T>(x);
    [MethodImpl(Inline)] public static Lane<T> Log1p(Lane<T> x) => Elementary.Log1p<Lane<T>, T>(x);
    [MethodImpl(Inline)] public static Lane<T> Sin(Lane<T> x) => Elementary.Sin<Lane<T>, T>(x);
    [MethodImpl(Inline)] public static Lane<T> Cos(Lane<T> x) => Elementary.Cos<Lane<T>, T>(x);
    [MethodImpl(Inline)] public static Lane<T> Tanh(Lane<T> x) => Elementary.Tanh<Lane<T>, T>(x);
    [MethodImpl(Inline)] public static Lane<T> Sigmoid(Lane<T> x) => Elementary.Sigmoid<Lane<T>, T>(x);
    [MethodImpl(Inline)] public static Lane<T> Softplus(Lane<T> x) => Elementary.Softplus<Lane<T>, T>(x);
    [MethodImpl(Inline)] public static Lane<T> ProbitToLogit(Lane<T> x) => Elementary.ProbitToLogit<Lane<T>, T>(x);
    [MethodImpl(Inline)] public static Lane<T> ProbitToLogitSlope(Lane<T> x) => Elementary.ProbitToLogitSlope<Lane<T>, T>(x);

    [MethodImpl(Inline)] public static Lane<T> Abs(Lane<T> x) => new(Vector.Abs(x.v));
    [MethodImpl(Inline)] public static Lane<T> Min(Lane<T> x, Lane<T> y) => new(Vector.Min(x.v, y.v));
    [MethodImpl(Inline)] public static Lane<T> Max(Lane<T> x, Lane<T> y) => new(Vector.Max(x.v, y.v));

    // The native instruction returns its second operand when one of them is NaN.
    [MethodImpl(Inline)] public static Lane<T> AtMost(Lane<T> x, Lane<T> bound) => new(Vector.MinNative(bound.v, x.v));
    [MethodImpl(Inline)] public static Lane<T> AtLeast(Lane<T> x, Lane<T> bound) => new(Vector.MaxNative(bound.v, x.v));
    [MethodImpl(Inline)] public static Lane<T> LessThan(Lane<T> x, Lane<T> y) => new(Vector.LessThan<T>(x.v, y.v));
    [MethodImpl(Inline)] public static Lane<T> Equal(Lane<T> x, Lane<T> y) => new(Vector.Equals<T>(x.v, y.v));

    [MethodImpl(Inline)]
    public static Lane<T> Select(Lane<T> mask, Lane<T> x, Lane<T> y) => new(Vector.ConditionalSelect(mask.v, x.v, y.v));

    [MethodImpl(Inline)] public static bool Any(Lane<T> mask) => !Vector.EqualsAll(mask.v.As<T, uint>(), Vector<uint>.Zero);
    [MethodImpl(Inline)] public static Lane<T> AndBits(Lane<T> x, Lane<T> y) => new(x.v & y.v);
    [MethodImpl(Inline)] public static Lane<T> OrBits(Lane<T> x, Lane<T> y) => new(x.v | y.v);
    [MethodImpl(Inline)] public static Lane<T> XorBits(Lane<T> x, Lane<T> y) => new(x.v ^ y.v);

    [MethodImpl(Inline)]
    public static Lane<T> BroadcastBits(ulong bits) => typeof(T) == typeof(float)
        ? new(Vector.Create((uint)bits).As<uint, T>())
        : new(Vector.Create(bits).As<ulong, T>());

    [MethodImpl(Inline)]
    public static Lane<T> AddBits(Lane<T> x, Lane<T> y) => typeof(T) == typeof(float)
        ? new((x.v.As<T, uint>() + y.v.As<T, uint>()).As<uint, T>())
        : new((x.v.As<T, ulong>() + y.v.As<T, ulong>()).As<ulong, T>());

    [MethodImpl(Inline)]
    public static Lane<T> SubtractBits(Lane<T> x, Lane<T> y) => typeof(T) == typeof(float)
        ? new((x.v.As<T, uint>() - y.v.As<T, uint>()).As<uint, T>())
        : new((x.v.As<T, ulong>() - y.v.As<T, ulong>()).As<ulong, T>());

    [MethodImpl(Inline)]
    public static Lane<T> ShiftLeftBits(Lane<T> x, int count) => typeof(T) == typeof(float)
        ? new((x.v.As<T, uint>() << count).As<uint, T>())
        : new((x.v.As<T, ulong>() << count).As<ulong, T>());

    [MethodImpl(Inline)]
    public static Lane<T> ShiftRightBits(Lane<T> x, int count) => typeof(T) == typeof(float)
        ? new((x.v.As<T, uint>() >> count).As<uint, T>())
        : new((x.v.As<T, ulong>() >> count).As<ulong, T>());

    [MethodImpl(Inline)]
    public static Lane<T> ShiftRightSignBits(Lane<T> x, int count) => typeof(T) == typeof(float)
        ? new((x.v.As<T, int>() >> count).As<int, T>())
        : new((x.v.As<T, long>() >> count).As<long, T>());

    [MethodImpl(Inline)]
    public static Lane<T> FromIntegerBits(Lane<T> x) => typeof(T) == typeof(float)
        ? new(Vector.ConvertToSingle(x.v.As<T, int>()).As<float, T>())
        : new(Vector.ConvertToDouble(x.v.As<T, long>()).As<double, T>());
}
