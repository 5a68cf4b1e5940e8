using Stein.Linear;

namespace Stein.Optimizers;

/// <summary>The estimate <c>H</c> of the inverse Hessian of <see cref="QuasiNewton"/>: symmetric and positive definite.</summary>
/// <param name="size">The number <c>P</c> of parameters.</param>
sealed class InverseHessian(int size)
{
    readonly double[] entries = new double[checked(size * size)];
    readonly double[] step = new double[size], change = new double[size], product = new double[size];

    /// <summary>The least that is added to the diagonal of the metric, in relation to it.</summary>
    const double LeastShare = 1e-12;

    /// <summary>Whether <see cref="Learn"/> has changed nothing since <see cref="Restart"/>.</summary>
    public bool IsFresh { get; private set; } = true;

    /// <summary>Whether <c>H</c> has the scales of the parameters, so that a step of length one is a good first guess.</summary>
    public bool IsScaled { get; private set; }

    /// <summary>Forgets all: <c>H</c> becomes the inverse of the loss's metric, or the identity if it has none.</summary>
    public void Restart(ILoss loss, ReadOnlySpan<double> point)
    {
        IsFresh = true;
        IsScaled = loss is IScaledLoss scaled && Invert(scaled, point);
        if (IsScaled) return;
        Array.Clear(entries);
        for (int i = 0; i < size; i++) entries[i * size + i] = 1;
    }

    /// <summary>
    /// The inverse of the metric. The metric is scaled to a diagonal of ones, to which as little is added as makes it positive definite.
    /// </summary>
    bool Invert(IScaledLoss loss, ReadOnlySpan<double> point)
    {
        double[] metric = new double[size * size], scales = new double[size];
        loss.Metric(point, metric);
        for (int i = 0; i < size; i++)
        {
            double diagonal = metric[i * size + i];
            if (!double.IsFinite(diagonal)) return false;
            scales[i] = diagonal > 0 ? 1 / Math.Sqrt(diagonal) : 1;
        }
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++) metric[i * size + j] *= scales[i] * scales[j];
        for (double share = LeastShare; share <= 1; share *= 100)
        {
            for (int i = 0; i < size; i++) metric[i * size + i] = 1 + share;
            if (Cholesky.TryFactor(metric, size) is not { } cholesky) continue;
            Array.Clear(entries);
            for (int i = 0; i < size; i++)
            {
                var row = entries.AsSpan(i * size, size);
                row[i] = scales[i];
                cholesky.Solve(row);
                for (int j = 0; j < size; j++) row[j] *= scales[j];
            }
            return true;
        }
        return false;
    }

    /// <summary>Writes <c>−H g</c>.</summary>
    /// <returns>The slope <c>−gᵀ H g</c> along it.</returns>
    public double Descend(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        Multiply(gradient, direction);
        for (int i = 0; i < size; i++) direction[i] = -direction[i];
        return Dot(gradient, direction);
    }

    /// <summary>
    /// Updates <c>H</c> by a step <c>s</c> and the change <c>y</c> of the gradient:
    /// <c>H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ</c>, <c>ρ = 1/(yᵀs)</c>. An identity is scaled to <c>yᵀs/(yᵀy)</c> first.
    /// A step without positive curvature, which only rounding can bring about, changes nothing.
    /// </summary>
    public void Learn(
        ReadOnlySpan<double> from, ReadOnlySpan<double> gradientFrom, ReadOnlySpan<double> to, ReadOnlySpan<double> gradientTo)
    {
        for (int i = 0; i < size; i++) (step[i], change[i]) = (to[i] - from[i], gradientTo[i] - gradientFrom[i]);
        double curvature = Dot(step, change);
        if (!(curvature > 1e-15 * Math.Sqrt(Dot(step, step) * Dot(change, change)))) return;
        if (!IsScaled)
        {
            for (int i = 0; i < size; i++) entries[i * size + i] = curvature / Dot(change, change);
        }
        (IsFresh, IsScaled) = (false, true);
        Multiply(change, product);
        double rho = 1 / curvature, square = rho * (1 + rho * Dot(change, product));
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                entries[i * size + j] += square * step[i] * step[j] - rho * (step[i] * product[j] + product[i] * step[j]);
        }
    }

    void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        for (int i = 0; i < size; i++) result[i] = Dot(entries.AsSpan(i * size, size), vector);
    }

    static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum = Math.FusedMultiplyAdd(x[i], y[i], sum);
        return sum;
    }
}
