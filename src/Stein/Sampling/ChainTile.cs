using System.Numerics;
using Stein.Buffers;

namespace Stein.Sampling;

/// <summary>Some consecutive chains at one step.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly ref struct ChainTile<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ChainTile(int first, long firstIndex, ulong step, MatrixView<T> positions, MatrixView<T> scores, MatrixView<T> momenta,
        Span<T> logDensities, Span<StepInfo> infos)
    {
        (First, FirstIndex, Step) = (first, firstIndex, step);
        Positions = positions;
        Scores = scores;
        Momenta = momenta;
        LogDensities = logDensities;
        Infos = infos;
    }

    /// <summary>The place of the first chain among the chains that walk together, from 0.</summary>
    public int First { get; }

    /// <summary>
    /// The index of the first chain. It numbers the chain's noise: a transition that draws <c>k</c> numbers for each chain takes the
    /// draws from <c>k · FirstIndex</c> on. See <see cref="Chains{T}.FirstIndex"/>.
    /// </summary>
    public long FirstIndex { get; }

    /// <summary>Chains in the tile.</summary>
    public int Count => Positions.Rows;

    /// <summary>The number of the step, at least 1; 0 in <see cref="ITransition{T}.Init"/> of chains that have made none.</summary>
    public ulong Step { get; }

    /// <summary>Where the chains are, <c>[Count, D]</c>.</summary>
    public MatrixView<T> Positions { get; }

    /// <summary>The scores there, if the transition keeps them.</summary>
    public MatrixView<T> Scores { get; }

    /// <summary>The momenta, if the transition keeps them.</summary>
    public MatrixView<T> Momenta { get; }

    /// <summary>The log-densities, if the transition keeps them.</summary>
    public Span<T> LogDensities { get; }

    /// <summary>Receives what each chain has to report of the step; empty if the transition reports nothing.</summary>
    public Span<StepInfo> Infos { get; }
}

/// <summary>What a chain reports of one step.</summary>
/// <param name="Acceptance">The probability that the proposal was accepted with, in [0, 1].</param>
/// <param name="Accepted">Whether it was.</param>
/// <param name="EnergyError">
/// The logarithm of the ratio that decides, <c>−ΔH</c>: zero for an exact trajectory, <c>−∞</c> or NaN where the density or its score
/// is not finite.
/// </param>
public readonly record struct StepInfo(double Acceptance, bool Accepted, double EnergyError)
{
    /// <summary>The error beyond which a trajectory counts as divergent, as in Stan.</summary>
    const double MostEnergy = 1000;

    /// <summary>The energy <c>H = ½‖p‖² − log p̃</c> at the start of the trajectory, after its momentum was drawn.</summary>
    public double Energy { get; init; }

    /// <summary>
    /// The energy <c>H</c> where the step led: of the trajectory's end if the proposal was accepted, else <see cref="Energy"/>.
    /// </summary>
    public double EnergyOfDraw => Accepted ? Energy - EnergyError : Energy;

    /// <summary>The step size <c>h</c> of the trajectory.</summary>
    public double StepSize { get; init; }

    /// <summary>The leapfrog steps of the trajectory.</summary>
    public int LeapfrogSteps { get; init; }

    /// <summary>
    /// The square of how far <c>Σ w_i y_i²</c> jumped, <c>y</c> the coordinates about the mean of the chains over the scales of the metric,
    /// <c>w</c> their weights, and its derivative by the logarithm of the trajectory's length; zeros where no length is learned.
    /// </summary>
    internal (double Square, double Slope) Jump { get; init; }

    /// <summary>A step of a transition that has no proposals.</summary>
    public static StepInfo Free => new(1, true, 0);

    /// <summary>Whether the energy error is above 1000 or not a number: the step is far too long, or the density is not finite.</summary>
    public bool Divergent => !(Math.Abs(EnergyError) < MostEnergy);
}
