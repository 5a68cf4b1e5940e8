using Stein.Simd;

namespace Stein.Scores;

/// <content>Densities of all real numbers with a location and a scale, and those on an interval.</content>
public static partial class LogPdf
{
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

    /// <summary>The Cauchy of free parameters.</summary>
    /// <inheritdoc cref="Cauchy{R}(R, double, double)"/>
    public static R Cauchy<R>(R x, R location, R scale) where R : unmanaged, IReal<R>
    {
        R z = (x - location) / scale;
        return -LogPi - R.Log(scale) - R.Log1p(z * z);
    }

    /// <summary>A number that was observed, under a Cauchy.</summary>
    /// <inheritdoc cref="Cauchy{R}(R, double, double)"/>
    public static R Cauchy<R>(double x, R location, R scale) where R : unmanaged, IReal<R> => Cauchy(R.Constant(x), location, scale);

    /// <summary>The half-Cauchy <c>2/(π s (1 + x²/s²))</c>, for positive numbers.</summary>
    /// <param name="x">The number, above 0; that it is, is not checked.</param>
    /// <param name="scale">The scale <c>s</c>, above 0.</param>
    public static R HalfCauchy<R>(R x, double scale) where R : unmanaged, IReal<R> => Cauchy(x, 0, scale) + LogTwo;

    /// <summary>The half-Cauchy of a free scale.</summary>
    /// <inheritdoc cref="HalfCauchy{R}(R, double)"/>
    public static R HalfCauchy<R>(R x, R scale) where R : unmanaged, IReal<R> => Cauchy(x, R.Constant(0), scale) + LogTwo;

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

    /// <summary>Student's t of a constant number of degrees, and of free location and scale.</summary>
    /// <inheritdoc cref="StudentT{R}(R, double, double, double)"/>
    public static R StudentT<R>(R x, double degrees, R location, R scale) where R : unmanaged, IReal<R>
    {
        double normalizer = Normalizer<OfStudentT>.Log(degrees, 1);
        R z = (x - location) / scale;
        return normalizer - R.Log(scale) - 0.5 * (degrees + 1) * R.Log1p(z * z / degrees);
    }

    /// <summary>Student's t of free parameters.</summary>
    /// <inheritdoc cref="StudentT{R}(R, double, double, double)"/>
    public static R StudentT<R>(R x, R degrees, R location, R scale) where R : unmanaged, IReal<R>
    {
        // Γ((ν + 1)/2)/(Γ(ν/2) √π) = 1/B(½, ν/2)
        R half = 0.5 * degrees, z = (x - location) / scale;
        return -SpecialFunctions.LogBeta(R.Constant(0.5), half) - 0.5 * R.Log(degrees) - R.Log(scale)
            - (half + 0.5) * R.Log1p(z * z / degrees);
    }

    /// <summary>A number that was observed, under Student's t of a constant number of degrees.</summary>
    /// <inheritdoc cref="StudentT{R}(R, double, double, double)"/>
    public static R StudentT<R>(double x, double degrees, R location, R scale) where R : unmanaged, IReal<R>
        => StudentT(R.Constant(x), degrees, location, scale);

    /// <summary>A number that was observed, under Student's t.</summary>
    /// <inheritdoc cref="StudentT{R}(R, double, double, double)"/>
    public static R StudentT<R>(double x, R degrees, R location, R scale) where R : unmanaged, IReal<R>
        => StudentT(R.Constant(x), degrees, location, scale);

    /// <summary>The Laplace <c>e^(−|z|)/(2 s)</c> with <c>z = (x − location)/s</c>.</summary>
    /// <remarks>At the kink, where the first derivative jumps, it is 0; there the second one has no meaning.</remarks>
    /// <param name="x">The number.</param>
    /// <param name="location">The median.</param>
    /// <param name="scale">The scale <c>s</c>, above 0.</param>
    public static R Laplace<R>(R x, double location, double scale) where R : unmanaged, IReal<R>
        => Normalizer<OfScale>.Log(scale, 0) - LogTwo - Size((x - location) / scale);

    /// <summary>The Laplace of free parameters.</summary>
    /// <inheritdoc cref="Laplace{R}(R, double, double)"/>
    public static R Laplace<R>(R x, R location, R scale) where R : unmanaged, IReal<R>
        => -LogTwo - R.Log(scale) - Size((x - location) / scale);

    /// <summary>A number that was observed, under a Laplace.</summary>
    /// <inheritdoc cref="Laplace{R}(R, double, double)"/>
    public static R Laplace<R>(double x, R location, R scale) where R : unmanaged, IReal<R> => Laplace(R.Constant(x), location, scale);

    /// <summary>The logistic <c>e⁻ᶻ/(s (1 + e⁻ᶻ)²)</c> with <c>z = (x − location)/s</c>.</summary>
    /// <param name="x">The number.</param>
    /// <param name="location">The median.</param>
    /// <param name="scale">The scale <c>s</c>, above 0.</param>
    public static R Logistic<R>(R x, double location, double scale) where R : unmanaged, IReal<R>
        => Normalizer<OfScale>.Log(scale, 0) + LogLogistic((x - location) / scale);

    /// <summary>The logistic of free parameters.</summary>
    /// <inheritdoc cref="Logistic{R}(R, double, double)"/>
    public static R Logistic<R>(R x, R location, R scale) where R : unmanaged, IReal<R>
        => LogLogistic((x - location) / scale) - R.Log(scale);

    /// <summary>A number that was observed, under a logistic.</summary>
    /// <inheritdoc cref="Logistic{R}(R, double, double)"/>
    public static R Logistic<R>(double x, R location, R scale) where R : unmanaged, IReal<R> => Logistic(R.Constant(x), location, scale);

    /// <summary>The uniform <c>1/(high − low)</c>, for numbers between two bounds.</summary>
    /// <param name="x">The number, between the bounds; that it is, is not checked: see <see cref="Constrain.Between{R}"/>.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound, above the lower one.</param>
    public static R Uniform<R>(R x, double low, double high) where R : unmanaged, IReal<R>
        => R.FusedMultiplyAdd(R.Constant(0), x, R.Constant(-Normalizer<Constrain.OfInterval>.Log(low, high)));

    /// <summary>The von Mises <c>e^(κ cos(x − location))/(2π I₀(κ))</c>, for angles in radians.</summary>
    /// <param name="x">The angle; the density integrates to 1 over each whole turn.</param>
    /// <param name="location">The mean angle.</param>
    /// <param name="concentration">The concentration <c>κ</c>, 0 or above.</param>
    public static R VonMises<R>(R x, double location, double concentration) where R : unmanaged, IReal<R>
        => Normalizer<OfVonMises>.Log(concentration, 0) + Turned(x - location, R.Constant(concentration));

    /// <summary>The von Mises of free parameters.</summary>
    /// <inheritdoc cref="VonMises{R}(R, double, double)"/>
    public static R VonMises<R>(R x, R location, R concentration) where R : unmanaged, IReal<R>
        => Turned(x - location, concentration) - SpecialFunctions.LogScaledBesselI0(concentration) - 2 * HalfLogTwoPi;

    /// <summary>An angle that was observed, under a von Mises.</summary>
    /// <inheritdoc cref="VonMises{R}(R, double, double)"/>
    public static R VonMises<R>(double x, R location, R concentration) where R : unmanaged, IReal<R>
        => VonMises(R.Constant(x), location, concentration);

    /// <summary><c>κ (cos x − 1)</c>, which does not cancel.</summary>
    static R Turned<R>(R x, R concentration) where R : unmanaged, IReal<R>
    {
        R sine = R.Sin(0.5 * x);
        return -2 * concentration * (sine * sine);
    }

    /// <summary><c>log(e⁻ᶻ/(1 + e⁻ᶻ)²)</c>.</summary>
    static R LogLogistic<R>(R z) where R : unmanaged, IReal<R> => -R.Softplus(z) - R.Softplus(-z);

    /// <summary><c>|z|</c> exactly, but for numbers below 2e−29; the derivative at 0 is 0.</summary>
    static R Size<R>(R z) where R : unmanaged, IReal<R> => z * R.Tanh(1e30 * z);

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

    readonly struct OfScale : INormalizer
    {
        public static double Log(double scale, double _) => -LogPdf.Log(Parameter.Positive(scale));
    }

    readonly struct OfVonMises : INormalizer
    {
        public static double Log(double concentration, double _)
            => -2 * HalfLogTwoPi - SpecialFunctions.LogScaledBesselI0<Scalar<double>>(Parameter.NotNegative(concentration)).Value;
    }
}
