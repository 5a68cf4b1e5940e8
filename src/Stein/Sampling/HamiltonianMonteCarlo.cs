using System.Numerics;
using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>
/// Hamiltonian Monte Carlo with a fixed number of leapfrog steps: a momentum <c>p ~ N(0, I)</c> is drawn, the trajectory of
/// <c>H = ½‖p‖² − log p̃(x)</c> is followed by <c>p += (h/2) Lᵀ s(x)</c>, <c>x += h L p</c>, <c>p += (h/2) Lᵀ s(x)</c>, and its end is
/// accepted with probability <c>min(1, e^(−ΔH))</c>. The metric <c>M = L Lᵀ</c> stands for the inverse of the masses.
/// </summary>
/// <remarks>
/// The step leaves the distribution invariant, whatever <c>h</c>, <c>M</c> and the number of steps. With one leapfrog step it is the
/// Metropolis-adjusted Langevin algorithm of <c>ε = h²</c>: see <see cref="Langevin"/>. A proposal whose log-density
/// or score is not finite is rejected, so bounds and bad regions end no run. Jitter draws <c>h</c> anew for each step from
/// <c>[1 − j, 1 + j]</c> times the step size, so that no trajectory closes on itself. Source: Neal 2011, <em>MCMC using Hamiltonian
/// dynamics</em>.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class HamiltonianMonteCarlo<T> : ITransition<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ILogDensity<T> target;
    readonly Tuning<T> tuning;
    readonly int? leapfrogSteps;

    /// <summary>A transition with one step size and metric for all chains.</summary>
    /// <param name="target">The distribution.</param>
    /// <param name="stepSize">The step size <c>h</c>, above 0.</param>
    /// <param name="leapfrogSteps">Leapfrog steps of a trajectory, at least 1.</param>
    /// <param name="metric">The metric; the identity if none.</param>
    /// <param name="jitter">The jitter <c>j</c>, in [0, 1).</param>
    /// <exception cref="ArgumentException">A number is out of range, or the metric has another dimension.</exception>
    public HamiltonianMonteCarlo(ILogDensity<T> target, double stepSize, int leapfrogSteps, Metric<T>? metric = null, double jitter = 0)
        : this(target, new Tuning<T>(metric ?? Metric<T>.Identity(target.Dimension), stepSize, jitter), leapfrogSteps)
    {
    }

    /// <summary>A transition that is tuned while it is used.</summary>
    /// <param name="target">The distribution.</param>
    /// <param name="tuning">Step size, trajectory length and metric.</param>
    /// <param name="leapfrogSteps">Leapfrog steps of a trajectory; if null, they follow from its length.</param>
    internal HamiltonianMonteCarlo(ILogDensity<T> target, Tuning<T> tuning, int? leapfrogSteps)
    {
        if (leapfrogSteps < 1)
            throw new ArgumentOutOfRangeException(nameof(leapfrogSteps), leapfrogSteps, "a trajectory has at least one leapfrog step");
        if (tuning.Metric.Dimension != target.Dimension)
            throw new ArgumentException($"a metric of dimension {tuning.Metric.Dimension} for a density of {target.Dimension}");
        (this.target, this.tuning, this.leapfrogSteps) = (target, tuning, leapfrogSteps);
    }

    /// <inheritdoc/>
    public int Dimension => target.Dimension;

    /// <inheritdoc/>
    public ChainMemory Memory => ChainMemory.Scores | ChainMemory.LogDensities;

    /// <inheritdoc/>
    public int Scratch => 4 * Dimension + 1;

    /// <inheritdoc/>
    public bool ReportsInfo => true;

    /// <summary>
    /// The Metropolis-adjusted Langevin algorithm: the proposal <c>y = x + (ε/2) M s(x) + √ε L z</c> is accepted with probability
    /// <c>min(1, p(y) q(x|y) / (p(x) q(y|x)))</c>, <c>q(y|x) = N(x + (ε/2) M s(x), ε M)</c>.
    /// </summary>
    /// <remarks>
    /// It is Hamiltonian Monte Carlo with one leapfrog step of <c>h = √ε</c>: with <c>z</c> for the momentum the proposal is its end, and
    /// the ratio of the two proposal densities is the change of the kinetic energy. Roberts and Tweedie 1996.
    /// </remarks>
    /// <param name="target">The distribution.</param>
    /// <param name="stepSize">The step size <c>ε</c>, above 0.</param>
    /// <param name="metric">The metric <c>M</c>; the identity if none.</param>
    public static HamiltonianMonteCarlo<T> Langevin(ILogDensity<T> target, double stepSize, Metric<T>? metric = null)
        => new(target, Math.Sqrt(stepSize), 1, metric);

    /// <inheritdoc/>
    public void Init(ChainTile<T> chains, NoiseStream noise)
    {
        target.Evaluate(chains.Positions, chains.LogDensities, chains.Scores);
        for (int b = 0; b < chains.Count; b++)
        {
            if (!IsFinite(chains.LogDensities[b], chains.Scores[b]))
            {
                throw new ArgumentException(
                    $"chain {chains.FirstIndex + b} stands where the log-density is {chains.LogDensities[b]} or its score is not finite");
            }
        }
    }

    /// <inheritdoc/>
    public void Step(ChainTile<T> chains, NoiseStream noise, Span<T> scratch)
    {
        int count = chains.Count;
        var momenta = new MatrixView<T>(scratch[..(count * Dimension)], count, Dimension);
        noise.Normals(chains.Step, chains.FirstIndex * Dimension, momenta.Items);
        Span<double> uniforms = stackalloc double[2 * count];
        noise.Part(StreamPart.Acceptance).Uniforms(chains.Step, 2 * chains.FirstIndex, uniforms);
        Propose(chains, momenta, uniforms, scratch[(count * Dimension)..]);
    }

    /// <summary>One step with the given draws.</summary>
    /// <param name="chains">The chains.</param>
    /// <param name="p">The momenta, <c>[Count, D]</c>; where the trajectories end, after.</param>
    /// <param name="uniforms">For each chain a number in (0, 1) for acceptance and one for jitter.</param>
    /// <param name="scratch">Room for <c>3 D + 1</c> elements a chain: proposals <c>[Count, D]</c> are left in front.</param>
    internal void Propose(ChainTile<T> chains, MatrixView<T> p, ReadOnlySpan<double> uniforms, Span<T> scratch)
    {
        int count = chains.Count, size = count * Dimension;
        MatrixView<T> x = new(scratch[..size], count, Dimension), s = new(scratch.Slice(size, size), count, Dimension);
        var logs = scratch.Slice(2 * size, count);
        chains.Positions.Items.CopyTo(x.Items);
        int steps = leapfrogSteps ?? tuning.LeapfrogSteps(chains.Step);
        Span<double> before = stackalloc double[count];
        for (int b = 0; b < count; b++)
        {
            before[b] = double.CreateTruncating(chains.LogDensities[b]) - Kinetic(p[b]);
            tuning.Metric.AddTransposedProduct(StepSize(b, uniforms) / T.CreateTruncating(2), chains.Scores[b], p[b]);
        }
        for (int step = 1; step <= steps; step++)
        {
            for (int b = 0; b < count; b++) tuning.Metric.AddProduct(StepSize(b, uniforms), p[b], x[b]);
            target.Evaluate(x, logs, s);
            T share = step == steps ? T.CreateTruncating(0.5) : T.One;
            for (int b = 0; b < count; b++) tuning.Metric.AddTransposedProduct(share * StepSize(b, uniforms), s[b], p[b]);
        }
        for (int b = 0; b < count; b++)
        {
            double error = IsFinite(logs[b], s[b]) ? double.CreateTruncating(logs[b]) - Kinetic(p[b]) - before[b] : double.NaN;
            double acceptance = double.IsNaN(error) ? 0 : Scalar<double>.Exp(Math.Min(0, error)).Value;
            bool accepted = uniforms[2 * b] < acceptance;
            chains.Infos[b] = new(acceptance, accepted, error)
            {
                Energy = -before[b],
                StepSize = double.CreateTruncating(StepSize(b, uniforms)),
                LeapfrogSteps = steps,
                Jump = tuning.Centre is null || acceptance == 0 ? default
                    : Jump(steps * tuning.StepSize, chains.Positions[b], x[b], p[b], scratch.Slice(2 * size + count, Dimension)),
            };
            if (!accepted) continue;
            x[b].CopyTo(chains.Positions[b]);
            s[b].CopyTo(chains.Scores[b]);
            chains.LogDensities[b] = logs[b];
        }
    }

    T StepSize(int b, ReadOnlySpan<double> uniforms)
        => T.CreateTruncating(tuning.StepSize * (leapfrogSteps is null ? 1 : 1 + tuning.Jitter * (2 * uniforms[2 * b + 1] - 1)));

    /// <summary>See <see cref="StepInfo.Jump"/>.</summary>
    (double Square, double Slope) Jump(double length, ReadOnlySpan<T> start, ReadOnlySpan<T> end, ReadOnlySpan<T> p, Span<T> y)
    {
        double jump = 0;
        var scales = tuning.Metric.Scales;
        for (int i = 0; i < y.Length; i++)
        {
            T centre = tuning.Centre![i], weight = tuning.Weights[i], before = (start[i] - centre) / scales[i];
            T after = (end[i] - centre) / scales[i];
            jump += double.CreateTruncating(weight * (after - before) * (after + before));
            y[i] = weight * after;
        }
        return (jump * jump, 4 * jump * length * double.CreateTruncating(tuning.Metric.ScaledProduct(y, p)));
    }

    static double Kinetic(ReadOnlySpan<T> p)
    {
        double sum = 0;
        foreach (T item in p)
        {
            double value = double.CreateTruncating(item);
            sum = Math.FusedMultiplyAdd(value, value, sum);
        }
        return 0.5 * sum;
    }

    static bool IsFinite(T logDensity, ReadOnlySpan<T> score)
    {
        bool finite = T.IsFinite(logDensity);
        foreach (T item in score) finite &= T.IsFinite(item);
        return finite;
    }
}
