using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stein.Simd;

public static partial class Elementary
{
    /// <summary><c>destinationᵢ = exp(sourceᵢ)</c>.</summary>
    /// <param name="source">The arguments.</param>
    /// <param name="destination">Receives the values, one for each argument; may be <paramref name="source"/> itself.</param>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <remarks>Largest error 1.00 ulp. Monotone; <c>exp(0) = 1</c>, <c>exp(−∞) = 0</c>, <c>exp(∞) = ∞</c>; underflow is gradual.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Exp<T>(ReadOnlySpan<T> source, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Map.Apply(source, destination, new ExpMap<T>());

    /// <summary><c>destinationᵢ = exp(sourceᵢ) − 1</c>, accurate near zero.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T})" path="/*[self::param or self::typeparam or self::exception]"/>
    /// <remarks>Largest error 0.90 ulp. Monotone; <c>expm1(±0) = ±0</c>, <c>expm1(−∞) = −1</c>, <c>expm1(∞) = ∞</c>.</remarks>
    public static void Expm1<T>(ReadOnlySpan<T> source, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Map.Apply(source, destination, new Expm1Map<T>());

    /// <summary><c>destinationᵢ = ln(sourceᵢ)</c>, the natural logarithm.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T})" path="/*[self::param or self::typeparam or self::exception]"/>
    /// <remarks>
    /// Largest error 0.91 ulp, for subnormal arguments too. Monotone; <c>log(1) = 0</c>, <c>log(±0) = −∞</c>, <c>log(∞) = ∞</c>; NaN below
    /// zero.
    /// </remarks>
    public static void Log<T>(ReadOnlySpan<T> source, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Map.Apply(source, destination, new LogMap<T>());

    /// <summary><c>destinationᵢ = ln(1 + sourceᵢ)</c>, accurate near zero.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T})" path="/*[self::param or self::typeparam or self::exception]"/>
    /// <remarks>
    /// Largest error 0.98 ulp. Monotone; <c>log1p(±0) = ±0</c>, <c>log1p(−1) = −∞</c>, <c>log1p(∞) = ∞</c>; NaN below −1.
    /// </remarks>
    public static void Log1p<T>(ReadOnlySpan<T> source, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Map.Apply(source, destination, new Log1pMap<T>());

    /// <summary><c>destinationᵢ = sin(sourceᵢ)</c>, the sine of angles in radians.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T})" path="/*[self::param or self::typeparam or self::exception]"/>
    /// <remarks>Largest error 0.79 ulp, for every finite angle, however large. Odd; <c>sin(±0) = ±0</c>; NaN at infinity.</remarks>
    public static void Sin<T>(ReadOnlySpan<T> source, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Map.Apply(source, destination, new SinMap<T>());

    /// <summary><c>destinationᵢ = cos(sourceᵢ)</c>, the cosine of angles in radians.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T})" path="/*[self::param or self::typeparam or self::exception]"/>
    /// <remarks>Largest error 0.79 ulp, for every finite angle, however large. Even; <c>cos(0) = 1</c>; NaN at infinity.</remarks>
    public static void Cos<T>(ReadOnlySpan<T> source, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Map.Apply(source, destination, new CosMap<T>());

    /// <summary><c>destinationᵢ = tanh(sourceᵢ)</c>, the hyperbolic tangent.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T})" path="/*[self::param or self::typeparam or self::exception]"/>
    /// <remarks>Largest error 0.95 ulp. Odd and monotone; <c>tanh(±0) = ±0</c>, <c>tanh(±∞) = ±1</c>.</remarks>
    public static void Tanh<T>(ReadOnlySpan<T> source, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Map.Apply(source, destination, new TanhMap<T>());

    /// <summary><c>destinationᵢ = 1 / (1 + exp(−sourceᵢ))</c>, the logistic function.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T})" path="/*[self::param or self::typeparam or self::exception]"/>
    /// <remarks>
    /// Largest error 0.77 ulp. Monotone; <c>σ(0) = ½</c>, <c>σ(−∞) = 0</c>, <c>σ(∞) = 1</c>; underflow is gradual.
    /// </remarks>
    public static void Sigmoid<T>(ReadOnlySpan<T> source, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Map.Apply(source, destination, new SigmoidMap<T>());

    /// <summary><c>destinationᵢ = ln(1 + exp(sourceᵢ))</c>.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T})" path="/*[self::param or self::typeparam or self::exception]"/>
    /// <remarks>
    /// Largest error 1.55 ulp. Monotone; <c>softplus(−∞) = 0</c>, <c>softplus(∞) = ∞</c>; underflow is gradual.
    /// </remarks>
    public static void Softplus<T>(ReadOnlySpan<T> source, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Map.Apply(source, destination, new SoftplusMap<T>());

    /// <summary><c>destinationᵢ = xᵢ σ(xᵢ)</c> with <c>x</c> the source and the logistic function <c>σ</c>; also named swish.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T})" path="/*[self::param or self::typeparam or self::exception]"/>
    /// <remarks>
    /// Largest error 0.81 ulp. <c>silu(±0) = ±0</c>, <c>silu(−∞) = −0</c>, <c>silu(∞) = ∞</c>; underflow is gradual.
    /// </remarks>
    public static void Silu<T>(ReadOnlySpan<T> source, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Map.Apply(source, destination, new SiluMap<T>());

    /// <summary><c>destinationᵢ = xᵢ Φ(xᵢ)</c> with <c>x</c> the source and <c>Φ</c> the standard normal distribution function.</summary>
    /// <inheritdoc cref="Exp{T}(ReadOnlySpan{T}, Span{T})" path="/*[self::param or self::typeparam or self::exception]"/>
    /// <remarks>
    /// Largest error 1.66 ulp. <c>gelu(±0) = ±0</c>, <c>gelu(−∞) = −0</c>, <c>gelu(∞) = ∞</c>; underflow is gradual.
    /// </remarks>
    public static void Gelu<T>(ReadOnlySpan<T> source, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Map.Apply(source, destination, new GeluMap<T>());

    readonly struct ExpMap<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Inline)] public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Exp(x);
    }

    readonly struct Expm1Map<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Inline)] public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Expm1(x);
    }

    readonly struct LogMap<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Inline)] public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Log(x);
    }

    readonly struct Log1pMap<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Inline)] public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Log1p(x);
    }

    readonly struct SinMap<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Inline)] public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Sin(x);
    }

    readonly struct CosMap<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Inline)] public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Cos(x);
    }

    readonly struct TanhMap<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Inline)] public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Tanh(x);
    }

    readonly struct SigmoidMap<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Inline)] public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Sigmoid(x);
    }

    readonly struct SoftplusMap<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Inline)] public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => L.Softplus(x);
    }

    readonly struct SiluMap<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Inline)] public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => Silu<L, T>(x);
    }

    readonly struct GeluMap<T> : IMap<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Inline)] public L Invoke<L>(L x) where L : unmanaged, ISimd<L, T> => Gelu<L, T>(x);
    }
}
