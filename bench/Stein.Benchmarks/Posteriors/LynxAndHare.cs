using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>
/// Hares and lynxes by the equations of Lotka and Volterra: the logarithms of four rates, of two first populations and of two deviations
/// of the logarithmic pelts.
/// </summary>
/// <remarks>Classical Runge–Kutta steps of a twentieth of a year stand for an integrator that controls its error.</remarks>
/// <param name="first">The pelts of the first year.</param>
/// <param name="pelts">Those of the following years, <c>[N, 2]</c>.</param>
readonly struct LynxAndHare(double[] first, double[] pelts) : IPosterior
{
    /// <summary>Steps of a year.</summary>
    const int Steps = 20;

    readonly double[] logFirst = Columns.Log(first), logPelts = Columns.Log(pelts);

    public int Dimension => 8;

    public static Posterior Of()
    {
        var data = new PosteriorData("hudson_lynx_hare");
        return Posterior.Of("hudson_lynx_hare-lotka_volterra", new LynxAndHare(data["y_init"], data["y"]));
    }

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0);
        Span<R> rates = stackalloc R[4];
        for (int i = 0; i < 4; i++)
        {
            rates[i] = Constrain.Positive(x[i], ref log);
            log += i % 2 == 0 ? LogPdf.Normal(rates[i], 1, 0.5) : LogPdf.Normal(rates[i], 0.05, 0.05);
        }
        R sigma1 = R.Exp(x[6]), sigma2 = R.Exp(x[7]), hares = R.Exp(x[4]), lynxes = R.Exp(x[5]);
        // A log-normal number is normal in its logarithm, where no Jacobian is left over.
        log += LogPdf.Normal(x[4], Math.Log(10), 1) + LogPdf.Normal(x[5], Math.Log(10), 1) + LogPdf.Normal(x[6], -1, 1)
            + LogPdf.Normal(x[7], -1, 1) + LogPdf.Normal(logFirst[0], x[4], sigma1) + LogPdf.Normal(logFirst[1], x[5], sigma2);
        for (int year = 0; year < logPelts.Length / 2; year++)
        {
            for (int step = 0; step < Steps; step++) Step(rates, 1.0 / Steps, ref hares, ref lynxes);
            log += LogPdf.Normal(logPelts[2 * year], R.Log(hares), sigma1) + LogPdf.Normal(logPelts[2 * year + 1], R.Log(lynxes), sigma2);
        }
        return log;
    }

    public void Report(ReadOnlySpan<double> x, Span<double> quantities)
    {
        for (int i = 0; i < 8; i++) quantities[i] = Constrain.Positive(x[i]);
    }

    static void Step<R>(ReadOnlySpan<R> rates, double h, ref R u, ref R v) where R : unmanaged, IReal<R>
    {
        R u1 = (rates[0] - rates[1] * v) * u, v1 = (rates[3] * u - rates[2]) * v, p = u + 0.5 * h * u1, q = v + 0.5 * h * v1;
        R u2 = (rates[0] - rates[1] * q) * p, v2 = (rates[3] * p - rates[2]) * q;
        (p, q) = (u + 0.5 * h * u2, v + 0.5 * h * v2);
        R u3 = (rates[0] - rates[1] * q) * p, v3 = (rates[3] * p - rates[2]) * q;
        (p, q) = (u + h * u3, v + h * v3);
        R u4 = (rates[0] - rates[1] * q) * p, v4 = (rates[3] * p - rates[2]) * q;
        u += h / 6 * (u1 + 2 * (u2 + u3) + u4);
        v += h / 6 * (v1 + 2 * (v2 + v3) + v4);
    }
}
