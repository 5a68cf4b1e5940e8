namespace Stein.Objectives;

/// <summary>The estimate <c>H</c> of the inverse Hessian that <see cref="Bfgs"/> learns: symmetric and positive definite.</summary>
/// <param name="size">The number <c>P</c> of parameters.</param>
sealed class InverseHessian(int size)
{
    readonly double[] entries = new double[size * size], step = new double[size], change = new double[size], product = new double[size];

    /// <summary>Whether nothing is learnt yet, so that <c>H</c> is the identity.</summary>
    public bool IsFresh { get; private set; } = true;

    /// <summary>Goes back to the identity.</summary>
    public void Forget() => IsFresh = true;

    /// <summary>Writes <c>−H g</c>.</summary>
    /// <returns>The slope <c>−gᵀ H g</c> along it.</returns>
    public double Descend(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        if (IsFresh) gradient.CopyTo(direction);
        else Multiply(gradient, direction);
        for (int i = 0; i < size; i++) direction[i] = -direction[i];
        return Dot(gradient, direction);
    }

    /// <summary>
    /// Learns from a step <c>s</c> and the change <c>y</c> of the gradient:
    /// <c>H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ</c>, <c>ρ = 1/(yᵀs)</c>. The first time <c>H</c> is <c>yᵀs/(yᵀy)</c> times the identity.
    /// A step without curvature, which only rounding can bring, teaches nothing.
    /// </summary>
    public void Learn(ReadOnlySpan<double> from, ReadOnlySpan<double> gradientFrom, ReadOnlySpan<double> to, ReadOnlySpan<double> gradientTo)
    {
        for (int i = 0; i < size; i++) (step[i], change[i]) = (to[i] - from[i], gradientTo[i] - gradientFrom[i]);
        double curvature = Dot(step, change);
        if (!(curvature > 1e-15 * Math.Sqrt(Dot(step, step) * Dot(change, change)))) return;
        if (IsFresh)
        {
            Array.Clear(entries);
            for (int i = 0; i < size; i++) entries[i * size + i] = curvature / Dot(change, change);
            IsFresh = false;
        }
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
