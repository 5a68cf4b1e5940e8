namespace Stein.Tests.Oracles;

/// <summary>The normal distribution in double precision.</summary>
static class NaiveNormal
{
    /// <summary>The Box–Muller draws of two words of 64 bits (a word of 32 bits is passed in the high half, a half below it).</summary>
    public static (double X, double Y) BoxMuller(ulong w, double halfUnit, ulong v)
    {
        const double unit = 1.0 / (1UL << 32) / (1UL << 32);
        double log = w < 1UL << 63 ? Math.Log((w + halfUnit) * unit) : LogOnePlus(-(((ulong)-(long)w) - halfUnit) * unit);
        double radius = Math.Sqrt(-2 * log);
        double quarter = Math.PI / 2 * ((long)(v << 2) + 4 * halfUnit) * unit;
        double cosine = (long)v < 0 ? -Math.Cos(quarter) : Math.Cos(quarter), sine = Math.Sin(quarter);
        return (v >> 62 & 1) == 0 ? (radius * cosine, radius * sine) : (radius * sine, radius * cosine);
    }

    /// <summary>Φ(z), with a small relative error on either side: a series near zero, a continued fraction in the tail.</summary>
    public static double Cumulative(double z)
    {
        if (z > 0)
            return 1 - Cumulative(-z);
        double density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        if (z < -3)
        {
            double fraction = -z;
            for (int k = 60; k > 0; k--)
                fraction = -z + k / fraction;
            return density / fraction;
        }
        double term = z, sum = z;
        for (int k = 3; Math.Abs(term) > 1e-18; k += 2)
            sum += term *= z * z / k;
        return 0.5 + density * sum;
    }

    /// <summary>The z with Φ(z) = p, by bisection.</summary>
    public static double Quantile(double p)
    {
        double low = -40, high = 40;
        while (true)
        {
            double middle = (low + high) / 2;
            if (middle == low || middle == high)
                return middle;
            if (Cumulative(middle) < p)
                low = middle;
            else
                high = middle;
        }
    }

    // Math.Log(1 + x) · x / ((1 + x) − 1): the rounding of 1 + x cancels.
    static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }
}
