namespace Stein.Tests.Oracles;

/// <summary>Functions that <see cref="Math"/> lacks, by formulas that lose nothing near zero (Kahan's).</summary>
public static class Reference
{
    public static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1) return x;
        if (u - 1 == -1) return -1;
        return double.IsInfinity(u) || Math.Abs(x) > 1 ? u - 1 : (u - 1) * x / Math.Log(u);
    }

    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * x / (u - 1);
    }
}
