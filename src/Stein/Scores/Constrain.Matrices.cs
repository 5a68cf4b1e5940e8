using System.Runtime.InteropServices;
using Stein.Simd;

namespace Stein.Scores;

/// <content>Matrices and directions.</content>
public static partial class Constrain
{
    /// <summary>
    /// The Cholesky factor <c>L</c> of a correlation matrix <c>L Lᵀ</c>, by partial correlations <c>z = tanh x</c>: row <c>i</c> is
    /// <c>L_ij = z_ij √(Π_{k&lt;j} (1 − z_ik²))</c>, and its diagonal is what makes its length 1.
    /// </summary>
    /// <param name="x">Any numbers, <c>[K (K − 1)/2]</c>: the rows below the diagonal, one after the other.</param>
    /// <param name="factor">Receives the factor, <c>[K, K]</c> by rows, with zeros above the diagonal.</param>
    /// <param name="logJacobian">The logarithm of the determinant of the map to the numbers below the diagonal is added here.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void CorrelationCholesky<R>(ReadOnlySpan<R> x, Span<R> factor, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        int order = Order(x.Length, factor.Length, 0), next = 0;
        factor.Clear();
        for (int i = 0; i < order; i++)
        {
            // The logarithm of what is left of the row's squares, and its root.
            R logRest = R.Constant(0), root = R.Constant(1);
            for (int j = 0; j < i; j++, next++)
            {
                factor[i * order + j] = R.Tanh(x[next]) * root;
                // log(1 − tanh² x) = log 4 − softplus(2x) − softplus(−2x)
                R slope = LogFour - R.Softplus(2 * x[next]) - R.Softplus(-2 * x[next]);
                logJacobian += slope + 0.5 * logRest;
                logRest += slope;
                root = R.Exp(0.5 * logRest);
            }
            factor[i * order + i] = root;
        }
    }

    /// <summary>The Cholesky factor of a covariance matrix: <c>L_ij = x_ij</c> below the diagonal, <c>L_ii = e^{x_ii}</c> on it.</summary>
    /// <param name="x">Any numbers, <c>[K (K + 1)/2]</c>: the rows up to the diagonal, one after the other.</param>
    /// <param name="factor">Receives the factor, <c>[K, K]</c> by rows, with zeros above the diagonal.</param>
    /// <param name="logJacobian">The logarithm of the map's determinant is added here.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void CovarianceCholesky<R>(ReadOnlySpan<R> x, Span<R> factor, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        int order = Order(x.Length, factor.Length, 1), next = 0;
        factor.Clear();
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++) factor[i * order + j] = x[next++];
            factor[i * order + i] = Positive(x[next++], ref logJacobian);
        }
    }

    /// <summary>
    /// A direction: <c>y = x/‖x‖</c>. The length of <c>x</c> is a number too many; it gets the law of the length of a standard normal
    /// vector, independent of the direction.
    /// </summary>
    /// <param name="x">Any numbers, <c>[K]</c>, not all zero.</param>
    /// <param name="y">Receives the direction, <c>[K]</c>; may be <paramref name="x"/>.</param>
    /// <param name="logJacobian">
    /// <c>log N(x; 0, I)</c> and the logarithm of the sphere's area, <c>2 π^(K/2)/Γ(K/2)</c>, are added here: then a density of directions
    /// that integrates to 1 over the sphere becomes one that integrates to 1 over all <c>x</c>.
    /// </param>
    /// <exception cref="ArgumentException">The lengths differ, or there is no number.</exception>
    public static void UnitVector<R>(ReadOnlySpan<R> x, Span<R> y, ref R logJacobian) where R : unmanaged, IReal<R>
    {
        if (y.Length != x.Length || x.Length == 0)
            throw new ArgumentException($"{x.Length} numbers make a direction of {x.Length}, not of {y.Length}", nameof(y));
        R square = x[0] * x[0];
        for (int k = 1; k < x.Length; k++) square = R.FusedMultiplyAdd(x[k], x[k], square);
        R root = R.Sqrt(square);
        for (int k = 0; k < x.Length; k++) y[k] = x[k] / root;
        logJacobian += Normalizer<OfSphere>.Log(x.Length, 0) - 0.5 * square;
    }

    /// <summary>The map of <see cref="CorrelationCholesky{R}"/> alone, to report draws.</summary>
    public static void CorrelationCholesky(ReadOnlySpan<double> x, Span<double> factor)
    {
        Scalar<double> ignored = 0;
        CorrelationCholesky(MemoryMarshal.Cast<double, Scalar<double>>(x), MemoryMarshal.Cast<double, Scalar<double>>(factor), ref ignored);
    }

    /// <summary>The map of <see cref="CovarianceCholesky{R}"/> alone, to report draws.</summary>
    public static void CovarianceCholesky(ReadOnlySpan<double> x, Span<double> factor)
    {
        Scalar<double> ignored = 0;
        CovarianceCholesky(MemoryMarshal.Cast<double, Scalar<double>>(x), MemoryMarshal.Cast<double, Scalar<double>>(factor), ref ignored);
    }

    /// <summary>The map of <see cref="UnitVector{R}"/> alone, to report draws.</summary>
    public static void UnitVector(ReadOnlySpan<double> x, Span<double> y)
    {
        Scalar<double> ignored = 0;
        UnitVector(MemoryMarshal.Cast<double, Scalar<double>>(x), MemoryMarshal.Cast<double, Scalar<double>>(y), ref ignored);
    }

    /// <summary><c>log 4</c>.</summary>
    const double LogFour = 1.3862943611198906;

    /// <summary>The number of rows of a triangle of numbers, with or without its diagonal.</summary>
    static int Order(int numbers, int length, int diagonal)
    {
        int order = (int)Math.Sqrt(length);
        return order > 0 && order * order == length && numbers == order * (order - 1) / 2 + diagonal * order
            ? order
            : throw new ArgumentException($"{numbers} numbers do not make a triangular matrix of {length}", "factor");
    }

    /// <summary>The logarithm of the sphere's area, without that of the normal's normaliser.</summary>
    readonly struct OfSphere : INormalizer
    {
        public static double Log(double dimension, double _)
            => Scalar<double>.Log(2).Value * (1 - 0.5 * dimension) - GammaFunction.Log(0.5 * dimension);
    }
}
