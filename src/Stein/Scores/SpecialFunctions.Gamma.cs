using Stein.Simd;

namespace Stein.Scores;

/// <content>The gamma function and its kin.</content>
public static partial class SpecialFunctions
{
    // Stirling's series at x + 8: log Γ(x) = (x − ½) log A − A + ½ log 2π + S(1/A) − log(x (x + 1) … (x + 7)/A⁸) with A = x + 8.
    // The factors go in pairs, (x + i)(x + 7 − i) = x (x + 7) + i (7 − i), each divided by A², so that nothing overflows.
    const double Shift = 8, Half = 0.5;

    /// <summary><c>e⁸/√(2π)</c>.</summary>
    const double Scale = 1189.2301771312914;

    /// <summary><c>log Γ(x)</c>, the logarithm of the gamma function, for positive numbers.</summary>
    /// <remarks>
    /// The error is at most 16 roundings of the larger of 1 and the result. Source: Stirling's series, DLMF 5.11.1, after eight steps of
    /// <c>Γ(x + 1) = x Γ(x)</c>.
    /// </remarks>
    /// <param name="x">The number, above 0; below, the result has no meaning.</param>
    public static R LogGamma<R>(R x) where R : unmanaged, IReal<R>
    {
        R large = x + Shift, inverse = 1 / large;
        return (x - Half) * R.Log(large) - x + (Series(inverse) - R.Log(Scale * Rising(x, inverse)));
    }

    /// <summary><c>ψ(x) = d/dx log Γ(x)</c>, the digamma function, for positive numbers.</summary>
    /// <remarks>
    /// The error is at most 12 roundings of the larger of 1 and the result. Source: the derivative of Stirling's series, DLMF 5.11.2, after
    /// eight steps of <c>ψ(x + 1) = ψ(x) + 1/x</c>.
    /// </remarks>
    /// <param name="x">The number, above 0; below, the result has no meaning.</param>
    public static R Digamma<R>(R x) where R : unmanaged, IReal<R>
    {
        R large = x + Shift, inverse = 1 / large, square = inverse * inverse;
        R pair = (x * inverse) * ((x + 7) * inverse), top = (2 * x + 7) * inverse * inverse;
        R steps = top / pair + (top / (pair + 6 * square) + (top / (pair + 10 * square) + top / (pair + 12 * square)));
        R rest = square * Polynomial.At(square, 0.08333333333333333, -0.008333333333333333, 0.003968253968253968, -0.004166666666666667,
            0.007575757575757576, -0.021092796092796094, 0.08333333333333333, -0.4432598039215686);
        return R.Log(large) - (Half * inverse + rest + steps);
    }

    /// <summary><c>log B(a, b) = log(Γ(a) Γ(b)/Γ(a + b))</c>, the logarithm of the beta function, for positive numbers.</summary>
    /// <remarks>
    /// The error is at most 14 roundings of the larger of 1 and the result, however large an argument is: the large terms of the three
    /// gamma functions cancel in the formula, not in its value.
    /// </remarks>
    /// <param name="a">The first number, above 0; below, the result has no meaning.</param>
    /// <param name="b">The second number, above 0.</param>
    public static R LogBeta<R>(R a, R b) where R : unmanaged, IReal<R>
    {
        // With A = a + 8, B = b + 8, C = a + b + 8: log(A/C) = −log(1 + b/A), log(B/C) = −log(1 + a/B).
        R sum = a + b, largeA = a + Shift, largeB = b + Shift, large = sum + Shift;
        R inverseA = 1 / largeA, inverseB = 1 / largeB, inverse = 1 / large;
        R rising = Rising(a, inverseA) * (Rising(b, inverseB) / Rising(sum, inverse));
        R rest = Series(inverseA) + Series(inverseB) - Series(inverse);
        return rest - R.Log(Scale * rising * R.Sqrt(largeA * (largeB * inverse)))
            - (a * R.Log1p(b * inverseA) + b * R.Log1p(a * inverseB));
    }

    /// <summary><c>log n! = log Γ(n + 1)</c>, also between whole numbers.</summary>
    /// <inheritdoc cref="LogGamma{R}" path="/remarks"/>
    /// <param name="n">The number, above −1.</param>
    public static R LogFactorial<R>(R n) where R : unmanaged, IReal<R> => LogGamma(n + 1);

    /// <summary><c>log(n!/(k! (n − k)!))</c>, the logarithm of the binomial coefficient, also between whole numbers.</summary>
    /// <remarks>The error is that of <see cref="LogBeta{R}"/>, by <c>1/((n + 1) B(n − k + 1, k + 1))</c>.</remarks>
    /// <param name="n">The number to choose from, above −1.</param>
    /// <param name="k">The number that is chosen, above −1 and below <c>n + 1</c>.</param>
    public static R LogBinomial<R>(R n, R k) where R : unmanaged, IReal<R> => -R.Log(n + 1) - LogBeta(n - k + 1, k + 1);

    /// <summary><c>x (x + 1) … (x + 7)/(x + 8)⁸</c>, by <c>1/(x + 8)</c>.</summary>
    static R Rising<R>(R x, R inverse) where R : unmanaged, IReal<R>
    {
        R square = inverse * inverse, pair = (x * inverse) * ((x + 7) * inverse);
        return pair * (pair + 6 * square) * ((pair + 10 * square) * (pair + 12 * square));
    }

    /// <summary>Stirling's series <c>Σ B_2k/(2k (2k − 1)) x^(2k − 1)</c>, <c>k = 1 … 8</c>, with Bernoulli's numbers.</summary>
    static R Series<R>(R x) where R : unmanaged, IReal<R>
        => x * Polynomial.At(x * x, 0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953,
            0.0008417508417508417, -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242);
}
