using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// Maps from all real numbers to constrained parameters. Samplers want a density over all real numbers. A density over constrained
/// parameters becomes one if the logarithm of the map's derivative is added; each map adds it to a running sum.
/// </summary>
/// <remarks>Source of the maps: the Stan reference manual, chapter <em>Constraint transforms</em>.</remarks>
/// <example><code>
/// R log = R.Constant(0);
/// R mu = x[0], tau = Constrain.Positive(x[1], ref log);
/// return log + LogPdf.Normal(mu, 0, 5) + LogPdf.Cauchy(tau, 0, 5);
/// </code></example>
public static partial class Constrain
{
    /// <summary>Above zero: <c>eˣ</c>.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="logJacobian">The logarithm of the derivative is added here.</param>
    public static R Positive<R>(R x, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        logJacobian += x;
        return R.Exp(x);
    }

    /// <summary>Above a bound: <c>low + eˣ</c>.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="low">The bound.</param>
    /// <param name="logJacobian">The logarithm of the derivative is added here.</param>
    public static R Above<R>(R x, R low, ref R logJacobian) where R : unmanaged, IReal<R> => low + Positive(x, ref logJacobian);

    /// <summary>Below a bound: <c>high − eˣ</c>.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="high">The bound.</param>
    /// <param name="logJacobian">The logarithm of the derivative's size is added here.</param>
    public static R Below<R>(R x, R high, ref R logJacobian) where R : unmanaged, IReal<R> => high - Positive(x, ref logJacobian);

    /// <summary>Between 0 and 1: <c>1/(1 + e⁻ˣ)</c>.</summary>
    /// <inheritdoc cref="Positive{R}(R, ref R)"/>
    public static R Unit<R>(R x, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        // log σ(x) σ(−x) = −softplus(−x) − softplus(x) = x − 2 softplus(x).
        logJacobian += R.FusedMultiplyAdd(R.Constant(-2), R.Softplus(x), x);
        return R.Sigmoid(x);
    }

    /// <summary>Between two bounds: <c>low + (high − low)/(1 + e⁻ˣ)</c>.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound, above the lower one.</param>
    /// <param name="logJacobian">The logarithm of the derivative is added here.</param>
    /// <exception cref="ArgumentOutOfRangeException">The upper bound is not above the lower one, or a bound is not finite.</exception>
    public static R Between<R>(R x, double low, double high, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        logJacobian += Normalizer<OfInterval>.Log(low, high);
        return R.FusedMultiplyAdd(R.Constant(high - low), Unit(x, ref logJacobian), R.Constant(low));
    }

    /// <summary>Of an offset and a scale, <c>offset + multiplier · x</c>: a parameter that is centred or not, as one likes.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="multiplier">The multiplier, above 0.</param>
    /// <param name="logJacobian">The logarithm of the derivative is added here.</param>
    public static R Affine<R>(R x, R offset, R multiplier, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        logJacobian += R.Log(multiplier);
        return R.FusedMultiplyAdd(multiplier, x, offset);
    }

    /// <summary>Of a constant offset and scale.</summary>
    /// <inheritdoc cref="Affine{R}(R, R, R, ref R)"/>
    /// <exception cref="ArgumentOutOfRangeException">The multiplier is not above 0 and finite.</exception>
    public static R Affine<R>(R x, double offset, double multiplier, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        logJacobian += Normalizer<OfMultiplier>.Log(multiplier, 0);
        return R.FusedMultiplyAdd(R.Constant(multiplier), x, R.Constant(offset));
    }

    /// <summary>Rising numbers: <c>y_1 = x_1</c>, <c>y_k = y_{k−1} + e^{x_k}</c>.</summary>
    /// <param name="x">Any numbers, <c>[K]</c>.</param>
    /// <param name="y">Receives the rising ones, <c>[K]</c>; may be <paramref name="x"/>.</param>
    /// <param name="logJacobian">The logarithm of the map's determinant is added here.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Ordered<R>(ReadOnlySpan<R> x, Span<R> y, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        if (y.Length != x.Length) throw new ArgumentException($"{x.Length} numbers make {x.Length} rising ones, not {y.Length}", nameof(y));
        for (int k = 0; k < x.Length; k++) y[k] = k == 0 ? x[0] : Above(x[k], y[k - 1], ref logJacobian);
    }

    /// <summary>
    /// Shares that sum to one, by breaking a stick: <c>y_k = rest · σ(x_k − log(K − k))</c>; all <c>x</c> zero gives equal shares.
    /// </summary>
    /// <param name="x">Any numbers, <c>[K − 1]</c>.</param>
    /// <param name="y">Receives the shares, <c>[K]</c>; it may not be <paramref name="x"/>.</param>
    /// <param name="logJacobian">The logarithm of the determinant of the map to <c>y_1 … y_{K−1}</c> is added here.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Simplex<R>(ReadOnlySpan<R> x, Span<R> y, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        if (y.Length != x.Length + 1)
            throw new ArgumentException($"{x.Length} numbers make {x.Length + 1} shares, not {y.Length}", nameof(y));
        R rest = R.Constant(1), logRest = R.Constant(0);
        for (int k = 0; k < x.Length; k++)
        {
            R z = x[k] - R.Log(R.Constant(x.Length - k));
            y[k] = rest * Unit(z, ref logJacobian);
            logJacobian += logRest;
            rest *= R.Sigmoid(-z);
            logRest -= R.Softplus(z);
        }
        y[^1] = rest;
    }

    /// <summary>The map of <see cref="Positive{R}(R, ref R)"/> alone, to report draws.</summary>
    public static double Positive(double x)
    {
        Scalar<double> ignored = 0;
        return Positive<Scalar<double>>(x, ref ignored).Value;
    }

    /// <summary>The map of <see cref="Between{R}"/> alone, to report draws.</summary>
    public static double Between(double x, double low, double high)
    {
        Scalar<double> ignored = 0;
        return Between<Scalar<double>>(x, low, high, ref ignored).Value;
    }

    /// <summary>The map of <see cref="Affine{R}(R, double, double, ref R)"/> alone, to report draws.</summary>
    public static double Affine(double x, double offset, double multiplier)
    {
        Scalar<double> ignored = 0;
        return Affine<Scalar<double>>(x, offset, multiplier, ref ignored).Value;
    }

    /// <summary>The map of <see cref="Ordered{R}"/> alone, to report draws.</summary>
    public static void Ordered(ReadOnlySpan<double> x, Span<double> y)
    {
        Scalar<double> ignored = 0;
        Ordered(MemoryMarshal.Cast<double, Scalar<double>>(x), MemoryMarshal.Cast<double, Scalar<double>>(y), ref ignored);
    }

    /// <summary>The map of <see cref="Simplex{R}"/> alone, to report draws.</summary>
    public static void Simplex(ReadOnlySpan<double> x, Span<double> y)
    {
        Scalar<double> ignored = 0;
        Simplex(MemoryMarshal.Cast<double, Scalar<double>>(x), MemoryMarshal.Cast<double, Scalar<double>>(y), ref ignored);
    }

    /// <summary>The logarithm of an interval's length.</summary>
    internal readonly struct OfInterval : INormalizer
    {
        public static double Log(double low, double high)
        {
            if (!(high > low && double.IsFinite(high - low)))
                throw new ArgumentOutOfRangeException(nameof(high), high, $"It has to be above the lower bound, {low}, and both finite.");
            return Scalar<double>.Log(high - low).Value;
        }
    }

    readonly struct OfMultiplier : INormalizer
    {
        public static double Log(double multiplier, double _) => Scalar<double>.Log(Parameter.Positive(multiplier)).Value;
    }
}
