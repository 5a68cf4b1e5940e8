namespace Stein.Linear;

/// <summary>The factor <c>L</c> of a symmetric positive definite matrix <c>A = L Lᵀ</c>, in double precision.</summary>
sealed class Cholesky
{
    const double RoundOff = 1.0 / (1L << 52);

    readonly double[] factor;

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">The matrix <c>[n, n]</c>, row by row; only the lower triangle is read.</param>
    /// <param name="size">Its size <c>n</c>.</param>
    /// <exception cref="ArgumentException">The matrix is not positive definite, to round-off, or not of that size.</exception>
    public Cholesky(ReadOnlySpan<double> matrix, int size)
    {
        (factor, Size) = (Room(matrix, size), size);
        if (Factor(matrix, factor, size) is { } failure)
            throw new ArgumentException($"the matrix is not positive definite: pivot {failure.Index} is {failure.Pivot:R}", nameof(matrix));
    }

    Cholesky(double[] factor, int size) => (this.factor, Size) = (factor, size);

    /// <summary>Factors a matrix, or returns null where it is not positive definite, to round-off.</summary>
    /// <inheritdoc cref="Cholesky(ReadOnlySpan{double}, int)" path="/param"/>
    /// <exception cref="ArgumentException">The matrix is not of that size.</exception>
    public static Cholesky? TryFactor(ReadOnlySpan<double> matrix, int size)
    {
        double[] factor = Room(matrix, size);
        return Factor(matrix, factor, size) is null ? new(factor, size) : null;
    }

    /// <summary>The size <c>n</c>.</summary>
    public int Size { get; }

    /// <summary>The element <c>L_ij</c>, zero above the diagonal.</summary>
    public double this[int i, int j] => factor[i * Size + j];

    /// <summary>Replaces <c>b</c> by the solution of <c>A x = b</c>.</summary>
    /// <param name="b">The right side <c>[n]</c>, and then the solution.</param>
    /// <exception cref="ArgumentException">It is not of length <c>n</c>.</exception>
    public void Solve(Span<double> b)
    {
        if (b.Length != Size) throw new ArgumentException($"{b.Length} numbers for a matrix of size {Size}", nameof(b));
        for (int i = 0; i < Size; i++)
        {
            for (int k = 0; k < i; k++) b[i] -= factor[i * Size + k] * b[k];
            b[i] /= factor[i * Size + i];
        }
        for (int i = Size - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < Size; k++) b[i] -= factor[k * Size + i] * b[k];
            b[i] /= factor[i * Size + i];
        }
    }

    static double[] Room(ReadOnlySpan<double> matrix, int size)
    {
        if (size < 0 || matrix.Length != (long)size * size)
            throw new ArgumentException($"{matrix.Length} numbers are not a matrix of size {size}", nameof(matrix));
        return new double[matrix.Length];
    }

    /// <summary>Writes the factor.</summary>
    /// <returns>The first pivot that is not above round-off; null if all are.</returns>
    static (int Index, double Pivot)? Factor(ReadOnlySpan<double> matrix, double[] factor, int size)
    {
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i * size + j];
                for (int k = 0; k < j; k++) sum -= factor[i * size + k] * factor[j * size + k];
                // A pivot within the rounding errors of its sum may be 0 as well.
                if (i == j && !(sum > size * RoundOff * matrix[i * size + i])) return (i, sum);
                factor[i * size + j] = i == j ? Math.Sqrt(sum) : sum / factor[j * size + j];
            }
        }
        return null;
    }
}
