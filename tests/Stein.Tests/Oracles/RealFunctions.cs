namespace Stein.Tests.Oracles;

/// <summary>The elementary functions in double precision, each good to about 1e-15 relative.</summary>
static class RealFunctions
{
    public static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1 || Math.Abs(x) < 1e-17)
            return x;
        double v = u - 1;
        return v == -1 || double.IsInfinity(u) ? v : v * x / Math.Log(u);
    }

    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsPositiveInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    public static double Sigmoid(double x)
    {
        double u = Math.Exp(-Math.Abs(x));
        return x < 0 ? u / (1 + u) : 1 / (1 + u);
    }

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    public static double TanhSlope(double x) => 4 * SigmoidSlope(2 * x);

    public static double TanhBend(double x) => 8 * SigmoidBend(2 * x);

    public static double SigmoidSlope(double x) => Sigmoid(x) * Sigmoid(-x);

    public static double SigmoidBend(double x) => (x < 0 ? -1 : 1) * SigmoidSlope(x) * Sigmoid(Math.Abs(x)) * Expm1(-Math.Abs(x));

    public static double Silu(double x) => x < -1000 ? -0.0 : x * Sigmoid(x);

    public static double SiluSlope(double x)
    {
        double y = Math.Clamp(x, -1000, 1000);
        return Sigmoid(y) * (1 + y * Sigmoid(-y));
    }

    public static double SiluBend(double x)
    {
        double y = Math.Clamp(x, -1000, 1000);
        return SigmoidSlope(y) * (2 + y * (Sigmoid(-y) - Sigmoid(y)));
    }

    public static double Gelu(double x) => x < -50 ? -0.0 : x * Distribution(x);

    public static double GeluSlope(double x)
    {
        double y = Math.Clamp(x, -50, 50);
        return y < -4 ? Density(y) * (Mills(-y) + y) : Distribution(y) + y * Density(y);
    }

    public static double GeluBend(double x)
    {
        double y = Math.Clamp(x, -50, 50);
        return Density(y) * (2 - y * y);
    }

    /// <summary>The density of the standard normal.</summary>
    public static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    /// <summary>The distribution function of the standard normal: a series about zero, a continued fraction in the tails.</summary>
    public static double Distribution(double x)
    {
        if (x < -4) return Density(x) * Mills(-x);
        if (x > 4) return 1 - Density(x) * Mills(x);
        double term = x, sum = x;
        for (int k = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); k += 2)
        {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + Density(x) * sum;
    }

    /// <summary><c>log(Φ(x)/Φ(−x))</c>.</summary>
    public static double ProbitToLogit(double x)
    {
        double y = Math.Abs(x), half = Distribution(Math.Min(y, 2)) - 0.5;
        if (y < 0.01) half = Density(0) * y * (1 - y * y / 6 + y * y * y * y / 40 - Math.Pow(y, 6) / 336);
        double logit = y < 2
            ? Log1p(4 * half / (1 - 2 * half))
            : 0.5 * y * y + Math.Log(Math.Sqrt(2 * Math.PI) / Mills(y) - Math.Exp(-0.5 * y * y));
        return x < 0 ? -logit : logit;
    }

    /// <summary><c>φ(x)/(Φ(x) Φ(−x))</c>.</summary>
    public static double ProbitToLogitSlope(double x)
    {
        double y = Math.Abs(x);
        return y < 2
            ? Density(y) / (Distribution(y) * (1 - Distribution(y)))
            : 1 / (Mills(y) * (1 - Density(y) * Mills(y)));
    }

    static double Mills(double x)
    {
        double fraction = x;
        for (int k = 150; k > 0; k--) fraction = x + k / fraction;
        return 1 / fraction;
    }
}
