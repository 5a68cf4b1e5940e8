using System.Runtime.CompilerServices;

namespace Stein.Simd;

/// <summary>
/// Logarithms of the gamma function <c>Γ(x)</c> and of its ratios, for positive numbers: the normalisers of densities. In double
/// precision, with the same bits on every machine.
/// </summary>
static class GammaFunction
{
    /// <summary>From here on Stirling's series is exact to rounding.</summary>
    const double Large = 10;

    /// <summary><c>½ log 2π</c>.</summary>
    const double HalfLogTwoPi = 0.9189385332046728;

    /// <summary>The minimax polynomial of <c>log Γ(2 + u) / (u (1 + u))</c> on −0.8 … 0.2; its error is 2.1e−18.</summary>
    static ReadOnlySpan<double> NearTwo =>
    [
        0.42278433509846713, -0.1003173016743539, 0.03296500062115736, -0.012384192193377084, 0.004998641164369188,
        -0.0021081308340474346, 0.000915376948066226, -0.0004057073200842, 0.00018255182866905013, -8.309988961745377e-05,
        3.8172795424310483e-05, -1.756493085055748e-05, 8.476313192913195e-06, -4.0745560522233644e-06, -1.0770714366068656e-06,
        -8.84936692115086e-06, -1.1734228047760517e-05, -1.127389746483162e-05, -5.7367744065163974e-06, -1.4635012529361719e-06,
    ];

    /// <summary><c>B_2k / (2k (2k − 1))</c>, <c>k = 1 … 7</c>, with Bernoulli's numbers.</summary>
    static ReadOnlySpan<double> Stirling =>
    [
        0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953, 0.0008417508417508417,
        -0.0019175269175269176, 0.00641025641025641,
    ];

    /// <summary><c>(2^(1−2k) − 2) B_2k / (2k (2k − 1))</c>, <c>k = 1 … 8</c>.</summary>
    static ReadOnlySpan<double> HalfStirling =>
    [
        -0.125, 0.005208333333333333, -0.0015625, 0.0011858258928571428, -0.001681857638888889, 0.0038341175426136365,
        -0.01281973031850962, 0.05910040537516276,
    ];

    /// <summary><c>log Γ(x)</c>.</summary>
    /// <remarks>
    /// The relative error is at most 3 ulp, also beside the zeros at 1 and 2; <c>log Γ(0) = log Γ(∞) = ∞</c>, NaN below 0.
    /// </remarks>
    public static double Log(double x) => x switch
    {
        < 0.2 => NearTwoAt(x) - Log1p(x) - Logarithm(x),
        < 1.2 => NearTwoAt(x - 1) - Logarithm(x),
        < 2.2 => NearTwoAt(x - 2),
        < Large => LogByDescent(x),
        _ => double.IsPositiveInfinity(x) ? x : double.FusedMultiplyAdd(x - 0.5, Logarithm(x) - 1, HalfLogTwoPi - 0.5) + Rest(x, Stirling),
    };

    /// <summary><c>log(Γ(x + ½) / Γ(x))</c>.</summary>
    /// <remarks>The error is at most 5 ulp of the larger of 1 and the result, however large <c>x</c> is.</remarks>
    public static double LogHalfStep(double x)
    {
        // Γ(x + ½)/Γ(x) = x/(x + ½) · Γ(x + 3/2)/Γ(x + 1)
        double over = 1, under = 1;
        for (; x < Large; x++)
        {
            over *= x;
            under *= x + 0.5;
        }
        return Logarithm(over / under * Math.Sqrt(x)) + Rest(x, HalfStirling);
    }

    /// <summary><c>log B(a, b) = log(Γ(a) Γ(b) / Γ(a + b))</c>.</summary>
    /// <remarks>
    /// The error is at most 10 ulp of the larger of 1 and the result, however large an argument is. Source of the formulas for large
    /// arguments: Didonato and Morris 1992, ACM Transactions on Mathematical Software 18.
    /// </remarks>
    public static double LogBeta(double a, double b)
    {
        (double less, double more) = a < b ? (a, b) : (b, a);
        double sum = a + b, steps = 0, product = 1;
        // Γ(y)/Γ(x + y) = (x + y)/y · Γ(y + 1)/Γ(x + y + 1), until y is large; the first quotient might overflow.
        if (more < 1)
        {
            steps = Logarithm(sum) - Logarithm(more);
            (more, sum) = (more + 1, sum + 1);
        }
        for (; more < Large; more++, sum++) product *= sum / more;
        steps += Logarithm(product);
        double rest = Rest(more, Stirling) - Rest(sum, Stirling);
        if (less < Large) return Log(less) + steps + (rest + less - less * Logarithm(sum) + (more - 0.5) * Log1p(-less / sum));
        return HalfLogTwoPi - 0.5 * Logarithm(more) + (Rest(less, Stirling) + rest)
            + (less - 0.5) * Logarithm(less / sum) + more * Log1p(-less / sum);
    }

    /// <summary><c>log Γ(2 + u)</c> for <c>−0.8 ≤ u ≤ 0.2</c>.</summary>
    static double NearTwoAt(double u) => u * (1 + u) * Polynomial(u, NearTwo);

    /// <summary><c>log Γ(x) = log((x − 1)(x − 2) … y) + log Γ(y)</c> with <c>y</c> beside 2. All differences are exact.</summary>
    static double LogByDescent(double x)
    {
        double product = 1;
        while (x >= 2.2) product *= --x;
        return Logarithm(product) + NearTwoAt(x - 2);
    }

    /// <summary>An asymptotic series <c>Σ_k c_k / x^(2k − 1)</c>.</summary>
    static double Rest(double x, ReadOnlySpan<double> coefficients) => Polynomial(1 / (x * x), coefficients) / x;

    static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int k = coefficients.Length - 1; k >= 0; k--) sum = double.FusedMultiplyAdd(sum, x, coefficients[k]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] static double Logarithm(double x) => Scalar<double>.Log(x).Value;

    [MethodImpl(MethodImplOptions.NoInlining)] static double Log1p(double x) => Scalar<double>.Log1p(x).Value;
}
