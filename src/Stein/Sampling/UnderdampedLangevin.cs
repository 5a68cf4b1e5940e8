using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Noise;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>
/// Underdamped Langevin dynamics, <c>dx = v dt</c>, <c>dv = s(x) dt − γ v dt + √(2γ) dW</c>, by the splitting BAOAB: half a kick
/// <c>v += (h/2) s</c>, half a drift <c>x += (h/2) v</c>, the Ornstein–Uhlenbeck part exactly,
/// <c>v ← e^(−γh) v + √(1 − e^(−2γh)) z</c>, half a drift, half a kick.
/// </summary>
/// <remarks>
/// Of the splittings with one score a step it has the smallest error in the positions: on a normal their marginal is exact for every
/// stable <c>h</c>, <c>h² Λ &lt; 4</c> with <c>Λ</c> the largest precision. Leimkuhler and Matthews 2013, <em>Rational construction of
/// stochastic numerical methods for molecular sampling</em>.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class UnderdampedLangevin<T> : ITransition<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly IScore<T> score;
    readonly T half, decay, diffusion;

    /// <summary>A transition.</summary>
    /// <param name="score">The score of the distribution.</param>
    /// <param name="stepSize">The time <c>h</c> of a step, above 0, in units of the space (masses are one).</param>
    /// <param name="friction">The friction <c>γ</c>, above 0: large for diffusion, small for long flights.</param>
    public UnderdampedLangevin(IScore<T> score, double stepSize, double friction)
    {
        if (!(stepSize > 0 && double.IsFinite(stepSize)))
            throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "a step size is finite and above 0");
        if (!(friction > 0 && double.IsFinite(friction)))
            throw new ArgumentOutOfRangeException(nameof(friction), friction, "a friction is finite and above 0");
        (this.score, StepSize, Friction) = (score, stepSize, friction);
        half = T.CreateTruncating(stepSize / 2);
        decay = T.CreateTruncating(Scalar<double>.Exp(-friction * stepSize).Value);
        diffusion = T.CreateTruncating(Math.Sqrt(-Scalar<double>.Expm1(-2 * friction * stepSize).Value));
    }

    /// <summary>The time <c>h</c> of a step.</summary>
    public double StepSize { get; }

    /// <summary>The friction <c>γ</c>.</summary>
    public double Friction { get; }

    /// <inheritdoc/>
    public int Dimension => score.Dimension;

    /// <inheritdoc/>
    public ChainMemory Memory => ChainMemory.Scores | ChainMemory.Momenta;

    /// <inheritdoc/>
    public int Scratch => Dimension;

    /// <summary>Evaluates the scores, and draws the velocities from their stationary <c>N(0, I)</c>.</summary>
    /// <inheritdoc cref="ITransition{T}.Init"/>
    public void Init(ChainTile<T> chains, NoiseStream noise)
    {
        score.Evaluate(chains.Positions, chains.Scores);
        noise.Part(StreamPart.Momenta).Normals(chains.Step, chains.FirstIndex * Dimension, chains.Momenta.Items);
    }

    /// <inheritdoc/>
    public void Step(ChainTile<T> chains, NoiseStream noise, Span<T> scratch)
    {
        Span<T> x = chains.Positions.Items, v = chains.Momenta.Items, s = chains.Scores.Items, z = scratch[..x.Length];
        noise.Normals(chains.Step, chains.FirstIndex * Dimension, z);
        Zip.Apply(s, v, v, new Advance(half));
        Zip.Apply(v, x, x, new Advance(half));
        Zip.Apply(z, v, v, new Ornstein(decay, diffusion));
        Zip.Apply(v, x, x, new Advance(half));
        score.Evaluate(chains.Positions, chains.Scores);
        Zip.Apply(s, v, v, new Advance(half));
    }

    /// <summary><c>y + t r</c>: what moves at the rate <c>r</c> for the time <c>t</c>.</summary>
    readonly struct Advance(T time) : IZip<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L rate, L y) where L : unmanaged, ISimd<L, T> => L.FusedMultiplyAdd(L.Broadcast(time), rate, y);
    }

    readonly struct Ornstein(T decay, T diffusion) : IZip<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Invoke<L>(L z, L v) where L : unmanaged, ISimd<L, T>
            => L.FusedMultiplyAdd(L.Broadcast(decay), v, L.Broadcast(diffusion) * z);
    }
}
