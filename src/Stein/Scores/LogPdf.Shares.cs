using Stein.Simd;

namespace Stein.Scores;

/// <content>Densities of numbers between 0 and 1, and of shares that sum to 1.</content>
public static partial class LogPdf
{
    /// <summary>The beta <c>x^(a − 1) (1 − x)^(b − 1) / B(a, b)</c>, for numbers between 0 and 1.</summary>
    /// <param name="x">The number, between 0 and 1; the density is NaN elsewhere.</param>
    /// <param name="a">The first shape, above 0.</param>
    /// <param name="b">The second shape, above 0.</param>
    public static R Beta<R>(R x, double a, double b) where R : unmanaged, IReal<R>
        => Normalizer<OfBeta>.Log(a, b) + (a - 1) * R.Log(x) + (b - 1) * R.Log1p(-x);

    /// <summary>The beta of free parameters.</summary>
    /// <inheritdoc cref="Beta{R}(R, double, double)"/>
    public static R Beta<R>(R x, R a, R b) where R : unmanaged, IReal<R>
        => (a - 1) * R.Log(x) + (b - 1) * R.Log1p(-x) - SpecialFunctions.LogBeta(a, b);

    /// <summary>A number that was observed, under a beta.</summary>
    /// <inheritdoc cref="Beta{R}(R, double, double)"/>
    public static R Beta<R>(double x, R a, R b) where R : unmanaged, IReal<R> => Beta(R.Constant(x), a, b);

    /// <summary>The Dirichlet <c>Γ(Σ α_k)/Π Γ(α_k) Π x_k^(α_k − 1)</c>, for positive shares that sum to 1.</summary>
    /// <remarks>It is a density of the first <c>K − 1</c> shares, as <see cref="Constrain.Simplex{R}"/> wants it.</remarks>
    /// <param name="x">The shares, <c>[K]</c>; that they sum to 1 is not checked.</param>
    /// <param name="concentrations">The concentrations <c>α</c>, <c>[K]</c>, each above 0.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there is no share.</exception>
    public static R Dirichlet<R>(ReadOnlySpan<R> x, ReadOnlySpan<double> concentrations) where R : unmanaged, IReal<R>
    {
        CheckLengths(x.Length, concentrations.Length, nameof(concentrations));
        // Γ(α_1) … Γ(α_K)/Γ(Σ α) = B(α_1, α_2) B(α_1 + α_2, α_3) …
        double sum = Parameter.Positive(concentrations[0], nameof(concentrations)), normalizer = 0;
        for (int k = 1; k < concentrations.Length; k++)
        {
            double next = Parameter.Positive(concentrations[k], nameof(concentrations));
            normalizer += Normalizer<OfBeta>.Log(sum, next);
            sum += next;
        }
        R log = R.Constant(normalizer);
        for (int k = 0; k < x.Length; k++) log += (concentrations[k] - 1) * R.Log(x[k]);
        return log;
    }

    /// <summary>The Dirichlet of free concentrations.</summary>
    /// <inheritdoc cref="Dirichlet{R}(ReadOnlySpan{R}, ReadOnlySpan{double})"/>
    public static R Dirichlet<R>(ReadOnlySpan<R> x, ReadOnlySpan<R> concentrations) where R : unmanaged, IReal<R>
    {
        CheckLengths(x.Length, concentrations.Length, nameof(concentrations));
        R log = DirichletNormalizer(concentrations);
        for (int k = 0; k < x.Length; k++) log += (concentrations[k] - 1) * R.Log(x[k]);
        return log;
    }

    /// <summary>Shares that were observed, under a Dirichlet.</summary>
    /// <inheritdoc cref="Dirichlet{R}(ReadOnlySpan{R}, ReadOnlySpan{double})"/>
    public static R Dirichlet<R>(ReadOnlySpan<double> x, ReadOnlySpan<R> concentrations) where R : unmanaged, IReal<R>
    {
        CheckLengths(x.Length, concentrations.Length, nameof(concentrations));
        R log = DirichletNormalizer(concentrations);
        for (int k = 0; k < x.Length; k++) log += (concentrations[k] - 1) * Log(x[k]);
        return log;
    }

    static R DirichletNormalizer<R>(ReadOnlySpan<R> concentrations) where R : unmanaged, IReal<R>
    {
        R sum = concentrations[0], log = R.Constant(0);
        for (int k = 1; k < concentrations.Length; k++)
        {
            log -= SpecialFunctions.LogBeta(sum, concentrations[k]);
            sum += concentrations[k];
        }
        return log;
    }

    static void CheckLengths(int expected, int length, string name)
    {
        if (length != expected || length == 0)
            throw new ArgumentException($"{length} numbers do not fit to {expected}; both have to be as many, and one at least.", name);
    }

    readonly struct OfBeta : INormalizer
    {
        public static double Log(double a, double b) => -GammaFunction.LogBeta(Parameter.Positive(a), Parameter.Positive(b));
    }
}
