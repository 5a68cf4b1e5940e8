using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>The same density everywhere.</summary>
readonly struct FlatPrior : IRegressionPrior
{
    public R Log<R>(ReadOnlySpan<R> b, R sigma) where R : unmanaged, IReal<R> => R.Constant(0);
}
