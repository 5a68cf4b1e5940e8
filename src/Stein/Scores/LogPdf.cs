using Stein.Simd;

namespace Stein.Scores;

/// <summary>
/// Logarithms of common densities over any number type, for densities that are written as sums of them. Terms that depend on no
/// argument of type <c>R</c> are left out: normalisers are of no concern to scores.
/// </summary>
public static class LogPdf
{
    /// <summary>The normal <c>N(mean, deviation²)</c>.</summary>
    public static R Normal<R>(R x, R mean, R deviation) where R : unmanaged, IReal<R> => HalfSquare((x - mean) / deviation) - R.Log(deviation);

    /// <summary>The normal of constant moments; restricted to positive numbers, the half-normal.</summary>
    public static R Normal<R>(R x, double mean, double deviation) where R : unmanaged, IReal<R>
        => HalfSquare((x - R.Constant(mean)) / R.Constant(deviation));

    /// <summary>A number that was observed, under <c>N(mean, deviation²)</c>.</summary>
    public static R Normal<R>(double x, R mean, R deviation) where R : unmanaged, IReal<R> => Normal(R.Constant(x), mean, deviation);

    /// <summary>A number that was observed, under <c>N(mean, deviation²)</c> of a known deviation.</summary>
    public static R Normal<R>(double x, R mean, double deviation) where R : unmanaged, IReal<R> => Normal(mean, x, deviation);

    /// <summary>The Cauchy; restricted to positive numbers, the half-Cauchy.</summary>
    public static R Cauchy<R>(R x, double location, double scale) where R : unmanaged, IReal<R> => StudentT(x, 1, location, scale);

    /// <summary>Student's t with <c>ν</c> degrees of freedom: <c>−(ν + 1)/2 · log(1 + z²/ν)</c>.</summary>
    public static R StudentT<R>(R x, double degrees, double location, double scale) where R : unmanaged, IReal<R>
    {
        R z = (x - R.Constant(location)) / R.Constant(scale);
        return R.Constant(-0.5 * (degrees + 1)) * R.Log1p(z * z / R.Constant(degrees));
    }

    /// <summary>The exponential of a constant rate, for positive numbers.</summary>
    public static R Exponential<R>(R x, double rate) where R : unmanaged, IReal<R> => R.Constant(-rate) * x;

    /// <summary>The gamma of constant shape and rate, for positive numbers.</summary>
    public static R Gamma<R>(R x, double shape, double rate) where R : unmanaged, IReal<R>
        => R.Constant(shape - 1) * R.Log(x) - R.Constant(rate) * x;

    /// <summary>The beta of constant shapes, for numbers between 0 and 1.</summary>
    public static R Beta<R>(R x, double a, double b) where R : unmanaged, IReal<R>
        => R.Constant(a - 1) * R.Log(x) + R.Constant(b - 1) * R.Log1p(-x);

    /// <summary>The mixture <c>log(θ eᵃ + (1 − θ) eᵇ)</c> of two log-densities.</summary>
    /// <param name="theta">The share of the first, between 0 and 1.</param>
    /// <param name="a">The first log-density.</param>
    /// <param name="b">The second log-density.</param>
    public static R Mixture<R>(R theta, R a, R b) where R : unmanaged, IReal<R> => LogSumExp(R.Log(theta) + a, R.Log1p(-theta) + b);

    /// <summary><c>log(eᵃ + eᵇ)</c>, which neither overflows nor vanishes.</summary>
    public static R LogSumExp<R>(R a, R b) where R : unmanaged, IReal<R> => a + R.Softplus(b - a);

    static R HalfSquare<R>(R z) where R : unmanaged, IReal<R> => R.Constant(-0.5) * z * z;
}
