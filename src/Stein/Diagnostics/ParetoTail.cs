using Stein.Simd;

namespace Stein.Diagnostics;

/// <summary>
/// A generalised Pareto distribution fitted to the excesses of a sample over a threshold: <c>P(X &gt; x) = (1 + k x/σ)^(−1/k)</c>.
/// </summary>
/// <param name="Shape">The shape <c>k</c>: moments of order <c>1/k</c> and above are infinite.</param>
/// <param name="Scale">The scale <c>σ</c>.</param>
/// <remarks>
/// Zhang and Stephens 2009, <em>A new and efficient estimation method for the generalized Pareto distribution</em>: the mean of a
/// quasi-posterior over a grid. The shape is drawn towards ½ by the weight of ten excesses (Vehtari et al. 2024, appendix C).
/// </remarks>
readonly record struct ParetoTail(double Shape, double Scale)
{
    const double Prior = 3, ShapePrior = 10;

    /// <summary>Fits excesses.</summary>
    /// <param name="sorted">The excesses, above 0, ascending, at least five.</param>
    public static ParetoTail Fit(ReadOnlySpan<double> sorted)
    {
        int n = sorted.Length, grid = 30 + (int)Math.Sqrt(n);
        double largest = sorted[^1], quarter = sorted[(int)(n / 4.0 + 0.5) - 1];
        double[] rates = new double[grid], likelihoods = new double[grid];
        for (int i = 0; i < grid; i++)
        {
            rates[i] = 1 / largest + (1 - Math.Sqrt(grid / (i + 0.5))) / (Prior * quarter);
            double shape = MeanLog(rates[i], sorted);
            likelihoods[i] = n * (Log(-rates[i] / shape) - shape - 1);
        }
        double rate = 0;
        for (int i = 0; i < grid; i++)
        {
            double sum = 0;
            foreach (double other in likelihoods) sum += Exp(other - likelihoods[i]);
            rate += rates[i] / sum;
        }
        double fitted = MeanLog(rate, sorted);
        return new((n * fitted + ShapePrior * 0.5) / (n + ShapePrior), -fitted / rate);
    }

    /// <summary>The excess that is exceeded with probability <c>1 − p</c>.</summary>
    public double Quantile(double p)
    {
        double log = -Scalar<double>.Log1p(-p).Value;
        return Shape == 0 ? Scale * log : Scale * Scalar<double>.Expm1(Shape * log).Value / Shape;
    }

    static double MeanLog(double rate, ReadOnlySpan<double> sorted)
    {
        double sum = 0;
        foreach (double x in sorted) sum += Scalar<double>.Log1p(-rate * x).Value;
        return sum / sorted.Length;
    }

    static double Log(double x) => Scalar<double>.Log(x).Value;

    static double Exp(double x) => Scalar<double>.Exp(x).Value;
}
