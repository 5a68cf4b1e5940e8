using Stein.Simd;

namespace Stein.Linear;

/// <summary>The eigenvalues and eigenvectors of a symmetric matrix, <c>A = Σ_k λ_k v_k v_kᵀ</c>, in double precision.</summary>
/// <remarks>
/// Reflections make the matrix tridiagonal, rotations make that diagonal (the implicit QL algorithm); about <c>9 n³</c> operations. Source:
/// Golub and Van Loan 2013, <em>Matrix Computations</em>, sections 8.3.1 to 8.3.3.
/// </remarks>
sealed class SymmetricEigen
{
    const int MostRotations = 60;
    const double RoundOff = 1.0 / (1L << 52);

    /// <summary>A sum of squares that is nothing beside entries of size 1.</summary>
    const double Negligible = 1e-250;

    readonly double[] vectors;

    SymmetricEigen(double[] values, double[] vectors) => (Values, this.vectors) = (values, vectors);

    /// <summary>The eigenvalues <c>λ_k</c>, in no order.</summary>
    public double[] Values { get; }

    /// <summary>The eigenvector <c>v_k</c>, <c>[n]</c>, of length 1.</summary>
    public ReadOnlySpan<double> Vector(int k) => vectors.AsSpan(k * Values.Length, Values.Length);

    /// <summary>Decomposes a matrix; null where it has a number that is not finite, or the rotations do not converge.</summary>
    /// <param name="matrix">The matrix <c>[n, n]</c>, row by row, symmetric.</param>
    /// <param name="size">Its size <c>n</c>.</param>
    public static SymmetricEigen? TryDecompose(ReadOnlySpan<double> matrix, int size)
    {
        double largest = 0;
        foreach (double item in matrix) largest = Math.Max(largest, Math.Abs(item));
        if (!double.IsFinite(largest)) return null;
        double[] values = new double[size], beside = new double[size], vectors = new double[size * size], scaled = [.. matrix];
        if (largest > 0) foreach (ref double item in scaled.AsSpan()) item /= largest;
        Tridiagonalize(scaled, values, beside, vectors);
        if (!Diagonalize(values, beside, vectors)) return null;
        foreach (ref double value in values.AsSpan()) value *= largest;
        return new(values, vectors);
    }

    /// <summary><c>A = Qᵀ T Q</c>.</summary>
    /// <param name="a">The matrix, overwritten.</param>
    /// <param name="diagonal">Receives the diagonal of <c>T</c>.</param>
    /// <param name="beside">Receives what stands below it: <c>T_{i+1,i}</c> at <c>i</c>.</param>
    /// <param name="q">Receives <c>Q</c>.</param>
    static void Tridiagonalize(double[] a, double[] diagonal, double[] beside, double[] q)
    {
        int n = diagonal.Length;
        double[] v = new double[n], w = new double[n];
        for (int i = 0; i < n; i++) q[i * n + i] = 1;
        for (int k = 0; k < n - 2; k++)
        {
            double square = 0;
            for (int i = k + 1; i < n; i++) square += a[i * n + k] * a[i * n + k];
            double below = square - a[(k + 1) * n + k] * a[(k + 1) * n + k];
            if (below < Negligible) continue;
            double alpha = -Math.CopySign(Math.Sqrt(square), a[(k + 1) * n + k]);
            for (int i = 0; i < n; i++) v[i] = i > k ? a[i * n + k] : 0;
            v[k + 1] -= alpha;
            double twice = 2 / Fold.SumOfSquares<double>(v.AsSpan(k + 1));
            // A ← H A H with H = I − 2 v vᵀ/(vᵀv), as A − v wᵀ − w vᵀ.
            for (int i = 0; i < n; i++) w[i] = twice * Fold.Dot<double>(a.AsSpan(i * n + k + 1, n - k - 1), v.AsSpan(k + 1));
            double half = twice / 2 * Fold.Dot<double>(w.AsSpan(k + 1), v.AsSpan(k + 1));
            for (int i = 0; i < n; i++) w[i] -= half * v[i];
            for (int i = 0; i < n; i++)
            {
                Zip.Apply<double, PlusMultiple<double>>(a.AsSpan(i * n, n), w, a.AsSpan(i * n, n), new(-v[i]));
                Zip.Apply<double, PlusMultiple<double>>(a.AsSpan(i * n, n), v, a.AsSpan(i * n, n), new(-w[i]));
            }
            // Q ← H Q: the rows of Q below k mix.
            w.AsSpan().Clear();
            for (int i = k + 1; i < n; i++) Zip.Apply<double, PlusMultiple<double>>(w, q.AsSpan(i * n, n), w, new(v[i]));
            for (int i = k + 1; i < n; i++)
                Zip.Apply<double, PlusMultiple<double>>(q.AsSpan(i * n, n), w, q.AsSpan(i * n, n), new(-twice * v[i]));
        }
        for (int i = 0; i < n; i++) diagonal[i] = a[i * n + i];
        for (int i = 0; i + 1 < n; i++) beside[i] = a[(i + 1) * n + i];
    }

    /// <summary>Rotates neighbouring rows of <c>q</c> until <c>T</c> is diagonal.</summary>
    static bool Diagonalize(double[] d, double[] e, double[] q)
    {
        int n = d.Length;
        for (int first = 0; first < n; first++)
        {
            for (int round = 0; ; round++)
            {
                int last = first;
                while (last + 1 < n && Math.Abs(e[last]) > RoundOff * (Math.Abs(d[last]) + Math.Abs(d[last + 1]))) last++;
                if (last == first) break;
                if (round == MostRotations) return false;
                // Wilkinson's shift.
                double g = (d[first + 1] - d[first]) / (2 * e[first]);
                g = d[last] - d[first] + e[first] / (g + Math.CopySign(Math.Sqrt(1 + g * g), g));
                double sine = 1, cosine = 1, shift = 0;
                int i = last - 1;
                for (; i >= first; i--)
                {
                    double f = sine * e[i], b = cosine * e[i], r = Math.Sqrt(f * f + g * g);
                    e[i + 1] = r;
                    if (r == 0)
                    {
                        d[i + 1] -= shift;
                        e[last] = 0;
                        break;
                    }
                    (sine, cosine) = (f / r, g / r);
                    g = d[i + 1] - shift;
                    r = (d[i] - g) * sine + 2 * cosine * b;
                    shift = sine * r;
                    d[i + 1] = g + shift;
                    g = cosine * r - b;
                    Rotate(q.AsSpan(i * n, n), q.AsSpan((i + 1) * n, n), cosine, sine);
                }
                if (i >= first) continue;
                d[first] -= shift;
                e[first] = g;
                e[last] = 0;
            }
        }
        return true;
    }

    static void Rotate(Span<double> low, Span<double> high, double cosine, double sine)
    {
        for (int k = 0; k < low.Length; k++)
            (low[k], high[k]) = (cosine * low[k] - sine * high[k], sine * low[k] + cosine * high[k]);
    }
}
