using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>Flat but for a half-Cauchy of scale 2.5 on the deviation.</summary>
readonly struct CauchyScalePrior : IRegressionPrior
{
    public R Log<R>(ReadOnlySpan<R> b, R sigma) where R : unmanaged, IReal<R> => LogPdf.Cauchy(sigma, 0, 2.5);
}
