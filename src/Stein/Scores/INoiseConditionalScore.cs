using System.Numerics;

namespace Stein.Scores;

/// <summary>The scores of a distribution smoothed by <c>N(0, σ² I)</c>, for every noise level <c>σ</c>.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface INoiseConditionalScore<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The dimension <c>D</c> of the points.</summary>
    int Dimension { get; }

    /// <summary>The score at one noise level.</summary>
    /// <param name="sigma">The noise level <c>σ ≥ 0</c>.</param>
    /// <returns>The score of the distribution smoothed by <c>N(0, σ² I)</c>, with its trace.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The noise level is out of range.</exception>
    ITracedScore<T> At(double sigma);
}
