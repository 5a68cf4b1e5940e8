using Stein.Scores;
using Stein.Simd;

namespace Stein.Benchmarks.Gradients;

/// <summary>
/// A Brownian motion of 30 steps, observed with noise but for the middle ten, both deviations unknown: coordinates are the deviation of
/// its steps by softplus, its 30 places, and the deviation of the noise by softplus. Both have the prior <c>log-normal(0, 2²)</c>.
/// </summary>
/// <remarks>
/// Model and observations: TensorFlow Probability's Inference Gym, <c>BrownianMotionUnknownScalesMissingMiddleObservations</c>,
/// Apache 2.0.
/// </remarks>
readonly struct BrownianMotion : IDensity
{
    const int Steps = 30, Unseen = 10;

    const double Spread = 2;

    /// <summary>Places 0 to 9 and 20 to 29.</summary>
    static readonly double[] seen =
    [
        0.21592641, 0.118771404, -0.07945447, 0.037677474, -0.27885845, -0.1484156, -0.3250906, -0.22957903, -0.44110894, -0.09830782,
        -0.8786016, -0.83736074, -0.7384849, -0.8939254, -0.7774566, -0.70238715, -0.87771565, -0.51853573, -0.6948214, -0.6202789,
    ];

    public int Dimension => Steps + 2;

    /// <summary>Turns coordinates into deviations and places.</summary>
    public static void Report(Span<double> x) => (x[0], x[Steps + 1]) = (Softplus(x[0]), Softplus(x[Steps + 1]));

    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R log = R.Constant(0), step = Deviation(x[0], ref log), noise = Deviation(x[Steps + 1], ref log);
        R walk = x[1] * x[1], misses = R.Constant(0);
        for (int t = 2; t <= Steps; t++)
        {
            R change = x[t] - x[t - 1];
            walk += change * change;
        }
        for (int n = 0; n < seen.Length; n++)
        {
            R miss = x[n < Unseen ? n + 1 : n + Unseen + 1] - seen[n];
            misses += miss * miss;
        }
        return log - Steps * R.Log(step) - 0.5 * walk / (step * step) - seen.Length * R.Log(noise) - 0.5 * misses / (noise * noise);
    }

    /// <summary>A deviation, its prior and the derivative of softplus, <c>σ(x)</c>.</summary>
    static R Deviation<R>(R x, ref R log) where R : unmanaged, IReal<R>
    {
        R deviation = R.Softplus(x), size = R.Log(deviation);
        log -= R.Softplus(-x) + size + 0.5 / (Spread * Spread) * size * size;
        return deviation;
    }

    static double Softplus(double x) => Scalar<double>.Softplus(x).Value;
}
