using System.Globalization;
using Stein.Buffers;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>Noise levels, steps and step size for annealed Langevin dynamics, chosen from the data by the rules of Song and Ermon 2020.</summary>
/// <param name="Ladder">The noise levels <c>σ_1 &gt; … &gt; σ_N</c>, of equal ratio.</param>
/// <param name="Ratio">Their ratio <c>γ</c>.</param>
/// <param name="Steps">The number <c>T</c> of steps at each level.</param>
/// <param name="StepSize">The step size of the last level, in this library's convention: twice the <c>ε</c> of the source.</param>
public sealed record NoiseSchedule(double[] Ladder, double Ratio, int Steps, double StepSize)
{
    /// <summary>The largest ratio up to which the source's rule is followed, and the steps that go with it.</summary>
    const double LargestRatio = 2;

    const int UsualSteps = 5;

    /// <summary>
    /// Ratio, steps, and their size as a share of the level's variance, where the rule asks for more than the largest ratio. It asks that
    /// samples of one level lie where the next one is at home; up to four dimensions any ratio does that, since a normal there is not a
    /// shell yet, and for some more it asks for too little. What decides there is that the shares of separate clusters settle while steps
    /// still lead from one to the other: a level at which they no longer do freezes the shares of clusters that the noise has washed into
    /// each other. On two clusters of the plane with 0.2 and 0.8 of the mass, each a seventh as wide as they are apart, a ratio of 2 with 50
    /// steps leaves the smaller one 0.23, these numbers 0.213.
    /// </summary>
    const double RatioOfOwn = 1.2, StepOfOwn = 0.2;

    const int StepsOfOwn = 25;

    /// <summary>A plan for data.</summary>
    /// <param name="rows">The data, <c>[n, D]</c>, at least two different rows, all finite.</param>
    /// <param name="smallest">The smallest noise level <c>σ_N</c>, above 0: what detail is kept.</param>
    /// <param name="steps">Steps at each level, at least 1; if not given, 5, and 25 in low dimensions.</param>
    /// <exception cref="ArgumentException">The rows are all the same or not finite, or a number is out of range.</exception>
    public static NoiseSchedule For(ReadOnlyMatrixView<double> rows, double smallest, int? steps = null)
        => For(rows.Columns, NoiseRange.Of(rows, smallest), steps);

    /// <summary>A plan for a dimension and a range of noise levels.</summary>
    /// <param name="dimension">The dimension <c>D</c>, at least 1.</param>
    /// <param name="range">The largest noise level <c>σ_1</c> and the smallest <c>σ_N</c>.</param>
    /// <param name="steps">Steps at each level, at least 1; if not given, 5, and 25 in low dimensions.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static NoiseSchedule For(int dimension, NoiseRange range, int? steps = null) => For(dimension, range.Largest, range.Smallest, steps);

    /// <summary>A plan for a dimension and two noise levels.</summary>
    /// <param name="dimension">The dimension <c>D</c>, at least 1.</param>
    /// <param name="largest">The largest noise level <c>σ_1</c>; the largest distance between two points of the data.</param>
    /// <param name="smallest">The smallest noise level <c>σ_N</c>, above 0.</param>
    /// <param name="steps">Steps at each level, at least 1; if not given, 5, and 25 in low dimensions.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static NoiseSchedule For(int dimension, double largest, double smallest, int? steps = null)
    {
        double rule = RatioFor(dimension);
        bool own = rule > LargestRatio;
        int count = steps ?? (own ? StepsOfOwn : UsualSteps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(steps));
        double span = Scalar<double>.Log(largest / smallest).Value;
        int levels = 1 + (int)Math.Ceiling(span / Scalar<double>.Log(own ? RatioOfOwn : rule).Value - 1e-9);
        double[] ladder = NoiseLadder.Geometric(largest, smallest, Math.Max(1, levels));
        double ratio = ladder.Length == 1 ? 1 : Scalar<double>.Exp(span / (ladder.Length - 1)).Value;
        return new(ladder, ratio, count, 2 * (own ? StepOfOwn : StepFor(ratio, count)) * smallest * smallest);
    }

    /// <summary>
    /// The ratio <c>γ</c> at which half of a level's samples lie within three deviations of the next level's shell:
    /// <c>Φ(√(2D)(γ − 1) + 3γ) − Φ(√(2D)(γ − 1) − 3γ) = ½</c>; infinite up to <c>D = 4</c>, where there is none.
    /// </summary>
    public static double RatioFor(int dimension)
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
    /// The source's step <c>ε/σ_N² = a</c>, after which a level's variance is nearest to what it should be: the smallest
    /// <c>(1 − a)^(2T) (γ² − q) + q</c>, <c>q = 2/(2 − a)</c>, by golden section.
    /// </summary>
    static double StepFor(double ratio, int steps)
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

    /// <summary>What was chosen, and why.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Ladder.Length} noise levels from {Ladder[0]:G4} (the largest distance between two rows) to {Ladder[^1]:G4}, each {Ratio:G4} times the next; "
        + $"{Steps} steps of {StepSize:G4} at the last one, {StepSize / Ladder[^1] / Ladder[^1]:G4} of each level's variance");
}
