using Stein.Simd;

namespace Stein.Benchmarks.Posteriors;

/// <summary>Covariances of Gaussian processes over the number algebra.</summary>
/// <remarks>To be replaced by the library's own once it has a Cholesky factor over the algebra.</remarks>
static class Covariance
{
    /// <summary>The lower triangle of <c>α² exp(−(x_i − x_j)²/2ρ²)</c>, with something added to the diagonal.</summary>
    /// <param name="x">The places, <c>[N]</c>.</param>
    /// <param name="alpha">The deviation.</param>
    /// <param name="rho">The length.</param>
    /// <param name="diagonal">What is added to the diagonal.</param>
    /// <param name="matrix">Receives the triangle, <c>[N, N]</c>.</param>
    public static void Smooth<R>(double[] x, R alpha, R rho, R diagonal, Span<R> matrix) where R : unmanaged, IReal<R>
    {
        R square = alpha * alpha, rate = -0.5 / (rho * rho);
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < i; j++) matrix[i * x.Length + j] = square * R.Exp((x[i] - x[j]) * (x[i] - x[j]) * rate);
            matrix[i * x.Length + i] = square + diagonal;
        }
    }

    /// <summary>Cholesky's factor in place of the lower triangle of a matrix <c>[N, N]</c>.</summary>
    public static void Factor<R>(Span<R> matrix, int n) where R : unmanaged, IReal<R>
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                R sum = matrix[i * n + j];
                for (int k = 0; k < j; k++) sum -= matrix[i * n + k] * matrix[j * n + k];
                matrix[i * n + j] = i == j ? R.Sqrt(sum) : sum / matrix[j * n + j];
            }
        }
    }

    /// <summary>The logarithm of the normal of mean 0 whose covariance has this factor, any constant added.</summary>
    public static R LogNormal<R>(double[] y, ReadOnlySpan<R> factor, Span<R> scratch) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0);
        for (int i = 0; i < y.Length; i++)
        {
            R sum = R.Constant(y[i]);
            for (int k = 0; k < i; k++) sum -= factor[i * y.Length + k] * scratch[k];
            scratch[i] = sum / factor[i * y.Length + i];
            log -= R.Log(factor[i * y.Length + i]) + 0.5 * scratch[i] * scratch[i];
        }
        return log;
    }
}
