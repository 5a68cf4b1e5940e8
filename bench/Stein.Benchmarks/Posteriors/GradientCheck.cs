using System.Globalization;
using System.Text;
using Stein.Scores;

namespace Stein.Benchmarks.Posteriors;

/// <summary>
/// The score of a density against central differences of its logarithm, at fixed points <c>x_i = 0.3 sin(i + 1 + 2 p)</c>; and the
/// logarithms there less the first, which another program may compute as well.
/// </summary>
static class GradientCheck
{
    const double Radius = 0.3, Step = 1e-4;

    /// <summary>The largest error over the largest derivative at each point, and the logarithms.</summary>
    public static string Describe(ILogDensity<double> density, int points)
    {
        int dimension = density.Dimension;
        double[] x = new double[dimension], score = new double[dimension];
        double worst = 0, first = 0;
        var logs = new StringBuilder();
        for (int p = 0; p < points; p++)
        {
            for (int i = 0; i < dimension; i++) x[i] = Radius * Math.Sin(i + 1 + 2 * p);
            double log = Log(density, x, score), error = 0;
            if (p == 0) first = log;
            else logs.Append(CultureInfo.InvariantCulture, $" {log - first:G12}");
            double largest = score.Max(Math.Abs);
            for (int i = 0; i < dimension; i++) error = Math.Max(error, Math.Abs(Difference(density, x, i) - score[i]));
            worst = Math.Max(worst, error / largest);
        }
        return string.Create(CultureInfo.InvariantCulture, $"{worst:E1}{logs}");
    }

    /// <summary>The central difference of fourth order.</summary>
    static double Difference(ILogDensity<double> density, double[] x, int i)
    {
        double centre = x[i];
        double[] unused = new double[x.Length];
        double result = (8 * (At(Step) - At(-Step)) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
        x[i] = centre;
        return result;

        double At(double distance)
        {
            x[i] = centre + distance;
            return Log(density, x, unused);
        }
    }

    static double Log(ILogDensity<double> density, double[] x, double[] score)
    {
        double[] log = [0];
        density.Evaluate(new(x, 1, x.Length), log, new(score, 1, x.Length));
        return log[0];
    }
}
