namespace Stein.Tests.Oracles;

/// <summary>Errors in units in the last place of the true value.</summary>
public static class Ulp
{
    public static double Error(float actual, double expected) => Error(actual, expected, float.MaxValue, 24, -149);

    public static double Error(double actual, double expected) => Error(actual, expected, double.MaxValue, 53, -1074);

    static double Error(double actual, double expected, double largest, int precision, int smallest)
    {
        if (double.IsNaN(expected)) return double.IsNaN(actual) ? 0 : double.PositiveInfinity;
        if (actual == expected) return 0;
        if (double.IsInfinity(actual)) return Math.Abs(expected) > largest && Math.Sign(actual) == Math.Sign(expected) ? 0 : double.PositiveInfinity;
        int exponent = expected == 0 ? smallest : Math.Max(Math.ILogB(expected) + 1 - precision, smallest);
        return Math.Abs(actual - expected) / Math.ScaleB(1, exponent);
    }
}
