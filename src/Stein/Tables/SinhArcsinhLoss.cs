using Stein.Optimizers;
using Stein.Simd;

namespace Stein.Tables;

/// <summary>
/// The mean of <c>½ v² − log dv/dz</c> for <c>v = sinh(w)</c>, <c>w = δ a − ε</c>, <c>a = asinh((z − ξ)/λ)</c>, and a ridge of
/// <c>0.001 (ε² + log² δ)</c>.
/// </summary>
/// <remarks>
/// The parameters are free: <c>ξ</c>, <c>τ</c>, <c>η</c>, <c>κ</c> with <c>λ/δ = e^{softplus(τ + 3) − 3}</c>, <c>ε = 2 tanh(η/2)</c>,
/// <c>δ = e^{−κ²}</c>. At <c>κ = 0</c> <c>δ</c> is 1 with a slope of zero, so that a light tail is a minimum like any other.
/// </remarks>
/// <param name="values">The values <c>z</c>, <c>[n]</c>.</param>
/// <param name="weights">Their weights, <c>[n]</c>.</param>
sealed class SinhArcsinhLoss(double[] values, double[] weights) : ILoss
{
    const double Ridge = 1e-3, Narrowest = 3, LargestSkewness = 2;

    /// <inheritdoc/>
    public int Parameters => 4;

    /// <summary>The parameters of a column about the origin of the given skewness and tail exponent, with <c>λ = δ</c>.</summary>
    public static double[] Start(double skewness, double tail)
    {
        double share = skewness / LargestSkewness;
        return [0, 0, Log((1 + share) / (1 - share)), Math.Sqrt(-Log(tail))];
    }

    /// <summary>The location <c>ξ</c>, the scale <c>λ</c>, the skewness <c>ε</c> and the tail exponent <c>δ</c>.</summary>
    public static (double Location, double Scale, double Skewness, double Tail) Shape(ReadOnlySpan<double> parameters)
    {
        double tail = Exp(-parameters[3] * parameters[3]);
        double ratio = Exp(Scalar<double>.Softplus(parameters[1] + Narrowest).Value - Narrowest);
        return (parameters[0], tail * ratio, LargestSkewness * SinhArcsinh.Tanh(parameters[2] / 2), tail);
    }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        LossArguments.Check(this, parameters, gradient);
        var (location, scale, skewness, tail) = Shape(parameters);
        double logTail = -parameters[3] * parameters[3], logSlope = logTail - Log(scale);
        double loss = 0, total = 0, byLocation = 0, byRatio = 0, bySkewness = 0, byTail = 0;
        for (int b = 0; b < values.Length; b++)
        {
            double a = SinhArcsinh.Asinh((values[b] - location) / scale), w = tail * a - skewness;
            double v = SinhArcsinh.Sinh(1, w), logCosh = SinhArcsinh.LogCosh(a), logCoshW = SinhArcsinh.LogCosh(w);
            loss += weights[b] * (0.5 * v * v - logCoshW + logCosh - logSlope);
            total += weights[b];
            if (gradient.IsEmpty) continue;
            double byW = v * Exp(logCoshW) - SinhArcsinh.Tanh(w), tanh = SinhArcsinh.Tanh(a), byA = byW * tail + tanh;
            byLocation -= weights[b] * (byA * Exp(-logCosh) / scale);
            byRatio += weights[b] * (1 - byA * tanh);
            bySkewness -= weights[b] * byW;
            byTail += weights[b] * (byW * tail * a - byA * tanh);
        }
        loss = loss / total + Ridge * (skewness * skewness + logTail * logTail);
        if (gradient.IsEmpty) return loss;
        double half = skewness / LargestSkewness;
        gradient[0] = byLocation / total;
        gradient[1] = byRatio / total * Scalar<double>.Sigmoid(parameters[1] + Narrowest).Value;
        gradient[2] = (bySkewness / total + 2 * Ridge * skewness) * (LargestSkewness / 2) * (1 - half * half);
        gradient[3] = (byTail / total + 2 * Ridge * logTail) * -2 * parameters[3];
        return loss;
    }

    static double Exp(double x) => Scalar<double>.Exp(x).Value;

    static double Log(double x) => Scalar<double>.Log(x).Value;
}
