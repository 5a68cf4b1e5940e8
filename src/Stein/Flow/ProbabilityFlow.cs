using System.Collections.Concurrent;
using System.Numerics;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Flow;

/// <summary>
/// The probability flow <c>dx/dσ = −σ s(x, σ)</c>, which carries the distribution smoothed by one noise level into that smoothed by
/// another, and along it the change of the log-density, <c>d log p/dσ = σ tr J</c>. Song et al. 2021, <em>Score-based generative modeling
/// through stochastic differential equations</em>, section 4.3.
/// </summary>
/// <remarks>
/// It is integrated over <c>t = log σ</c> in the coordinates <c>y</c> of <see cref="FlowCoordinates"/>, with which it is smooth
/// everywhere: <c>dy/dt = −(σ²/κ²)(κ s + y)</c> and <c>d log p(y)/dt = (σ²/κ²)(κ² tr J + D)</c>. The score of each noise level is created
/// once and shared by all points and threads. It has the parameters of that moment, so create a new flow after a network has changed.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class ProbabilityFlow<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most steps for which levels are kept: few points need more, and their levels would take much memory.</summary>
    const int MostStepsKept = 2048;

    readonly INoiseConditionalScore<T> score;
    readonly double begin, length;

    /// <summary>
    /// The levels created so far, by <c>t</c>. With twice the steps every other level is one of them: halving the step is exact, so its
    /// <c>t</c> has the same bits.
    /// </summary>
    readonly ConcurrentDictionary<double, FlowLevel<T>> levels = new();

    /// <summary>A flow.</summary>
    /// <param name="score">The scores at all noise levels between the two.</param>
    /// <param name="coordinates">The coordinates to integrate in, of the dimension of the scores; they matter for the speed only.</param>
    /// <param name="from">The first noise level, above 0.</param>
    /// <param name="to">The last noise level, above 0.</param>
    /// <exception cref="ArgumentException">A noise level is out of range.</exception>
    public ProbabilityFlow(INoiseConditionalScore<T> score, FlowCoordinates coordinates, double from, double to)
    {
        if (!(from > 0 && to > 0 && double.IsFinite(from) && double.IsFinite(to)))
            throw new ArgumentException($"noise levels of {from} and {to}");
        (this.score, Coordinates) = (score, coordinates);
        (KappaFrom, KappaTo) = (Coordinates.Kappa(from), Coordinates.Kappa(to));
        begin = Scalar<double>.Log(from).Value;
        length = Scalar<double>.Log(to).Value - begin;
    }

    /// <summary>The dimension <c>D</c>.</summary>
    public int Dimension => score.Dimension;

    /// <summary>The coordinates that it is integrated in.</summary>
    public FlowCoordinates Coordinates { get; }

    /// <summary>The scale <c>κ</c> at the first level.</summary>
    public double KappaFrom { get; }

    /// <summary>The scale <c>κ</c> at the last level.</summary>
    public double KappaTo { get; }

    /// <summary>The length <c>h</c>, in <c>t</c>, of each of so many steps.</summary>
    public double StepLength(int steps) => length / steps;

    /// <summary>The noise level at some point of the integration.</summary>
    /// <param name="step">The number of steps from the first level; it may be a fraction.</param>
    /// <param name="steps">The number of all steps.</param>
    public FlowLevel<T> Level(double step, int steps)
    {
        double t = Math.FusedMultiplyAdd(step, StepLength(steps), begin);
        return steps > MostStepsKept ? Create(t, this) : levels.GetOrAdd(t, Create, this);
    }

    static FlowLevel<T> Create(double t, ProbabilityFlow<T> flow)
    {
        double sigma = Scalar<double>.Exp(t).Value, kappa = flow.Coordinates.Kappa(sigma);
        return new(kappa, sigma / kappa * (sigma / kappa), flow.score.At(sigma));
    }
}

/// <summary>One noise level <c>σ</c> of a flow.</summary>
/// <param name="Kappa">The scale <c>κ</c> of the coordinates.</param>
/// <param name="Share">The share <c>σ²/κ²</c> of the noise in the variance.</param>
/// <param name="Score">The score at this level.</param>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed record FlowLevel<T>(double Kappa, double Share, ITracedScore<T> Score) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
