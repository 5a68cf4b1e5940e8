using Stein.Simd;

namespace Stein.Scores;

/// <content>Densities of positive numbers.</content>
public static partial class LogPdf
{
    /// <summary>The exponential <c>λ e^(−λ x)</c>, for positive numbers.</summary>
    /// <param name="x">The number, above 0; that it is, is not checked.</param>
    /// <param name="rate">The rate <c>λ</c>, above 0.</param>
    public static R Exponential<R>(R x, double rate) where R : unmanaged, IReal<R> => Normalizer<OfExponential>.Log(rate, 0) - rate * x;

    /// <summary>The exponential of a free rate.</summary>
    /// <inheritdoc cref="Exponential{R}(R, double)"/>
    public static R Exponential<R>(R x, R rate) where R : unmanaged, IReal<R> => R.Log(rate) - rate * x;

    /// <summary>A number that was observed, under an exponential.</summary>
    /// <inheritdoc cref="Exponential{R}(R, double)"/>
    public static R Exponential<R>(double x, R rate) where R : unmanaged, IReal<R> => R.Log(rate) - rate * x;

    /// <summary>The gamma <c>βᵅ/Γ(α) x^(α − 1) e^(−β x)</c>, for positive numbers.</summary>
    /// <param name="x">The number, above 0; the density is NaN below.</param>
    /// <param name="shape">The shape <c>α</c>, above 0.</param>
    /// <param name="rate">The rate <c>β</c>, above 0.</param>
    public static R Gamma<R>(R x, double shape, double rate) where R : unmanaged, IReal<R>
        => Normalizer<OfGamma>.Log(shape, rate) + (shape - 1) * R.Log(x) - rate * x;

    /// <summary>The gamma of free parameters.</summary>
    /// <inheritdoc cref="Gamma{R}(R, double, double)"/>
    public static R Gamma<R>(R x, R shape, R rate) where R : unmanaged, IReal<R>
        => shape * R.Log(rate * x) - R.Log(x) - rate * x - SpecialFunctions.LogGamma(shape);

    /// <summary>A number that was observed, under a gamma.</summary>
    /// <inheritdoc cref="Gamma{R}(R, double, double)"/>
    public static R Gamma<R>(double x, R shape, R rate) where R : unmanaged, IReal<R>
        => shape * R.Log(rate * x) - Log(x) - rate * x - SpecialFunctions.LogGamma(shape);

    /// <summary>The inverse gamma <c>βᵅ/Γ(α) x^(−α − 1) e^(−β/x)</c>, for positive numbers: <c>1/x</c> has a gamma.</summary>
    /// <param name="x">The number, above 0; the density is NaN below.</param>
    /// <param name="shape">The shape <c>α</c>, above 0.</param>
    /// <param name="scale">The scale <c>β</c>, above 0.</param>
    public static R InverseGamma<R>(R x, double shape, double scale) where R : unmanaged, IReal<R>
        => Normalizer<OfInverseGamma>.Log(shape, scale) - (shape + 1) * R.Log(x) - scale / x;

    /// <summary>The inverse gamma of free parameters.</summary>
    /// <inheritdoc cref="InverseGamma{R}(R, double, double)"/>
    public static R InverseGamma<R>(R x, R shape, R scale) where R : unmanaged, IReal<R>
    {
        R ratio = scale / x;
        return shape * R.Log(ratio) - R.Log(x) - ratio - SpecialFunctions.LogGamma(shape);
    }

    /// <summary>A number that was observed, under an inverse gamma.</summary>
    /// <inheritdoc cref="InverseGamma{R}(R, double, double)"/>
    public static R InverseGamma<R>(double x, R shape, R scale) where R : unmanaged, IReal<R>
    {
        R ratio = scale / x;
        return shape * R.Log(ratio) - Log(x) - ratio - SpecialFunctions.LogGamma(shape);
    }

    /// <summary>The Weibull <c>k/λ (x/λ)^(k − 1) e^(−(x/λ)ᵏ)</c>, for positive numbers.</summary>
    /// <param name="x">The number, above 0; the density is NaN below.</param>
    /// <param name="shape">The shape <c>k</c>, above 0.</param>
    /// <param name="scale">The scale <c>λ</c>, above 0.</param>
    public static R Weibull<R>(R x, double shape, double scale) where R : unmanaged, IReal<R>
    {
        double normalizer = Normalizer<OfWeibull>.Log(shape, scale);
        R log = R.Log(x / scale);
        return normalizer + (shape - 1) * log - R.Exp(shape * log);
    }

    /// <summary>The Weibull of free parameters.</summary>
    /// <inheritdoc cref="Weibull{R}(R, double, double)"/>
    public static R Weibull<R>(R x, R shape, R scale) where R : unmanaged, IReal<R>
    {
        R log = R.Log(x / scale);
        return R.Log(shape / scale) + (shape - 1) * log - R.Exp(shape * log);
    }

    /// <summary>A number that was observed, under a Weibull.</summary>
    /// <inheritdoc cref="Weibull{R}(R, double, double)"/>
    public static R Weibull<R>(double x, R shape, R scale) where R : unmanaged, IReal<R> => Weibull(R.Constant(x), shape, scale);

    /// <summary>The Pareto <c>α mᵅ/x^(α + 1)</c>, for numbers above the least one.</summary>
    /// <param name="x">The number, above the least one; that it is, is not checked: see <see cref="Constrain.Above{R}"/>.</param>
    /// <param name="minimum">The least number <c>m</c>, above 0.</param>
    /// <param name="shape">The shape <c>α</c>, above 0.</param>
    public static R Pareto<R>(R x, double minimum, double shape) where R : unmanaged, IReal<R>
        => Normalizer<OfPareto>.Log(minimum, shape) - (shape + 1) * R.Log(x / minimum);

    /// <summary>The Pareto of a free shape.</summary>
    /// <inheritdoc cref="Pareto{R}(R, double, double)"/>
    public static R Pareto<R>(R x, double minimum, R shape) where R : unmanaged, IReal<R>
        => R.Log(shape) + Normalizer<OfMinimum>.Log(minimum, 0) - (shape + 1) * R.Log(x / minimum);

    readonly struct OfExponential : INormalizer
    {
        public static double Log(double rate, double _) => LogPdf.Log(Parameter.Positive(rate));
    }

    readonly struct OfGamma : INormalizer
    {
        public static double Log(double shape, double rate)
            => shape * LogPdf.Log(Parameter.Positive(rate)) - GammaFunction.Log(Parameter.Positive(shape));
    }

    readonly struct OfInverseGamma : INormalizer
    {
        public static double Log(double shape, double scale)
            => shape * LogPdf.Log(Parameter.Positive(scale)) - GammaFunction.Log(Parameter.Positive(shape));
    }

    readonly struct OfWeibull : INormalizer
    {
        public static double Log(double shape, double scale)
            => LogPdf.Log(Parameter.Positive(shape)) - LogPdf.Log(Parameter.Positive(scale));
    }

    readonly struct OfPareto : INormalizer
    {
        public static double Log(double minimum, double shape)
            => LogPdf.Log(Parameter.Positive(shape)) - LogPdf.Log(Parameter.Positive(minimum));
    }

    readonly struct OfMinimum : INormalizer
    {
        public static double Log(double minimum, double _) => -LogPdf.Log(Parameter.Positive(minimum));
    }
}
