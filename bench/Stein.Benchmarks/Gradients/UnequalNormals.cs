using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Gradients;

/// <summary>Independent normals about 0 whose variances run evenly, by their logarithms, from <c>1/√c</c> to <c>√c</c>.</summary>
/// <param name="dimension">The dimension.</param>
/// <param name="condition">The ratio <c>c</c> of the largest variance and the smallest.</param>
readonly struct UnequalNormals(int dimension, double condition) : IDensity
{
    readonly double[] variances =
        [.. Enumerable.Range(0, dimension).Select(i => Math.Pow(condition, (double)i / (dimension - 1) - 0.5))];

    public int Dimension => variances.Length;

    public ReadOnlySpan<double> Variances => variances;

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0);
        for (int i = 0; i < x.Length; i++) log -= 0.5 / variances[i] * x[i] * x[i];
        return log;
    }
}
