using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// Special functions over any number type, for normalisers and links of densities. Derivatives of every order follow by the rules of
/// differentiation.
/// </summary>
/// <remarks>
/// Errors hold for <see cref="double"/>. The unit is a rounding, <c>ε = 2⁻⁵³</c> for double and <c>2⁻²⁴</c> for float. No function
/// branches on its argument, so registers of numbers cost no more than one number.
/// </remarks>
/// <example><code>
/// // A censored observation: only that it lies above 3 is known.
/// log += SpecialFunctions.LogNormalCdf((mean - 3) / deviation);
/// </code></example>
public static partial class SpecialFunctions
{
    /// <summary>The distribution function <c>Φ(x) = ∫_{−∞}^x e^(−t²/2)/√(2π) dt</c> of the standard normal.</summary>
    /// <remarks>
    /// The relative error is at most 2 roundings times the larger of 1 and <c>|log Φ(x)|</c>. Below −37.5 it underflows gradually.
    /// </remarks>
    /// <param name="x">Any number.</param>
    public static R NormalCdf<R>(R x) where R : unmanaged, IReal<R> => R.Sigmoid(R.ProbitToLogit(x));

    /// <summary><c>log Φ(x)</c>, with the distribution function <c>Φ</c> of the standard normal.</summary>
    /// <remarks>
    /// The relative error is at most 10 roundings for <c>x ≤ 5</c>, however far in the left tail, and that of its first derivative too.
    /// Beyond, it is at most 2 roundings times the logarithm of the result. The second derivative tends to −1 in the left tail; its error
    /// grows as <c>ε x²</c>.
    /// </remarks>
    /// <param name="x">Any number.</param>
    public static R LogNormalCdf<R>(R x) where R : unmanaged, IReal<R> => -R.Softplus(-R.ProbitToLogit(x));

    /// <summary>The error function <c>erf(x) = 2/√π ∫_0^x e^(−t²) dt</c>.</summary>
    /// <remarks>The relative error is at most 2 roundings, near zero too. It is odd.</remarks>
    /// <param name="x">Any number.</param>
    public static R Erf<R>(R x) where R : unmanaged, IReal<R> => R.Tanh(0.5 * R.ProbitToLogit(x * SqrtTwo));

    /// <summary>The complementary error function <c>erfc(x) = 1 − erf(x)</c>.</summary>
    /// <remarks>
    /// The relative error is at most 4 roundings times the larger of 1 and <c>|log erfc(x)|</c>. Above 26.5 it underflows gradually.
    /// </remarks>
    /// <param name="x">Any number.</param>
    public static R Erfc<R>(R x) where R : unmanaged, IReal<R> => 2 * R.Sigmoid(-R.ProbitToLogit(x * SqrtTwo));

    /// <summary><c>log σ(x) = −log(1 + e⁻ˣ)</c>, with the logistic function <c>σ</c>.</summary>
    /// <remarks>The relative error is at most 2 roundings.</remarks>
    /// <param name="x">Any number.</param>
    public static R LogSigmoid<R>(R x) where R : unmanaged, IReal<R> => -R.Softplus(-x);

    /// <summary><c>log(1 − e⁻ˣ)</c>, for positive numbers.</summary>
    /// <remarks>
    /// The relative error is at most 3 roundings, for small and large arguments too. Derivatives need <c>x &gt; 10⁻¹⁵⁰</c>.
    /// </remarks>
    /// <param name="x">The number, above 0.</param>
    public static R Log1mExp<R>(R x) where R : unmanaged, IReal<R>
        // 1/(1 − e⁻ˣ) = 1 + e⁻ˣ/(1 − e⁻ˣ); all terms are positive.
        => -R.Log1p(R.Exp(-x) / -R.Expm1(-x));

    const double SqrtTwo = 1.4142135623730951;
}
