using System.Globalization;
using Stein.Buffers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>
/// Falling noise levels, and the steps of annealed Langevin dynamics at each, planned from the data by the rules of Song and Ermon 2020,
/// <em>Improved techniques for training score-based generative models</em>.
/// </summary>
/// <param name="Levels">The noise levels <c>σ_1 &gt; … &gt; σ_N</c>, of equal ratio.</param>
/// <param name="Ratio">The ratio <c>γ = σ_i/σ_{i+1}</c>; 1 if there is one level.</param>
/// <param name="StepsPerLevel">The number <c>T</c> of steps at each level.</param>
/// <param name="StepSize">The step size at the last level, in this library's convention: twice the <c>ε</c> of the source.</param>
public sealed record NoiseSchedule(double[] Levels, double Ratio, int StepsPerLevel, double StepSize)
{
    /// <summary>The source's rule is followed if the ratio it gives is at most this; then these are the steps at each level.</summary>
    const double LargestRatio = 2;

    const int UsualSteps = 5;

    /// <summary>
    /// In low dimensions: the ratio, and the step size as a share of the level's variance. The source's rule asks that samples of one
    /// level are typical of the next one. Up to four dimensions every ratio satisfies it, and for some more it allows too large a ratio.
    /// Another condition matters there: chains must still cross between separate clusters while the noise distinguishes these, or the
    /// clusters get wrong weights. Long steps also spread chains more widely than the level's data, where learned scores are not reliable.
    /// For two clusters of the plane with weights 0.2 and 0.8, seven times as far apart as they are wide, a ratio of 2 with 50 steps gives
    /// the smaller one 0.23. A ratio of 1.2 with 25 steps of 0.2 gives it 0.214 by the true scores and 0.195 by learned ones; these numbers
    /// give 0.212 and 0.202.
    /// </summary>
    const double RatioOfOwn = 1.2, StepOfOwn = 0.1;

    const int StepsOfOwn = 50;

    /// <summary>Noise levels of equal ratio.</summary>
    /// <param name="largest">The first level <c>σ_1</c>, finite.</param>
    /// <param name="smallest">The last level <c>σ_N</c>, above 0 and at most the first.</param>
    /// <param name="count">Their number <c>N</c>, at least 1; a single one is the smallest.</param>
    /// <returns>The levels <c>[N]</c>, the largest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static double[] Geometric(double largest, double smallest, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (!(smallest > 0)) throw new ArgumentOutOfRangeException(nameof(smallest), smallest, "a noise level is above 0");
        if (!(largest >= smallest && double.IsFinite(largest)))
            throw new ArgumentOutOfRangeException(nameof(largest), largest, $"the largest noise level is finite and at least {smallest}");
        double rate = Scalar<double>.Log(smallest / largest).Value / Math.Max(1, count - 1);
        double[] levels = [.. Enumerable.Range(0, count).Select(i => largest * Scalar<double>.Exp(i * rate).Value)];
        levels[^1] = smallest;
        return levels;
    }

    /// <summary>Plans a schedule for data.</summary>
    /// <param name="rows">The data, <c>[n, D]</c>, at least two different rows, all finite.</param>
    /// <param name="smallest">The smallest noise level <c>σ_N</c>, above 0: the detail that is kept.</param>
    /// <param name="stepsPerLevel">Steps at each level, at least 1; if not given, 5, and 50 in low dimensions.</param>
    /// <exception cref="ArgumentException">The rows are all the same or not finite, or a number is out of range.</exception>
    public static NoiseSchedule Plan(ReadOnlyMatrixView<double> rows, double smallest, int? stepsPerLevel = null)
        => Plan(rows.Columns, NoiseRange.FromData(rows, smallest), stepsPerLevel);

    /// <summary>Plans a schedule for a dimension and a range of noise levels.</summary>
    /// <param name="dimension">The dimension <c>D</c>, at least 1.</param>
    /// <param name="range">The largest noise level <c>σ_1</c> and the smallest <c>σ_N</c>.</param>
    /// <param name="stepsPerLevel">Steps at each level, at least 1; if not given, 5, and 50 in low dimensions.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static NoiseSchedule Plan(int dimension, NoiseRange range, int? stepsPerLevel = null)
        => Plan(dimension, range.Largest, range.Smallest, stepsPerLevel);

    /// <summary>Plans a schedule for a dimension and two noise levels.</summary>
    /// <param name="dimension">The dimension <c>D</c>, at least 1.</param>
    /// <param name="largest">The largest noise level <c>σ_1</c>; the largest distance between two points of the data.</param>
    /// <param name="smallest">The smallest noise level <c>σ_N</c>, above 0.</param>
    /// <param name="stepsPerLevel">Steps at each level, at least 1; if not given, 5, and 50 in low dimensions.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static NoiseSchedule Plan(int dimension, double largest, double smallest, int? stepsPerLevel = null)
    {
        double rule = RatioOfRule(dimension);
        bool own = rule > LargestRatio;
        int steps = stepsPerLevel ?? (own ? StepsOfOwn : UsualSteps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps, nameof(stepsPerLevel));
        double span = Scalar<double>.Log(largest / smallest).Value;
        int count = 1 + (int)Math.Ceiling(span / Scalar<double>.Log(own ? RatioOfOwn : rule).Value - 1e-9);
        double[] levels = Geometric(largest, smallest, Math.Max(1, count));
        double ratio = levels.Length == 1 ? 1 : Scalar<double>.Exp(span / (levels.Length - 1)).Value;
        return new(levels, ratio, steps, 2 * (own ? StepOfOwn : StepOfRule(ratio, steps)) * smallest * smallest);
    }

    /// <summary>Checks that there is a level, and that all are finite, above 0 and below the one before.</summary>
    /// <exception cref="ArgumentException">A level is not so.</exception>
    internal static void RequireFalling(ReadOnlySpan<double> levels)
    {
        if (levels.IsEmpty || !double.IsFinite(levels[0]))
            throw new ArgumentException("there is at least one noise level, and all are finite", nameof(levels));
        for (int i = 0; i < levels.Length; i++)
        {
            if (!(levels[i] > 0) || (i > 0 && !(levels[i] < levels[i - 1])))
                throw new ArgumentException($"noise level {i + 1} is {levels[i]}; levels fall and stay above 0", nameof(levels));
        }
    }

    /// <summary>
    /// The ratio <c>γ</c> at which half of a level's samples lie within three deviations of the next level's shell:
    /// <c>Φ(√(2D)(γ − 1) + 3γ) − Φ(√(2D)(γ − 1) − 3γ) = ½</c>; infinite up to <c>D = 4</c>, where there is none.
    /// </summary>
    internal static double RatioOfRule(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        double root = Math.Sqrt(2.0 * dimension);
        if (root <= 3) return double.PositiveInfinity;
        // The share falls from nearly one to zero.
        double low = 1, high = 1e6;
        for (int halving = 0; halving < 200; halving++)
        {
            double middle = 0.5 * (low + high), shell = root * (middle - 1);
            if (Distribution(shell + 3 * middle) - Distribution(shell - 3 * middle) > 0.5) low = middle;
            else high = middle;
        }
        return 0.5 * (low + high);
    }

    /// <summary>
    /// The step <c>a = ε/σ_N²</c> of the source, with which the variance after a level is closest to the right one: it minimises
    /// <c>(1 − a)^(2T) (γ² − q) + q</c> with <c>q = 2/(2 − a)</c>. By golden section.
    /// </summary>
    static double StepOfRule(double ratio, int steps)
    {
        const double Golden = 0.6180339887498949;
        double low = 0, high = 1;
        for (int i = 0; i < 100; i++)
        {
            double a = high - Golden * (high - low), b = low + Golden * (high - low);
            if (Variance(a) < Variance(b)) high = b;
            else low = a;
        }
        return 0.5 * (low + high);

        double Variance(double a)
        {
            double q = 2 / (2 - a), kept = Scalar<double>.Exp(2 * steps * Scalar<double>.Log1p(-a).Value).Value;
            return kept * (ratio * ratio - q) + q;
        }
    }

    static double Distribution(double z) => z == 0 ? 0.5 : Elementary.Gelu<Scalar<double>, double>(z).Value / z;

    /// <summary>The schedule in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Levels.Length} noise levels from {Levels[0]:G4} (the largest distance between two rows) to {Levels[^1]:G4}, "
        + $"each {Ratio:G4} times the next; {StepsPerLevel} steps of {StepSize:G4} at the last one, "
        + $"{StepSize / Levels[^1] / Levels[^1]:G4} of each level's variance");
}
