using Stein.Simd;

namespace Stein.Sampling;

/// <summary>
/// Tunes a step size to a target acceptance by dual averaging: <c>log h_t = μ − (√t/γ) H̄_t</c>, <c>H̄</c> the mean shortfall of the
/// acceptance, early ones discounted; the result is a weighted mean of <c>log h_t</c>.
/// </summary>
/// <remarks>Hoffman and Gelman 2014, <em>The No-U-Turn sampler</em>, section 3.2.1, with their <c>t₀</c> and <c>κ</c>. Their
/// <c>γ</c> is 0.05, and their <c>μ</c> the logarithm of ten times the first step size. With a metric that fits from the start, smaller
/// steps of adaptation end nearer to the acceptance aimed at, and a warm-up of ten steps is of use.</remarks>
struct DualAveraging
{
    const double Gamma = 0.1, Offset = 10, Kappa = 0.75;

    readonly double centre;
    double shortfall, logMean, logStep;
    int count;

    /// <summary>Begins at a step size, and leans towards it.</summary>
    public DualAveraging(double stepSize)
    {
        logStep = logMean = Log(stepSize);
        centre = logStep;
    }

    /// <summary>The step size to use next.</summary>
    public readonly double StepSize => Exp(logStep);

    /// <summary>The step size to end with.</summary>
    public readonly double Mean => Exp(logMean);

    /// <summary>Takes in the acceptance of one step.</summary>
    public void Update(double acceptance, double target)
    {
        count++;
        double weight = 1 / (count + Offset);
        shortfall = (1 - weight) * shortfall + weight * (target - acceptance);
        logStep = centre - Math.Sqrt(count) / Gamma * shortfall;
        double share = Exp(-Kappa * Log(count));
        logMean = share * logStep + (1 - share) * logMean;
    }

    static double Exp(double x) => Scalar<double>.Exp(x).Value;

    static double Log(double x) => Scalar<double>.Log(x).Value;
}
