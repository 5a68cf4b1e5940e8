using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// Logarithms of common densities over any number type, for densities that are written as sums of them. All normalisers are included, so
/// the densities integrate to 1 and may be mixed.
/// </summary>
/// <remarks>
/// A scale or shape that is a plain number is checked: an <see cref="ArgumentOutOfRangeException"/> names it if it is out of range. One of
/// type <c>R</c> cannot be checked; out of range it gives NaN. The normaliser of plain numbers is computed once and remembered.
/// </remarks>
public static class LogPdf
{
    /// <summary><c>½ log 2π</c>.</summary>
    internal const double HalfLogTwoPi = 0.9189385332046728;

    /// <summary><c>log π</c>.</summary>
    internal const double LogPi = 1.1447298858494002;

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

    /// <summary>
    /// The Cauchy, <c>1/(π s (1 + z²))</c> with <c>z = (x − location)/s</c>. Of location 0 and restricted to positive numbers it is the
    /// half-Cauchy, without the <c>log 2</c> of its normaliser.
    /// </summary>
    /// <param name="x">The number.</param>
    /// <param name="location">The median.</param>
    /// <param name="scale">The scale <c>s</c>, above 0.</param>
    public static R Cauchy<R>(R x, double location, double scale) where R : unmanaged, IReal<R>
    {
        double normalizer = Normalizer<OfCauchy>.Log(scale, 0);
        R z = (x - location) / scale;
        return normalizer - R.Log1p(z * z);
    }

    /// <summary>
    /// Student's t with <c>ν</c> degrees of freedom, proportional to <c>(1 + z²/ν)^(−(ν + 1)/2)</c> with <c>z = (x − location)/scale</c>.
    /// </summary>
    /// <param name="x">The number.</param>
    /// <param name="degrees">The degrees of freedom <c>ν</c>, above 0.</param>
    /// <param name="location">The median.</param>
    /// <param name="scale">The scale, above 0.</param>
    public static R StudentT<R>(R x, double degrees, double location, double scale) where R : unmanaged, IReal<R>
    {
        double normalizer = Normalizer<OfStudentT>.Log(degrees, scale);
        R z = (x - location) / scale;
        return normalizer - 0.5 * (degrees + 1) * R.Log1p(z * z / degrees);
    }

    /// <summary>The exponential <c>λ e^(−λ x)</c>, for positive numbers.</summary>
    /// <param name="x">The number, above 0; that it is, is not checked.</param>
    /// <param name="rate">The rate <c>λ</c>, above 0.</param>
    public static R Exponential<R>(R x, double rate) where R : unmanaged, IReal<R> => Normalizer<OfExponential>.Log(rate, 0) - rate * x;

    /// <summary>The gamma <c>βᵅ/Γ(α) x^(α − 1) e^(−β x)</c>, for positive numbers.</summary>
    /// <param name="x">The number, above 0; the density is NaN below.</param>
    /// <param name="shape">The shape <c>α</c>, above 0.</param>
    /// <param name="rate">The rate <c>β</c>, above 0.</param>
    public static R Gamma<R>(R x, double shape, double rate) where R : unmanaged, IReal<R>
        => Normalizer<OfGamma>.Log(shape, rate) + (shape - 1) * R.Log(x) - rate * x;

    /// <summary>The beta <c>x^(a − 1) (1 − x)^(b − 1) / B(a, b)</c>, for numbers between 0 and 1.</summary>
    /// <param name="x">The number, between 0 and 1; the density is NaN elsewhere.</param>
    /// <param name="a">The first shape, above 0.</param>
    /// <param name="b">The second shape, above 0.</param>
    public static R Beta<R>(R x, double a, double b) where R : unmanaged, IReal<R>
        => Normalizer<OfBeta>.Log(a, b) + (a - 1) * R.Log(x) + (b - 1) * R.Log1p(-x);

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

    static R HalfSquare<R>(R z) where R : unmanaged, IReal<R> => -0.5 * z * z;

    static double Log(double x) => Scalar<double>.Log(x).Value;

    readonly struct OfNormal : INormalizer
    {
        public static double Log(double deviation, double _) => -LogPdf.Log(Parameter.Positive(deviation)) - HalfLogTwoPi;
    }

    readonly struct OfCauchy : INormalizer
    {
        public static double Log(double scale, double _) => -LogPdf.Log(Parameter.Positive(scale)) - LogPi;
    }

    readonly struct OfStudentT : INormalizer
    {
        public static double Log(double degrees, double scale)
            => GammaFunction.LogHalfStep(0.5 * Parameter.Positive(degrees)) - 0.5 * (LogPdf.Log(degrees) + LogPi)
                - LogPdf.Log(Parameter.Positive(scale));
    }

    readonly struct OfExponential : INormalizer
    {
        public static double Log(double rate, double _) => LogPdf.Log(Parameter.Positive(rate));
    }

    readonly struct OfGamma : INormalizer
    {
        public static double Log(double shape, double rate)
            => shape * LogPdf.Log(Parameter.Positive(rate)) - GammaFunction.Log(Parameter.Positive(shape));
    }

    readonly struct OfBeta : INormalizer
    {
        public static double Log(double a, double b) => -GammaFunction.LogBeta(Parameter.Positive(a), Parameter.Positive(b));
    }
}
