using Stein.Simd;

namespace Stein.Tables;

/// <summary>
/// A smooth, increasing map of one column that takes skewness and heavy tails away: <c>u = (y − location)/scale</c>,
/// <c>v = sinh(δ asinh(u) − ε)</c>, <c>x = (v − mean)/deviation</c>. Far out <c>v</c> grows like <c>|u|^δ</c>, so with <c>δ ≤ 1</c> distant
/// values come nearer and none goes further away. With <c>ε = 0</c>, <c>δ = 1</c> it is affine.
/// </summary>
/// <remarks>
/// Every value is computed from <c>a = asinh(u)</c>, which is moderate even where <c>u</c> overflows, and by the library's own elementary
/// functions, so it has the same bits on every machine. Jones and Pewsey 2009, <em>Sinh-arcsinh distributions</em>, Biometrika 96.
/// </remarks>
sealed class SinhArcsinh
{
    readonly double logScale, logSlope;

    /// <summary>A map.</summary>
    /// <param name="location">The location of <c>u</c>, in the column's unit.</param>
    /// <param name="scale">The scale of <c>u</c>, in the column's unit, above 0.</param>
    /// <param name="skewness">The skewness <c>ε</c> taken away; to the right if above 0.</param>
    /// <param name="tail">The tail exponent <c>δ</c>, above 0 and at most 1; the smaller, the heavier the tails taken away.</param>
    /// <param name="mean">The mean of <c>v</c>.</param>
    /// <param name="deviation">The standard deviation of <c>v</c>, above 0.</param>
    /// <exception cref="ArgumentException">A number is not finite or out of its range.</exception>
    public SinhArcsinh(double location, double scale, double skewness, double tail, double mean = 0, double deviation = 1)
    {
        if (!(double.IsFinite(location) && double.IsFinite(skewness) && double.IsFinite(mean)))
            throw new ArgumentException($"a location of {location}, a skewness of {skewness}, a mean of {mean}");
        if (!(scale > 0 && deviation > 0 && double.IsFinite(scale) && double.IsFinite(deviation)))
            throw new ArgumentException($"a scale of {scale}, a deviation of {deviation}");
        if (!(tail > 0 && tail <= 1)) throw new ArgumentException($"a tail exponent of {tail} is not above 0 and at most 1");
        (Location, Scale, Skewness, Tail, Mean, Deviation) = (location, scale, skewness, tail, mean, deviation);
        IsAffine = skewness == 0 && tail == 1 && mean == 0 && deviation == 1;
        logScale = Log(scale);
        logSlope = IsAffine ? -logScale : Log(tail) - logScale - Log(deviation);
    }

    /// <summary>The map <c>x = (y − location)/scale</c>, computed as it is written.</summary>
    public static SinhArcsinh Affine(double location, double scale) => new(location, scale, 0, 1);

    /// <summary>The location of <c>u</c>, in the column's unit.</summary>
    public double Location { get; }

    /// <summary>The scale of <c>u</c>, in the column's unit, above 0.</summary>
    public double Scale { get; }

    /// <summary>The skewness <c>ε</c>.</summary>
    public double Skewness { get; }

    /// <summary>The tail exponent <c>δ</c>, above 0 and at most 1.</summary>
    public double Tail { get; }

    /// <summary>The mean of <c>v</c>.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation of <c>v</c>, above 0.</summary>
    public double Deviation { get; }

    /// <summary>Whether it is <c>x = (y − location)/scale</c>.</summary>
    public bool IsAffine { get; }

    /// <summary><c>x</c> from <c>y</c>.</summary>
    public double Standardize(double y)
        => IsAffine ? (y - Location) / Scale : (Sinh(1, Tail * Arc(y) - Skewness) - Mean) / Deviation;

    /// <summary><c>y</c> from <c>x</c>: <c>location + scale·sinh((asinh(mean + deviation·x) + ε)/δ)</c>.</summary>
    public double Restore(double x)
        => IsAffine ? Location + Scale * x : 2 * (Location / 2 + Sinh(Scale / 2, (Asinh(Mean + Deviation * x) + Skewness) / Tail));

    /// <summary><c>log dx/dy = log cosh(δ a − ε) − log cosh(a) + log(δ/(scale·deviation))</c>, with <c>a = asinh(u)</c>.</summary>
    public double LogSlope(double y)
    {
        if (IsAffine) return logSlope;
        double a = Arc(y);
        return LogCosh(Tail * a - Skewness) - LogCosh(a) + logSlope;
    }

    /// <summary>The score by <c>y</c>: <c>s_y = s_x dx/dy + d/dy log dx/dy</c>.</summary>
    /// <param name="score">The score <c>s_x</c> by <c>x</c>.</param>
    /// <param name="y">The point.</param>
    public double RestoreScore(double score, double y)
    {
        if (IsAffine) return score / Scale;
        double a = Arc(y), w = Tail * a - Skewness, logCosh = LogCosh(a);
        double bend = (Tail * Tanh(w) - Tanh(a)) * Exp(-logCosh - logScale);
        return score * Exp(LogCosh(w) - logCosh + logSlope) + bend;
    }

    /// <summary><c>asinh((y − location)/scale)</c>, also where the difference or the quotient overflows.</summary>
    double Arc(double y)
    {
        double distance = y - Location, u = distance / Scale;
        if (double.IsFinite(u)) return Asinh(u);
        double half = y / 2 - Location / 2;
        return Math.CopySign(Log(Math.Abs(half)) - logScale + 2 * LogTwo, half);
    }

    const double LogTwo = 0.6931471805599453;

    /// <summary><c>asinh(u)</c>.</summary>
    internal static double Asinh(double u)
    {
        double size = Math.Abs(u);
        // From 2²⁸ on the next term of the series, 1/(4u²), is below the last place.
        double value = size < 268435456 ? Log1p(size + size * size / (1 + Math.Sqrt(1 + size * size))) : LogTwo + Log(size);
        return Math.CopySign(value, u);
    }

    /// <summary><c>factor·sinh(w)</c>, finite where it is representable though <c>sinh(w)</c> is not.</summary>
    internal static double Sinh(double factor, double w)
    {
        double size = Math.Abs(w);
        if (size > 40)
        {
            double root = Exp(size / 2);
            return Math.CopySign(factor * 0.5 * root * root, w);
        }
        double power = Scalar<double>.Expm1(size).Value;
        return Math.CopySign(factor * 0.5 * (power + power / (1 + power)), w);
    }

    /// <summary><c>log cosh(w)</c>.</summary>
    internal static double LogCosh(double w)
    {
        double size = Math.Abs(w);
        return size - LogTwo + Log1p(Exp(-2 * size));
    }

    internal static double Tanh(double w) => Scalar<double>.Tanh(w).Value;

    static double Exp(double x) => Scalar<double>.Exp(x).Value;

    static double Log(double x) => Scalar<double>.Log(x).Value;

    static double Log1p(double x) => Scalar<double>.Log1p(x).Value;
}
