using Stein.Duals;
using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Gradients;

/// <summary>
/// Daily returns of an index, Student's t with <c>ν</c> degrees of freedom times <c>e^{s_t}</c>, where <c>s</c> walks by normal steps of
/// deviation <c>σ</c>: coordinates are <c>s_1 … s_n</c>, <c>log(σ/0.02)</c> and <c>log(ν/10)</c>. The priors of <c>σ</c> and <c>ν</c> are
/// exponential, of means 0.02 and 10.
/// </summary>
/// <remarks>
/// Hoffman and Gelman 2014, <em>The No-U-Turn sampler</em>, in the form of reubenharry/sampler-benchmarks,
/// <c>stochastic_volatility_mams_paper</c>; see <c>Data/README.md</c>.
/// </remarks>
readonly struct StochasticVolatility : IDensity
{
    public const double TypicalStep = 0.02, TypicalDegrees = 10;

    /// <summary>Stirling's series starts this far above its argument.</summary>
    const int Shift = 8;

    /// <summary><c>log r²</c> of a return of 0, nearly.</summary>
    const double LeastLogSquare = -1000;

    static readonly double logTypicalDegrees = Math.Log(TypicalDegrees);

    readonly double[] logSquares;

    /// <summary>The density of a series.</summary>
    /// <param name="returns">The returns <c>[n]</c>.</param>
    public StochasticVolatility(double[] returns)
        => logSquares = [.. returns.Select(item => Math.Max(LeastLogSquare, Math.Log(item * item)))];

    /// <summary><c>log r²</c> of each return.</summary>
    public ReadOnlySpan<double> LogSquares => logSquares;

    public int Dimension => logSquares.Length + 2;

    public static double LogDegrees(double x) => x + logTypicalDegrees;

    /// <summary>Turns the last two coordinates into <c>σ</c> and <c>ν</c>.</summary>
    public static void Report(Span<double> x)
        => (x[^2], x[^1]) = (TypicalStep * Scalar<double>.Exp(x[^2]).Value, TypicalDegrees * Scalar<double>.Exp(x[^1]).Value);

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        int n = logSquares.Length;
        R walk = x[0] * x[0], sizes = R.Constant(0), tails = R.Constant(0), logDegrees = x[n + 1] + logTypicalDegrees;
        for (int t = 0; t < n; t++)
        {
            if (t > 0)
            {
                R change = x[t] - x[t - 1];
                walk = R.FusedMultiplyAdd(change, change, walk);
            }
            sizes += x[t];
            tails += R.Softplus(R.FusedMultiplyAdd(R.Constant(-2), x[t], logSquares[t] - logDegrees));
        }
        return new Sums(n).Invoke<R>([x[n], x[n + 1], walk, tails]) - sizes;
    }

    /// <summary>
    /// The log-density but for <c>−Σ s_t</c>, as a function of <c>log(σ/0.02)</c>, <c>log(ν/10)</c>, the sum of the squared steps, and
    /// <c>Σ log(1 + r_t² e^(−2 s_t)/ν)</c>.
    /// </summary>
    public readonly struct Sums(int n) : IFunction
    {
        public R Invoke<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R scale = R.Exp(x[0]), shape = R.Exp(x[1]), step = TypicalStep * scale, degrees = TypicalDegrees * shape;
            return x[0] - scale + x[1] - shape - n * x[0] - 0.5 * x[2] / (step * step)
                + n * (LogGamma(0.5 * degrees + 0.5) - LogGamma(0.5 * degrees) - 0.5 * x[1]) - 0.5 * (degrees + 1) * x[3];
        }
    }

    /// <summary><c>log Γ(z)</c> but for <c>½ log 2π</c>: Stirling's series at <c>z + 8</c>, taken down by the recursion.</summary>
    static R LogGamma<R>(R z) where R : unmanaged, IReal<R>
    {
        R product = z, w = z + Shift, inverse = R.Constant(1) / w, square = inverse * inverse;
        for (int k = 1; k < Shift; k++) product *= z + k;
        return (w - 0.5) * R.Log(w) - w + inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260))) - R.Log(product);
    }
}
