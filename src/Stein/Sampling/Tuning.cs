using System.Numerics;

namespace Stein.Sampling;

/// <summary>The step size, trajectory length and metric that all chains of a Hamiltonian transition use.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="metric">The metric.</param>
/// <param name="stepSize">The step size <c>h</c>, above 0.</param>
/// <param name="jitter">How far lengths or, with a fixed number of steps, step sizes vary, in [0, 1).</param>
sealed class Tuning<T>(Metric<T> metric, double stepSize, double jitter) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most leapfrog steps of a trajectory, of which the first steps make no more than their number.</summary>
    public const int MostLeapfrogSteps = 1024;

    public Metric<T> Metric { get; } = metric;

    public double StepSize { get; set; } = stepSize > 0 && double.IsFinite(stepSize) ? stepSize
        : throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "a step size is finite and above 0");

    public double Jitter { get; } = jitter is >= 0 and < 1 ? jitter
        : throw new ArgumentOutOfRangeException(nameof(jitter), jitter, "a jitter lies in [0, 1)");

    /// <summary>The mean length <c>h L</c> of a trajectory; 0 where the number of steps is fixed.</summary>
    public double Length { get; set; }

    /// <summary>
    /// Where lengths are learned, the mean of the chains, <c>[D]</c>: trajectories then report <see cref="StepInfo.Jump"/>.
    /// </summary>
    public T[]? Centre { get; set; }

    /// <summary>What the squares of the coordinates count in that report, <c>[D]</c>.</summary>
    public T[] Weights { get; set; } = [];

    /// <summary>
    /// The leapfrog steps of a transition: one number for all chains, spread evenly over <c>1 ± jitter</c> times the length.
    /// </summary>
    /// <param name="step">The number of the transition, from 1.</param>
    public int LeapfrogSteps(ulong step)
    {
        // The radical inverse of the step in base 2, van der Corput's sequence.
        ulong bits = 0;
        for (int place = 0; place < 32; place++) bits |= (step >> place & 1) << (31 - place);
        double spread = 1 + Jitter * (2 * ((bits + 0.5) / (1L << 32)) - 1);
        return (int)Math.Clamp(Math.Round(Length * spread / StepSize), 1, Math.Min(MostLeapfrogSteps, Math.Max(1, step)));
    }
}
