using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// The logistic density of mean 0 and variance 1: <c>log p(s) = −2 log cosh(πs / (2√3)) + log(π / (4√3))</c>, with the score
/// <c>−(π/√3) tanh(πs / (2√3))</c>. A usual model of an independent component with heavy tails.
/// </summary>
/// <remarks>Written as <c>u − 2 log(1 + eᵘ) + log(π/√3)</c>, <c>u = πs/√3</c>, which neither overflows nor cancels.</remarks>
readonly struct Logistic : IDensity
{
    /// <summary><c>π/√3</c>, the reciprocal of the scale.</summary>
    const double Rate = 1.8137993642342178;

    /// <summary><c>log(π/√3)</c>.</summary>
    const double LogRate = 0.5954237415153453;

    /// <inheritdoc/>
    public int Dimension => 1;

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R u = Rate * x[0];
        return R.FusedMultiplyAdd(R.Constant(-2), R.Softplus(u), u) + LogRate;
    }
}
