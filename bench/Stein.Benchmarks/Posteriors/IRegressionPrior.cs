using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>The prior of a regression.</summary>
interface IRegressionPrior
{
    /// <summary>Its log-density, any constant added.</summary>
    /// <param name="b">The coefficients.</param>
    /// <param name="sigma">The deviation of the residuals.</param>
    R Log<R>(ReadOnlySpan<R> b, R sigma) where R : unmanaged, IReal<R>;
}
