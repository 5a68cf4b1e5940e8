using System.Numerics;
using Stein.Linear;

namespace Stein.Sampling;

/// <summary>How much a metric knows of the shape of a distribution.</summary>
public enum MetricKind
{
    /// <summary><c>M = I</c>.</summary>
    Identity,

    /// <summary><c>M</c> is diagonal: one scale for each coordinate.</summary>
    Diagonal,

    /// <summary><c>M</c> is any covariance: scales and correlations.</summary>
    Dense,
}

/// <summary>
/// The matrices <c>M = L Lᵀ</c> that precondition steps, ideally the covariance of the distribution: one for all chains, or one for each.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Metric<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T[] factors;
    readonly int size;

    internal Metric(MetricKind kind, int dimension, int chains)
    {
        (Kind, Dimension) = (kind, dimension);
        size = kind switch { MetricKind.Identity => 0, MetricKind.Diagonal => dimension, _ => dimension * dimension };
        factors = new T[chains * size];
        for (int i = 0; size > 0 && i < chains * dimension; i++)
            factors[kind == MetricKind.Diagonal ? i : i / dimension * size + i % dimension * (dimension + 1)] = T.One;
    }

    /// <summary>How much it knows.</summary>
    public MetricKind Kind { get; }

    /// <summary>The dimension <c>D</c>.</summary>
    public int Dimension { get; }

    /// <summary>The identity.</summary>
    public static Metric<T> Identity(int dimension) => new(MetricKind.Identity, dimension, 1);

    /// <summary>The diagonal matrix of the given variances.</summary>
    /// <param name="variances">The variances, <c>[D]</c>, above 0.</param>
    /// <exception cref="ArgumentException">One is not finite and above 0.</exception>
    public static Metric<T> Diagonal(ReadOnlySpan<double> variances)
    {
        var metric = new Metric<T>(MetricKind.Diagonal, variances.Length, 1);
        if (!metric.TrySet(0, variances))
        {
            int i = variances.IndexOfAnyExceptInRange(double.Epsilon, double.MaxValue);
            throw new ArgumentException($"variance {i} is {variances[i]}", nameof(variances));
        }
        return metric;
    }

    /// <summary>A covariance.</summary>
    /// <param name="covariance">The covariance, <c>[D, D]</c>, row by row.</param>
    /// <param name="dimension">The dimension <c>D</c>.</param>
    /// <exception cref="ArgumentException">It is not positive definite, or not of that dimension.</exception>
    public static Metric<T> Dense(ReadOnlySpan<double> covariance, int dimension)
    {
        if (covariance.Length != (long)dimension * dimension)
            throw new ArgumentException($"{covariance.Length} numbers are not a covariance of {dimension} coordinates", nameof(covariance));
        var metric = new Metric<T>(MetricKind.Dense, dimension, 1);
        if (!metric.TrySet(0, covariance)) throw new ArgumentException("the covariance is not positive definite", nameof(covariance));
        return metric;
    }

    /// <summary>
    /// Sets one chain's <c>M</c>: <c>[D]</c> variances or a <c>[D, D]</c> covariance. What is not positive definite changes nothing.
    /// </summary>
    /// <returns>Whether it is positive definite, and so set.</returns>
    /// <exception cref="ArgumentException">The matrix is not of that shape.</exception>
    internal bool TrySet(int chain, ReadOnlySpan<double> matrix)
    {
        var factor = factors.AsSpan(chain * size, size);
        if (Kind == MetricKind.Diagonal)
        {
            if (matrix.Length != Dimension)
                throw new ArgumentException($"{matrix.Length} variances for {Dimension} coordinates", nameof(matrix));
            if (matrix.ContainsAnyExceptInRange(double.Epsilon, double.MaxValue)) return false;
            for (int i = 0; i < Dimension; i++) factor[i] = T.CreateTruncating(Math.Sqrt(matrix[i]));
        }
        else if (Kind == MetricKind.Dense)
        {
            if (Cholesky.TryFactor(matrix, Dimension) is not { } cholesky) return false;
            for (int i = 0; i < Dimension; i++)
                for (int j = 0; j < Dimension; j++) factor[i * Dimension + j] = j <= i ? T.CreateTruncating(cholesky[i, j]) : T.Zero;
        }
        return true;
    }

    /// <summary><c>y ← y + a L z</c>.</summary>
    internal void AddProduct(int chain, T a, ReadOnlySpan<T> z, Span<T> y)
    {
        var factor = Factor(chain);
        for (int i = 0; i < y.Length; i++)
        {
            T product = Kind switch
            {
                MetricKind.Identity => z[i],
                MetricKind.Diagonal => factor[i] * z[i],
                _ => Dot(factor[(i * Dimension)..], z, i + 1),
            };
            y[i] = T.FusedMultiplyAdd(a, product, y[i]);
        }
    }

    /// <summary><c>z ← z + a Lᵀ g</c>.</summary>
    internal void AddTransposedProduct(int chain, T a, ReadOnlySpan<T> g, Span<T> z)
    {
        var factor = Factor(chain);
        for (int i = 0; i < g.Length; i++)
        {
            if (Kind == MetricKind.Identity) z[i] = T.FusedMultiplyAdd(a, g[i], z[i]);
            else if (Kind == MetricKind.Diagonal) z[i] = T.FusedMultiplyAdd(a * factor[i], g[i], z[i]);
            else for (int j = 0; j <= i; j++) z[j] = T.FusedMultiplyAdd(a * factor[i * Dimension + j], g[i], z[j]);
        }
    }

    ReadOnlySpan<T> Factor(int chain) => factors.AsSpan(factors.Length <= size ? 0 : chain * size, size);

    static T Dot(ReadOnlySpan<T> row, ReadOnlySpan<T> z, int count)
    {
        T sum = T.Zero;
        for (int j = 0; j < count; j++) sum = T.FusedMultiplyAdd(row[j], z[j], sum);
        return sum;
    }
}
