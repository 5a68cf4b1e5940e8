using System.Numerics;

namespace Stein.Sampling;

/// <summary>The step sizes and metrics that transitions use: one for all chains, or one for each.</summary>
/// <typeparam name="T">The element type.</typeparam>
sealed class Tuning<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly double[] stepSizes;

    /// <summary>One step size and metric for all chains.</summary>
    public Tuning(Metric<T> metric, double stepSize)
    {
        if (!(stepSize > 0 && double.IsFinite(stepSize)))
            throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "a step size is finite and above 0");
        (Metric, stepSizes) = (metric, [stepSize]);
    }

    /// <summary>Ones for each chain.</summary>
    public Tuning(MetricKind kind, int dimension, int chains)
    {
        Metric = new(kind, dimension, chains);
        stepSizes = [.. Enumerable.Repeat(1.0, chains)];
    }

    public Metric<T> Metric { get; }

    public double StepSize(int chain) => stepSizes[stepSizes.Length == 1 ? 0 : chain];

    public void SetStepSize(int chain, double stepSize) => stepSizes[chain] = stepSize;
}
