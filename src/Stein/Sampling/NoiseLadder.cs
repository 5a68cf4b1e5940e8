using Stein.Simd;

namespace Stein.Sampling;

/// <summary>Falling noise levels <c>σ_1 &gt; … &gt; σ_N</c>.</summary>
public static class NoiseLadder
{
    /// <summary>Levels of equal ratio.</summary>
    /// <param name="largest">The first level <c>σ_1</c>, finite.</param>
    /// <param name="smallest">The last level <c>σ_N</c>, above 0 and at most the first.</param>
    /// <param name="levels">Their number <c>N</c>, at least 1; a single one is the smallest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static double[] Geometric(double largest, double smallest, int levels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(levels);
        if (!(smallest > 0)) throw new ArgumentOutOfRangeException(nameof(smallest), smallest, "a noise level is above 0");
        if (!(largest >= smallest && double.IsFinite(largest)))
            throw new ArgumentOutOfRangeException(nameof(largest), largest, $"the largest noise level is finite and at least {smallest}");
        double rate = Scalar<double>.Log(smallest / largest).Value / Math.Max(1, levels - 1);
        double[] ladder = [.. Enumerable.Range(0, levels).Select(i => largest * Scalar<double>.Exp(i * rate).Value)];
        ladder[^1] = smallest;
        return ladder;
    }
}
