namespace Stein.Tests.Oracles;

/// <summary>Errors in units in the last place of the exact value.</summary>
static class Ulp
{
    /// <summary>The distance of a float from an exact value, in spacings of the floats around that value.</summary>
    public static double Error(float value, double exact)
    {
        if (double.IsNaN(exact) || float.IsNaN(value))
            return double.IsNaN(exact) && float.IsNaN(value) ? 0 : double.PositiveInfinity;
        if (float.IsInfinity(value) || Math.Abs(exact) > float.MaxValue)
            return (float)exact == value ? 0 : double.PositiveInfinity;
        int exponent = (int)(BitConverter.DoubleToUInt64Bits(exact) >> 52 & 0x7ff) - 1023;
        double spacing = BitConverter.UInt64BitsToDouble((ulong)(Math.Max(exponent, -126) - 23 + 1023) << 52);
        return Math.Abs(value - exact) / spacing;
    }

    /// <summary>
    /// The distance of a double from an exact value given as the sum of its nearest double and the rest, in spacings around it.
    /// </summary>
    public static double Error(double value, double high, double low)
    {
        if (double.IsNaN(high) || !double.IsFinite(value) || !double.IsFinite(high))
            return value.Equals(high) ? 0 : double.PositiveInfinity;
        int exponent = (int)(BitConverter.DoubleToUInt64Bits(high) >> 52 & 0x7ff) - 1023;
        int place = Math.Max(exponent, -1022) - 52;
        return Math.Abs(Math.ScaleB(value - high, -place) - Math.ScaleB(low, -place));
    }
}
