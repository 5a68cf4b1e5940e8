using System.Numerics;
using System.Runtime.CompilerServices;
using Stein.Linear;
using Stein.Simd;

namespace Stein.Sampling;

/// <summary>How much a metric may know of the shape of a distribution.</summary>
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
/// The matrix <c>M = L Lᵀ</c> that preconditions steps, ideally the covariance of the distribution: <c>L = S (I + Uᵀ F U)</c> with a
/// diagonal <c>S</c> of scales, and orthonormal rows of <c>U</c> along which the scaled distribution is longer or shorter by the factors
/// <c>1 + F</c>.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Metric<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T[] scales;

    /// <summary>The diagonal of <c>F</c>, the rows <c>u</c> of <c>U</c> and the rows <c>S u</c>.</summary>
    T[] factors = [], directions = [], scaled = [];

    Metric(MetricKind kind, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        (Kind, scales) = (kind, new T[dimension]);
        scales.AsSpan().Fill(T.One);
    }

    /// <summary>How much it knows.</summary>
    public MetricKind Kind { get; private set; }

    /// <summary>The dimension <c>D</c>.</summary>
    public int Dimension => scales.Length;

    /// <summary>The scales <c>S</c>, <c>[D]</c>.</summary>
    internal ReadOnlySpan<T> Scales => scales;

    /// <summary>The identity.</summary>
    public static Metric<T> Identity(int dimension) => new(MetricKind.Identity, dimension);

    /// <summary>The diagonal matrix of the given variances.</summary>
    /// <param name="variances">The variances, <c>[D]</c>, above 0.</param>
    /// <exception cref="ArgumentException">One is not finite and above 0.</exception>
    public static Metric<T> Diagonal(ReadOnlySpan<double> variances)
    {
        int wrong = variances.IndexOfAnyExceptInRange(double.Epsilon, double.MaxValue);
        if (wrong >= 0) throw new ArgumentException($"variance {wrong} is {variances[wrong]}", nameof(variances));
        var metric = new Metric<T>(MetricKind.Diagonal, variances.Length);
        metric.Set(Roots(variances), [], []);
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
        if (Cholesky.TryFactor(covariance, dimension) is null)
            throw new ArgumentException("the covariance is not positive definite", nameof(covariance));
        double[] scales = new double[dimension], correlations = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) scales[i] = Math.Sqrt(covariance[i * (dimension + 1)]);
        for (int i = 0; i < dimension; i++)
            for (int j = 0; j < dimension; j++) correlations[i * dimension + j] = covariance[i * dimension + j] / scales[i] / scales[j];
        if (SymmetricEigen.TryDecompose(correlations, dimension) is not { } eigen || !eigen.Values.All(value => value > 0))
            throw new ArgumentException("the covariance is not positive definite", nameof(covariance));
        var metric = new Metric<T>(MetricKind.Dense, dimension);
        metric.Set(scales, [.. Enumerable.Range(0, dimension).SelectMany(k => eigen.Vector(k).ToArray())], Roots(eigen.Values));
        return metric;
    }

    /// <summary>Sets the matrix.</summary>
    /// <param name="newScales">The scales, <c>[D]</c>, above 0.</param>
    /// <param name="rows">Orthonormal directions, <c>[R, D]</c>.</param>
    /// <param name="lengths">The factor <c>1 + F</c> of each, above 0.</param>
    internal void Set(ReadOnlySpan<double> newScales, ReadOnlySpan<double> rows, ReadOnlySpan<double> lengths)
    {
        if (Kind == MetricKind.Identity) Kind = MetricKind.Diagonal;
        if (lengths.Length > 0) Kind = MetricKind.Dense;
        (factors, directions, scaled) = (new T[lengths.Length], new T[rows.Length], new T[rows.Length]);
        for (int i = 0; i < scales.Length; i++) scales[i] = T.CreateTruncating(newScales[i]);
        for (int k = 0; k < lengths.Length; k++) factors[k] = T.CreateTruncating(lengths[k] - 1);
        for (int at = 0; at < rows.Length; at++)
        {
            directions[at] = T.CreateTruncating(rows[at]);
            scaled[at] = T.CreateTruncating(rows[at] * newScales[at % scales.Length]);
        }
    }

    /// <summary><c>y ← y + a L z</c>.</summary>
    internal void AddProduct(T a, ReadOnlySpan<T> z, Span<T> y)
    {
        Zip.Apply(scales, z, y, y, new PlusProduct<T>(a));
        for (int k = 0; k < factors.Length; k++)
            Zip.Apply(y, Scaled(k), y, new PlusMultiple<T>(a * factors[k] * Fold.Dot(Direction(k), z)));
    }

    /// <summary><c>z ← z + a Lᵀ g</c>.</summary>
    internal void AddTransposedProduct(T a, ReadOnlySpan<T> g, Span<T> z)
    {
        Zip.Apply(scales, g, z, z, new PlusProduct<T>(a));
        for (int k = 0; k < factors.Length; k++)
            Zip.Apply(z, Direction(k), z, new PlusMultiple<T>(a * factors[k] * Fold.Dot(Scaled(k), g)));
    }

    /// <summary><c>yᵀ (I + Uᵀ F U) z</c>: the product of a point over the scales with the velocity <c>S⁻¹ L z</c> over them.</summary>
    internal T ScaledProduct(ReadOnlySpan<T> y, ReadOnlySpan<T> z)
    {
        T sum = Fold.Dot(y, z);
        for (int k = 0; k < factors.Length; k++)
            sum = T.FusedMultiplyAdd(factors[k] * Fold.Dot(Direction(k), y), Fold.Dot(Direction(k), z), sum);
        return sum;
    }

    ReadOnlySpan<T> Direction(int k) => directions.AsSpan(k * scales.Length, scales.Length);

    ReadOnlySpan<T> Scaled(int k) => scaled.AsSpan(k * scales.Length, scales.Length);

    static double[] Roots(ReadOnlySpan<double> squares)
    {
        double[] roots = squares.ToArray();
        foreach (ref double root in roots.AsSpan()) root = Math.Sqrt(root);
        return roots;
    }
}

/// <summary><c>z + a x y</c>.</summary>
readonly struct PlusProduct<T>(T factor) : IZip3<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public L Invoke<L>(L x, L y, L z) where L : unmanaged, ISimd<L, T> => L.FusedMultiplyAdd(L.Broadcast(factor) * x, y, z);
}
