using Stein.Buffers;
using Stein.Simd;

namespace Stein.Scores;

/// <content>Densities of vectors and of matrices.</content>
public static partial class LogPdf
{
    /// <summary>
    /// The multivariate normal <c>N(μ, L Lᵀ)</c>, by the Cholesky factor of its covariance:
    /// <c>−½ ‖L⁻¹(x − μ)‖² − Σ log L_ii − D/2 log 2π</c>.
    /// </summary>
    /// <param name="x">The vector, <c>[D]</c>.</param>
    /// <param name="mean">The mean <c>μ</c>, <c>[D]</c>.</param>
    /// <param name="factor">
    /// The factor <c>L</c>, <c>[D, D]</c> by rows, of positive diagonal. What is above the diagonal is not read.
    /// </param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static R MultivariateNormal<R>(ReadOnlySpan<R> x, ReadOnlySpan<R> mean, ReadOnlySpan<R> factor) where R : unmanaged, IReal<R>
    {
        CheckShapes(x.Length, mean.Length, factor.Length);
        using var scratch = new Scratch<R>(Scratch<R>.Fits(x.Length) ? stackalloc R[x.Length] : [], x.Length);
        for (int i = 0; i < x.Length; i++) scratch.Span[i] = x[i] - mean[i];
        return LogNormalOf(scratch.Span, factor);
    }

    /// <summary>A vector that was observed, under a multivariate normal.</summary>
    /// <inheritdoc cref="MultivariateNormal{R}(ReadOnlySpan{R}, ReadOnlySpan{R}, ReadOnlySpan{R})"/>
    public static R MultivariateNormal<R>(ReadOnlySpan<double> x, ReadOnlySpan<R> mean, ReadOnlySpan<R> factor)
        where R : unmanaged, IReal<R>
    {
        CheckShapes(x.Length, mean.Length, factor.Length);
        using var scratch = new Scratch<R>(Scratch<R>.Fits(x.Length) ? stackalloc R[x.Length] : [], x.Length);
        for (int i = 0; i < x.Length; i++) scratch.Span[i] = x[i] - mean[i];
        return LogNormalOf(scratch.Span, factor);
    }

    /// <summary>The multivariate normal of constant moments.</summary>
    /// <inheritdoc cref="MultivariateNormal{R}(ReadOnlySpan{R}, ReadOnlySpan{R}, ReadOnlySpan{R})"/>
    public static R MultivariateNormal<R>(ReadOnlySpan<R> x, ReadOnlySpan<double> mean, ReadOnlySpan<double> factor)
        where R : unmanaged, IReal<R>
    {
        CheckShapes(x.Length, mean.Length, factor.Length);
        using var scratch = new Scratch<R>(Scratch<R>.Fits(x.Length) ? stackalloc R[x.Length] : [], x.Length);
        Span<R> z = scratch.Span;
        R log = R.Constant(0);
        double normalizer = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double diagonal = Parameter.Positive(factor[i * z.Length + i], nameof(factor));
            R rest = x[i] - mean[i];
            for (int j = 0; j < i; j++) rest -= factor[i * z.Length + j] * z[j];
            z[i] = rest / diagonal;
            normalizer += Normalizer<OfNormal>.Log(diagonal, 0);
            log += HalfSquare(z[i]);
        }
        return log + normalizer;
    }

    /// <summary>
    /// The law of Lewandowski, Kurowicka and Joe for the Cholesky factor <c>L</c> of a correlation matrix, under which the matrix has a
    /// density in proportion to <c>det(L Lᵀ)^(η − 1)</c>. It is a density of the numbers below the diagonal, as
    /// <see cref="Constrain.CorrelationCholesky{R}"/> wants it: <c>Π_k L_kk^(K − k + 2η − 2)</c>, <c>k = 2 … K</c>, with its normaliser.
    /// </summary>
    /// <remarks>
    /// For <c>η = 1</c> all correlation matrices are alike; for larger ones correlations tend to 0. Source: Lewandowski, Kurowicka and Joe
    /// 2009, Journal of Multivariate Analysis 100, equation 16.
    /// </remarks>
    /// <param name="factor">The factor <c>L</c>, <c>[K, K]</c> by rows, of which only the diagonal is read.</param>
    /// <param name="shape">The shape <c>η</c>, above 0.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static R LkjCholesky<R>(ReadOnlySpan<R> factor, double shape) where R : unmanaged, IReal<R>
    {
        int order = Order(factor.Length);
        R log = R.Constant(Normalizer<OfLkj>.Log(order, shape));
        for (int k = 1; k < order; k++) log += (order - k - 3 + 2 * shape) * R.Log(factor[k * order + k]);
        return log;
    }

    /// <summary>The law of a free shape.</summary>
    /// <inheritdoc cref="LkjCholesky{R}(ReadOnlySpan{R}, double)"/>
    public static R LkjCholesky<R>(ReadOnlySpan<R> factor, R shape) where R : unmanaged, IReal<R>
    {
        int order = Order(factor.Length);
        R log = R.Constant(0);
        for (int k = 1; k < order; k++)
        {
            log += (order - k - 3 + 2 * shape) * R.Log(factor[k * order + k]) + HalfGamma(k)
                - SpecialFunctions.LogBeta(shape + 0.5 * (order - 1 - k), R.Constant(0.5 * k));
        }
        return log;
    }

    /// <summary>The log-density of <c>L z</c> with a standard normal <c>z</c>; the argument is overwritten.</summary>
    static R LogNormalOf<R>(Span<R> z, ReadOnlySpan<R> factor) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(-HalfLogTwoPi * z.Length);
        for (int i = 0; i < z.Length; i++)
        {
            R rest = z[i], diagonal = factor[i * z.Length + i];
            for (int j = 0; j < i; j++) rest = R.FusedMultiplyAdd(-factor[i * z.Length + j], z[j], rest);
            z[i] = rest / diagonal;
            log += HalfSquare(z[i]) - R.Log(diagonal);
        }
        return log;
    }

    static void CheckShapes(int x, int mean, int factor)
    {
        CheckLengths(x, mean, "mean");
        if (factor != x * x) throw new ArgumentException($"A factor has {x} by {x} numbers, not {factor}.", nameof(factor));
    }

    /// <summary>The number of rows of a square matrix.</summary>
    static int Order(int length)
    {
        int order = (int)Math.Sqrt(length);
        return order > 0 && order * order == length
            ? order
            : throw new ArgumentException($"{length} numbers make no square matrix.", "factor");
    }

    /// <summary><c>log(Γ(k/2)/π^(k/2))</c>.</summary>
    static double HalfGamma(int k) => GammaFunction.Log(0.5 * k) - 0.5 * k * LogPi;

    readonly struct OfLkj : INormalizer
    {
        public static double Log(double order, double shape)
        {
            // Π_k Γ(η + (K − 1)/2)/(π^(k/2) Γ(η + (K − 1 − k)/2)) = Π_k Γ(k/2)/(π^(k/2) B(η + (K − 1 − k)/2, k/2))
            double log = 0;
            Parameter.Positive(shape);
            for (int k = 1; k < order; k++) log += HalfGamma(k) - GammaFunction.LogBeta(shape + 0.5 * (order - 1 - k), 0.5 * k);
            return log;
        }
    }
}
