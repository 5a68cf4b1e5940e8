using Stein.Scores;
using Stein.Simd;

namespace Stein.PublicTests;

/// <summary>A straight line through points with noise of an unknown deviation: intercept, slope and the logarithm of the deviation.</summary>
readonly struct OwnDensity(double[] x, double[] y) : IDensity
{
    public int Dimension => 3;

    public R LogDensity<R>(ReadOnlySpan<R> at) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0), deviation = Constrain.Positive(at[2], ref log);
        log += LogPdf.Normal(at[0], 0, 10) + LogPdf.Normal(at[1], 0, 10) + LogPdf.Exponential(deviation, 1);
        for (int i = 0; i < x.Length; i++) log += LogPdf.Normal(y[i], at[0] + x[i] * at[1], deviation);
        return log;
    }
}
