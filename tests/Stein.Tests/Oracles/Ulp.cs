using Stein.Simd;

namespace Stein.Tests.Oracles;

/// <summary>Errors in units in the last place of the exact value.</summary>
static class Ulp
{
    /// <summary>
    /// The distance of a float from an exact value, both held as doubles, in spacings of the floats around the exact value.
    /// Infinite where one is NaN and the other is not, or where a value past the largest float did not become infinite.
    /// </summary>
    public readonly struct Kernel : IZip<double>
    {
        public L Invoke<L>(L value, L exact) where L : unmanaged, ISimd<L, double>
        {
            L infinity = L.Broadcast(double.PositiveInfinity);
            L power = L.AtLeast(L.AndBits(exact, infinity), L.Constant(1.1754943508222875e-38));
            L error = L.Abs(value - exact) / (power * L.Constant(1.1920928955078125e-07));

            // The largest float and half a spacing more is where rounding to infinity begins.
            L overflow = L.OrBits(L.Equal(L.Abs(value), infinity), L.LessThan(L.Constant(3.4028235677973366e38), L.Abs(exact)));
            L target = L.Select(L.LessThan(L.Constant(3.4028235677973366e38), L.Abs(exact)),
                L.OrBits(infinity, L.AndBits(exact, L.Constant(-0.0))), exact);
            error = L.Select(overflow, L.Select(L.Equal(value, target), L.Constant(0), infinity), error);

            L valueIsNumber = L.Equal(value, value), exactIsNumber = L.Equal(exact, exact);
            L neither = L.OrBits(valueIsNumber, exactIsNumber);
            L both = L.AndBits(valueIsNumber, exactIsNumber);
            return L.Select(both, error, L.AndBits(neither, infinity));
        }
    }

    /// <summary>
    /// The distance of a double from an exact value, in units in the last place of that value's nearest double; the exact value lies
    /// <paramref name="rest"/> such units above its nearest double.
    /// </summary>
    public static double Error(double value, double nearest, double rest)
    {
        if (!double.IsFinite(value) || !double.IsFinite(nearest))
            return value.Equals(nearest) ? 0 : double.PositiveInfinity;
        int exponent = (int)(BitConverter.DoubleToUInt64Bits(nearest) >> 52 & 0x7ff) - 1023;
        int place = Math.Max(exponent, -1022) - 52;
        return Math.Abs(Math.ScaleB(value - nearest, -place) - rest);
    }
}
