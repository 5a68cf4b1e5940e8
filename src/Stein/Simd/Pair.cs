using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>
/// Two registers as one. A kernel whose every step waits for the one before then has two independent computations at once, and loads its
/// constants once for both.
/// </summary>
/// <param name="low">The first half of the elements.</param>
/// <param name="high">The second half.</param>
/// <typeparam name="L">The lane of a half, of at most 8 elements.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
readonly struct Pair<L, T>(L low, L high) : ISimd<Pair<L, T>, T>
    where L : unmanaged, ISimd<L, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly L low = low, high = high;

    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public override string ToString() => $"{low}, {high}";

    public static int Count { [MethodImpl(Inline)] get => 2 * L.Count; }

    [MethodImpl(Inline)] public static Pair<L, T> Constant(double value) => new(L.Constant(value), L.Constant(value));
    [MethodImpl(Inline)] public static Pair<L, T> Broadcast(T value) => new(L.Broadcast(value), L.Broadcast(value));
    [MethodImpl(Inline)] public static Pair<L, T> BroadcastBits(ulong bits) => new(L.BroadcastBits(bits), L.BroadcastBits(bits));

    [MethodImpl(Inline)]
    public static Pair<L, T> Load(ref readonly T source)
        => new(L.Load(in source), L.Load(in Unsafe.Add(ref Unsafe.AsRef(in source), L.Count)));

    [MethodImpl(Inline)]
    public static void Store(Pair<L, T> value, ref T destination)
    {
        L.Store(value.low, ref destination);
        L.Store(value.high, ref Unsafe.Add(ref destination, L.Count));
    }

    [MethodImpl(Inline)] public static Pair<L, T> operator +(Pair<L, T> x, Pair<L, T> y) => new(x.low + y.low, x.high + y.high);
    [MethodImpl(Inline)] public static Pair<L, T> operator -(Pair<L, T> x, Pair<L, T> y) => new(x.low - y.low, x.high - y.high);
    [MethodImpl(Inline)] public static Pair<L, T> operator *(Pair<L, T> x, Pair<L, T> y) => new(x.low * y.low, x.high * y.high);
    [MethodImpl(Inline)] public static Pair<L, T> operator /(Pair<L, T> x, Pair<L, T> y) => new(x.low / y.low, x.high / y.high);
    [MethodImpl(Inline)] public static Pair<L, T> operator -(Pair<L, T> x) => new(-x.low, -x.high);

    [MethodImpl(Inline)]
    public static Pair<L, T> FusedMultiplyAdd(Pair<L, T> x, Pair<L, T> y, Pair<L, T> z)
        => new(L.FusedMultiplyAdd(x.low, y.low, z.low), L.FusedMultiplyAdd(x.high, y.high, z.high));

    [MethodImpl(Inline)]
    public static Pair<L, T> Select(Pair<L, T> mask, Pair<L, T> x, Pair<L, T> y)
        => new(L.Select(mask.low, x.low, y.low), L.Select(mask.high, x.high, y.high));

    [MethodImpl(Inline)] public static Pair<L, T> Sqrt(Pair<L, T> x) => new(L.Sqrt(x.low), L.Sqrt(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> Exp(Pair<L, T> x) => new(L.Exp(x.low), L.Exp(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> Expm1(Pair<L, T> x) => new(L.Expm1(x.low), L.Expm1(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> Log(Pair<L, T> x) => new(L.Log(x.low), L.Log(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> Log1p(Pair<L, T> x) => new(L.Log1p(x.low), L.Log1p(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> Sin(Pair<L, T> x) => new(L.Sin(x.low), L.Sin(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> Cos(Pair<L, T> x) => new(L.Cos(x.low), L.Cos(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> Tanh(Pair<L, T> x) => new(L.Tanh(x.low), L.Tanh(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> Sigmoid(Pair<L, T> x) => new(L.Sigmoid(x.low), L.Sigmoid(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> Softplus(Pair<L, T> x) => new(L.Softplus(x.low), L.Softplus(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> ProbitToLogit(Pair<L, T> x) => new(L.ProbitToLogit(x.low), L.ProbitToLogit(x.high));

    [MethodImpl(Inline)]
    public static Pair<L, T> ProbitToLogitSlope(Pair<L, T> x)
        => new(L.ProbitToLogitSlope(x.low), L.ProbitToLogitSlope(x.high));

    [MethodImpl(Inline)] public static Pair<L, T> Abs(Pair<L, T> x) => new(L.Abs(x.low), L.Abs(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> FromIntegerBits(Pair<L, T> x) => new(L.FromIntegerBits(x.low), L.FromIntegerBits(x.high));
    [MethodImpl(Inline)] public static Pair<L, T> Min(Pair<L, T> x, Pair<L, T> y) => new(L.Min(x.low, y.low), L.Min(x.high, y.high));
    [MethodImpl(Inline)] public static Pair<L, T> Max(Pair<L, T> x, Pair<L, T> y) => new(L.Max(x.low, y.low), L.Max(x.high, y.high));

    [MethodImpl(Inline)]
    public static Pair<L, T> AtMost(Pair<L, T> x, Pair<L, T> bound)
        => new(L.AtMost(x.low, bound.low), L.AtMost(x.high, bound.high));

    [MethodImpl(Inline)]
    public static Pair<L, T> AtLeast(Pair<L, T> x, Pair<L, T> bound)
        => new(L.AtLeast(x.low, bound.low), L.AtLeast(x.high, bound.high));

    [MethodImpl(Inline)] public static bool Any(Pair<L, T> mask) => L.Any(mask.low) || L.Any(mask.high);

    [MethodImpl(Inline)]
    public static Pair<L, T> LessThan(Pair<L, T> x, Pair<L, T> y)
        => new(L.LessThan(x.low, y.low), L.LessThan(x.high, y.high));

    [MethodImpl(Inline)] public static Pair<L, T> Equal(Pair<L, T> x, Pair<L, T> y) => new(L.Equal(x.low, y.low), L.Equal(x.high, y.high));

    [MethodImpl(Inline)]
    public static Pair<L, T> AndBits(Pair<L, T> x, Pair<L, T> y)
        => new(L.AndBits(x.low, y.low), L.AndBits(x.high, y.high));

    [MethodImpl(Inline)]
    public static Pair<L, T> OrBits(Pair<L, T> x, Pair<L, T> y)
        => new(L.OrBits(x.low, y.low), L.OrBits(x.high, y.high));

    [MethodImpl(Inline)]
    public static Pair<L, T> XorBits(Pair<L, T> x, Pair<L, T> y)
        => new(L.XorBits(x.low, y.low), L.XorBits(x.high, y.high));

    [MethodImpl(Inline)]
    public static Pair<L, T> AddBits(Pair<L, T> x, Pair<L, T> y)
        => new(L.AddBits(x.low, y.low), L.AddBits(x.high, y.high));

    [MethodImpl(Inline)]
    public static Pair<L, T> SubtractBits(Pair<L, T> x, Pair<L, T> y)
        => new(L.SubtractBits(x.low, y.low), L.SubtractBits(x.high, y.high));

    [MethodImpl(Inline)]
    public static Pair<L, T> ShiftLeftBits(Pair<L, T> x, int count)
        => new(L.ShiftLeftBits(x.low, count), L.ShiftLeftBits(x.high, count));

    [MethodImpl(Inline)]
    public static Pair<L, T> ShiftRightBits(Pair<L, T> x, int count)
        => new(L.ShiftRightBits(x.low, count), L.ShiftRightBits(x.high, count));

    [MethodImpl(Inline)]
    public static Pair<L, T> ShiftRightSignBits(Pair<L, T> x, int count)
        => new(L.ShiftRightSignBits(x.low, count), L.ShiftRightSignBits(x.high, count));
}
