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

    /// <summary>Requires at least one level, all of them finite, above 0 and below the one before.</summary>
    /// <exception cref="ArgumentException">They are not so.</exception>
    internal static void RequireFalling(ReadOnlySpan<double> ladder)
    {
        if (ladder.IsEmpty || !double.IsFinite(ladder[0])) throw new ArgumentException("a ladder has at least one noise level, all finite", nameof(ladder));
        for (int i = 0; i < ladder.Length; i++)
        {
            if (!(ladder[i] > 0) || (i > 0 && !(ladder[i] < ladder[i - 1])))
                throw new ArgumentException($"noise level {i + 1} is {ladder[i]}; levels fall and stay above 0", nameof(ladder));
        }
    }
}
