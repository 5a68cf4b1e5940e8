using Stein.Simd;

namespace Stein.Scores;

/// <content>Probabilities of counts.</content>
public static partial class LogPdf
{
    /// <summary>The Poisson <c>λᵏ e^(−λ)/k!</c>.</summary>
    /// <param name="count">The count <c>k</c>, 0 or above.</param>
    /// <param name="rate">The rate <c>λ</c>, above 0: the mean.</param>
    public static R Poisson<R>(int count, R rate) where R : unmanaged, IReal<R>
    {
        double normalizer = -Normalizer<OfFactorial>.Log(count, 0);
        return count == 0 ? -rate : normalizer + (count * R.Log(rate) - rate);
    }

    /// <summary>The Poisson by the logarithm of its rate, <c>e^(k η − e^η)/k!</c>: the log link of regressions.</summary>
    /// <param name="count">The count <c>k</c>, 0 or above.</param>
    /// <param name="logRate">The logarithm <c>η</c> of the mean.</param>
    public static R PoissonLog<R>(int count, R logRate) where R : unmanaged, IReal<R>
        => -Normalizer<OfFactorial>.Log(count, 0) + (count * logRate - R.Exp(logRate));

    /// <summary>
    /// The negative binomial by mean <c>μ</c> and dispersion <c>φ</c>,
    /// <c>Γ(k + φ)/(k! Γ(φ)) (μ/(μ + φ))ᵏ (φ/(μ + φ))^φ</c>. Its variance is <c>μ + μ²/φ</c>; for large <c>φ</c> it is the Poisson.
    /// </summary>
    /// <param name="count">The count <c>k</c>, 0 or above.</param>
    /// <param name="mean">The mean <c>μ</c>, above 0.</param>
    /// <param name="dispersion">The dispersion <c>φ</c>, above 0; the smaller, the more dispersed.</param>
    public static R NegativeBinomial<R>(int count, R mean, R dispersion) where R : unmanaged, IReal<R>
    {
        Parameter.AtLeast(0, count);
        R log = -dispersion * R.Log1p(mean / dispersion);
        return count == 0 ? log : log - count * R.Log1p(dispersion / mean) + Ways(count, dispersion);
    }

    /// <summary>The negative binomial of a constant dispersion.</summary>
    /// <inheritdoc cref="NegativeBinomial{R}(int, R, R)"/>
    public static R NegativeBinomial<R>(int count, R mean, double dispersion) where R : unmanaged, IReal<R>
    {
        double ways = Normalizer<OfNegativeBinomial>.Log(count, dispersion);
        R log = ways - dispersion * R.Log1p(mean / dispersion);
        return count == 0 ? log : log - count * R.Log1p(dispersion / mean);
    }

    /// <summary>The negative binomial by the logarithm of its mean: the log link of regressions.</summary>
    /// <param name="count">The count, 0 or above.</param>
    /// <param name="logMean">The logarithm of the mean.</param>
    /// <param name="dispersion">The dispersion, above 0.</param>
    /// <seealso cref="NegativeBinomial{R}(int, R, R)"/>
    public static R NegativeBinomialLog<R>(int count, R logMean, R dispersion) where R : unmanaged, IReal<R>
    {
        Parameter.AtLeast(0, count);
        R offset = logMean - R.Log(dispersion), log = -dispersion * R.Softplus(offset);
        return count == 0 ? log : log - count * R.Softplus(-offset) + Ways(count, dispersion);
    }

    /// <summary>The negative binomial by the logarithm of its mean, of a constant dispersion.</summary>
    /// <inheritdoc cref="NegativeBinomialLog{R}(int, R, R)"/>
    public static R NegativeBinomialLog<R>(int count, R logMean, double dispersion) where R : unmanaged, IReal<R>
    {
        double ways = Normalizer<OfNegativeBinomial>.Log(count, dispersion);
        R offset = logMean - Normalizer<OfDispersion>.Log(dispersion, 0), log = ways - dispersion * R.Softplus(offset);
        return count == 0 ? log : log - count * R.Softplus(-offset);
    }

    /// <summary>The binomial <c>n!/(k! (n − k)!) pᵏ (1 − p)ⁿ⁻ᵏ</c>.</summary>
    /// <param name="count">The number <c>k</c> of successes, 0 … <paramref name="trials"/>.</param>
    /// <param name="trials">The number <c>n</c> of trials, 0 or above.</param>
    /// <param name="probability">The probability <c>p</c> of success, between 0 and 1.</param>
    public static R Binomial<R>(int count, int trials, R probability) where R : unmanaged, IReal<R>
    {
        double ways = Normalizer<OfBinomial>.Log(count, trials);
        R log = R.Constant(ways);
        if (count > 0) log += count * R.Log(probability);
        return trials > count ? log + (trials - count) * R.Log1p(-probability) : log;
    }

    /// <summary>The binomial by the logit <c>log(p/(1 − p))</c> of its probability: the link of logistic regressions.</summary>
    /// <param name="count">The number of successes, 0 … <paramref name="trials"/>.</param>
    /// <param name="trials">The number of trials, 0 or above.</param>
    /// <param name="logit">The logit of the probability of success.</param>
    public static R BinomialLogit<R>(int count, int trials, R logit) where R : unmanaged, IReal<R>
    {
        double ways = Normalizer<OfBinomial>.Log(count, trials);
        R log = R.Constant(ways);
        if (count > 0) log -= count * R.Softplus(-logit);
        return trials > count ? log - (trials - count) * R.Softplus(logit) : log;
    }

    /// <summary>The Bernoulli: <c>p</c> for a success, <c>1 − p</c> otherwise.</summary>
    /// <param name="success">Whether it was a success.</param>
    /// <param name="probability">The probability <c>p</c> of success, between 0 and 1.</param>
    public static R Bernoulli<R>(bool success, R probability) where R : unmanaged, IReal<R>
        => success ? R.Log(probability) : R.Log1p(-probability);

    /// <summary>The Bernoulli by the logit <c>log(p/(1 − p))</c> of its probability: the link of logistic regressions.</summary>
    /// <param name="success">Whether it was a success.</param>
    /// <param name="logit">The logit of the probability of success.</param>
    public static R BernoulliLogit<R>(bool success, R logit) where R : unmanaged, IReal<R> => -R.Softplus(success ? -logit : logit);

    /// <summary><c>log(Γ(k + φ)/(k! Γ(φ))) = −log((k + φ) B(φ, k + 1))</c>, which does not cancel for large <c>φ</c>.</summary>
    static R Ways<R>(int count, R dispersion) where R : unmanaged, IReal<R>
        => -R.Log(dispersion + count) - SpecialFunctions.LogBeta(dispersion, R.Constant(count + 1.0));

    readonly struct OfFactorial : INormalizer
    {
        public static double Log(double count, double _) => GammaFunction.Log(Parameter.AtLeast(0, (int)count, nameof(count)) + 1.0);
    }

    readonly struct OfNegativeBinomial : INormalizer
    {
        public static double Log(double count, double dispersion)
        {
            Parameter.AtLeast(0, (int)count, nameof(count));
            double sum = Parameter.Positive(dispersion) + count;
            return count == 0 ? 0 : -LogPdf.Log(sum) - GammaFunction.LogBeta(dispersion, count + 1);
        }
    }

    readonly struct OfDispersion : INormalizer
    {
        public static double Log(double dispersion, double _) => LogPdf.Log(Parameter.Positive(dispersion));
    }

    readonly struct OfBinomial : INormalizer
    {
        public static double Log(double count, double trials)
        {
            Parameter.AtLeast(0, (int)trials, nameof(trials));
            Parameter.AtLeast(0, (int)count, nameof(count));
            if (count > trials) throw new ArgumentOutOfRangeException(nameof(count), (int)count, $"It has to be at most {trials}.");
            bool single = count == 0 || count == trials;
            return single ? 0 : -LogPdf.Log(trials + 1) - GammaFunction.LogBeta(trials - count + 1, count + 1);
        }
    }
}
