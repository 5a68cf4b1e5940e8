using Stein.Scores;
using Stein.Simd;

namespace Stein.Networks;

/// <summary>How a network sees the noise level, and what its outputs mean at each.</summary>
/// <remarks>
/// The network sees the level as features beside the point, <c>γ_k(σ) = cos(πkv)</c>, <c>k = 1 … G</c>, where <c>v</c> runs from 0 to 1
/// with <c>log σ</c>. They add <c>E γ(σ)</c> to the first pre-activations: any smooth function of <c>log σ</c>, up to details of a
/// <c>G</c>-th of the range. They do not depend on the point, so Jacobian and trace stay what they are.
/// </remarks>
public sealed record NoiseConditioning
{
    /// <summary>Levels a hair outside the range, by round-off, are taken as inside.</summary>
    const double Slack = 1e-6;

    readonly double begin, span;

    /// <summary>Sets range, features and meaning.</summary>
    /// <param name="range">The noise levels.</param>
    /// <param name="features">The number <c>G</c> of features, at least 1.</param>
    /// <param name="preconditioning">What the outputs mean.</param>
    /// <exception cref="ArgumentException">
    /// The range is empty, there are no features, or there is no such preconditioning.
    /// </exception>
    public NoiseConditioning(NoiseRange range, int features, Preconditioning preconditioning = Preconditioning.Karras)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        if (!Enum.IsDefined(preconditioning))
            throw new ArgumentOutOfRangeException(nameof(preconditioning), preconditioning, "there is no such preconditioning");
        (Range, Features, Preconditioning) = (range, features, preconditioning);
        begin = Scalar<double>.Log(range.Smallest).Value;
        span = Scalar<double>.Log(range.Largest).Value - begin;
        if (!(span > 0)) throw new ArgumentException($"noise levels from {range.Smallest} to {range.Largest}", nameof(range));
    }

    /// <summary>The noise levels.</summary>
    public NoiseRange Range { get; }

    /// <summary>The number <c>G</c> of features.</summary>
    public int Features { get; }

    /// <summary>What the outputs mean.</summary>
    public Preconditioning Preconditioning { get; }

    /// <summary>Writes the features of a noise level.</summary>
    /// <param name="sigma">The noise level <c>σ</c>, in the range.</param>
    /// <param name="features">Receives <c>γ(σ)</c>, <c>[G]</c>.</param>
    /// <exception cref="ArgumentException">The level is outside the range, or the length is not <c>G</c>.</exception>
    public void Embed(double sigma, Span<float> features)
    {
        if (features.Length != Features) throw new ArgumentException($"room for {features.Length} features of {Features}");
        double v = (Scalar<double>.Log(sigma).Value - begin) / span;
        if (!(v >= -Slack && v <= 1 + Slack))
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma,
                $"the network knows noise levels from {Range.Smallest} to {Range.Largest}");
        // cos((k + 1)a) = 2 cos(a) cos(ka) − cos((k − 1)a).
        double first = Scalar<double>.Cos(Math.PI * Math.Clamp(v, 0, 1)).Value, before = 1, current = first;
        for (int k = 0; k < features.Length; k++)
        {
            features[k] = (float)current;
            (before, current) = (current, 2 * first * current - before);
        }
    }
}
