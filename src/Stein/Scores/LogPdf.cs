using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// Logarithms of common densities over any number type, for densities that are written as sums of them. All normalisers are included, so
/// the densities integrate to 1 and may be mixed.
/// </summary>
/// <remarks>
/// A scale or shape that is a plain number is checked: an <see cref="ArgumentOutOfRangeException"/> names it if it is out of range. One of
/// type <c>R</c> cannot be checked; out of range it gives NaN. The normaliser of plain numbers is computed once and remembered. Counts are
/// data: their densities are probabilities, which sum to 1.
/// </remarks>
public static partial class LogPdf
{
    /// <summary><c>½ log 2π</c>.</summary>
    internal const double HalfLogTwoPi = 0.9189385332046728;

    /// <summary><c>log π</c>.</summary>
    internal const double LogPi = 1.1447298858494002;

    /// <summary><c>log 2</c>.</summary>
    const double LogTwo = 0.6931471805599453;

    /// <summary>The normal <c>N(mean, deviation²)</c>.</summary>
    /// <param name="x">The number.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The deviation, above 0.</param>
    public static R Normal<R>(R x, R mean, R deviation) where R : unmanaged, IReal<R>
        => HalfSquare((x - mean) / deviation) - R.Log(deviation) - HalfLogTwoPi;

    /// <summary>
    /// The normal of constant moments. Of mean 0 and restricted to positive numbers it is the half-normal, without the <c>log 2</c> of
    /// its normaliser.
    /// </summary>
    /// <inheritdoc cref="Normal{R}(R, R, R)"/>
    public static R Normal<R>(R x, double mean, double deviation) where R : unmanaged, IReal<R>
        // The normaliser comes first, here and below: it may take a call, around which registers in use would be saved and read again.
        => Normalizer<OfNormal>.Log(deviation, 0) + HalfSquare((x - mean) / deviation);

    /// <summary>A number that was observed, under <c>N(mean, deviation²)</c>.</summary>
    /// <inheritdoc cref="Normal{R}(R, R, R)"/>
    public static R Normal<R>(double x, R mean, R deviation) where R : unmanaged, IReal<R> => Normal(R.Constant(x), mean, deviation);

    /// <summary>A number that was observed, under <c>N(mean, deviation²)</c> of a known deviation.</summary>
    /// <inheritdoc cref="Normal{R}(R, R, R)"/>
    public static R Normal<R>(double x, R mean, double deviation) where R : unmanaged, IReal<R> => Normal(mean, x, deviation);

    /// <summary>The half-normal <c>2 N(0, deviation²)</c>, for positive numbers.</summary>
    /// <param name="x">The number, above 0; that it is, is not checked.</param>
    /// <param name="deviation">The deviation of the normal, above 0.</param>
    public static R HalfNormal<R>(R x, double deviation) where R : unmanaged, IReal<R> => Normal(x, 0, deviation) + LogTwo;

    /// <summary>The half-normal of a free deviation.</summary>
    /// <inheritdoc cref="HalfNormal{R}(R, double)"/>
    public static R HalfNormal<R>(R x, R deviation) where R : unmanaged, IReal<R> => Normal(x, R.Constant(0), deviation) + LogTwo;

    /// <summary>The log-normal, whose logarithm has the law <c>N(mean, deviation²)</c>, for positive numbers.</summary>
    /// <param name="x">The number, above 0; the density is NaN below.</param>
    /// <param name="mean">The mean of the logarithm.</param>
    /// <param name="deviation">The deviation of the logarithm, above 0.</param>
    public static R LogNormal<R>(R x, double mean, double deviation) where R : unmanaged, IReal<R>
    {
        R log = R.Log(x);
        return Normal(log, mean, deviation) - log;
    }

    /// <summary>The log-normal of free parameters.</summary>
    /// <inheritdoc cref="LogNormal{R}(R, double, double)"/>
    public static R LogNormal<R>(R x, R mean, R deviation) where R : unmanaged, IReal<R>
    {
        R log = R.Log(x);
        return Normal(log, mean, deviation) - log;
    }

    /// <summary>A number that was observed, under a log-normal.</summary>
    /// <inheritdoc cref="LogNormal{R}(R, double, double)"/>
    public static R LogNormal<R>(double x, R mean, R deviation) where R : unmanaged, IReal<R>
    {
        double log = Log(x);
        return Normal(log, mean, deviation) - log;
    }

    /// <summary>The mixture <c>log(θ eᵃ + (1 − θ) eᵇ)</c> of two log-densities.</summary>
    /// <param name="theta">The share of the first, between 0 and 1.</param>
    /// <param name="a">The first log-density.</param>
    /// <param name="b">The second log-density.</param>
    public static R Mixture<R>(R theta, R a, R b) where R : unmanaged, IReal<R> => LogSumExp(R.Log(theta) + a, R.Log1p(-theta) + b);

    /// <summary>The mixture of a constant share.</summary>
    /// <inheritdoc cref="Mixture{R}(R, R, R)"/>
    public static R Mixture<R>(double theta, R a, R b) where R : unmanaged, IReal<R>
        => theta is > 0 and < 1
            ? Mixture(R.Constant(theta), a, b)
            : throw new ArgumentOutOfRangeException(nameof(theta), theta, "It has to lie between 0 and 1.");

    /// <summary><c>log(eᵃ + eᵇ)</c>, without overflow and underflow of the exponentials.</summary>
    /// <remarks>The error is a rounding of the larger one of <c>|a|</c> and <c>|b|</c>. Both have to be finite.</remarks>
    /// <param name="a">The first logarithm.</param>
    /// <param name="b">The second logarithm.</param>
    public static R LogSumExp<R>(R a, R b) where R : unmanaged, IReal<R> => a + R.Softplus(b - a);

    /// <summary><c>log Σ_k e^{x_k}</c>, without overflow and underflow of the exponentials.</summary>
    /// <remarks>The error is <c>K</c> roundings of the largest one of <c>|x_k|</c>. All have to be finite.</remarks>
    /// <param name="x">The logarithms, <c>[K]</c>, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static R LogSumExp<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        if (x.IsEmpty) throw new ArgumentException("There is no logarithm of a sum without terms.", nameof(x));
        R sum = x[0];
        for (int k = 1; k < x.Length; k++) sum = LogSumExp(sum, x[k]);
        return sum;
    }

    static R HalfSquare<R>(R z) where R : unmanaged, IReal<R> => -0.5 * z * z;

    static double Log(double x) => Scalar<double>.Log(x).Value;

    readonly struct OfNormal : INormalizer
    {
        public static double Log(double deviation, double _) => -LogPdf.Log(Parameter.Positive(deviation)) - HalfLogTwoPi;
    }
}
