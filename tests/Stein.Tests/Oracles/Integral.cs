namespace Stein.Tests.Oracles;

/// <summary>Where a function of one number is integrated.</summary>
public enum Support
{
    Line,
    Above,
    Unit,
}

/// <summary>
/// Integrals by the double-exponential rule: the trapezoidal rule after a change of variables that makes the integrand fall off double
/// exponentially. Tails like those of a Cauchy and poles at the ends are no matter. Source: Takahasi and Mori 1974.
/// </summary>
static class Integral
{
    const double Step = 1.0 / 256, Reach = 5.5;

    /// <summary>The integral over all numbers, those above 0, or those between 0 and 1.</summary>
    public static double Over(Support support, Func<double, double> f)
    {
        double sum = 0;
        for (int i = (int)(-Reach / Step); i <= Reach / Step; i++)
        {
            double s = Math.PI / 2 * Math.Sinh(i * Step), slope = Math.PI / 2 * Math.Cosh(i * Step);
            (double x, double weight) = support switch
            {
                Support.Line => (Math.Sinh(s), Math.Cosh(s)),
                Support.Above => (Math.Exp(s), Math.Exp(s)),
                _ => (1 / (1 + Math.Exp(-2 * s)), 0.5 / Math.Pow(Math.Cosh(s), 2)),
            };
            if (support == Support.Unit && x is 0 or 1) continue;
            double term = f(x) * weight * slope;
            // Far out a vanishing density meets an infinite weight.
            if (double.IsFinite(term)) sum += term * Step;
        }
        return sum;
    }

    /// <summary>
    /// The integral over a square around the origin by the trapezoidal rule. Of a smooth function that vanishes outside it is exact.
    /// </summary>
    public static double OverSquare(double half, double step, Action<double[], double[]> values)
    {
        int side = (int)(2 * half / step) + 1;
        double sum = 0;
        double[] points = new double[2 * side], row = new double[side];
        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j < side; j++) (points[2 * j], points[2 * j + 1]) = (i * step - half, j * step - half);
            values(points, row);
            sum += row.Sum() * step * step;
        }
        return sum;
    }
}
