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
}
