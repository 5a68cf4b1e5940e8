using Stein.Buffers;
using Stein.Duals;
using Stein.Noise;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>A mixture of normals of one deviation: <c>p(x) = Σ_k w_k N(x; m_k, σ² I)</c>.</summary>
/// <remarks>
/// The mixture smoothed by <c>N(0, τ² I)</c> is the mixture of deviation <c>√(σ² + τ²)</c>. A deviation of zero stands for points,
/// which have no density of their own but may be smoothed. The default value has no components, dimension 0, and is no density.
/// </remarks>
public readonly struct GaussianMixture : IDensity, ISampled
{
    readonly double[]? logWeights, means;

    /// <summary>A mixture.</summary>
    /// <param name="weights">The weights <c>w_k</c>, <c>[K]</c>, above 0; only their ratios matter.</param>
    /// <param name="means">The means <c>m_k</c>, <c>[K, D]</c>, row by row.</param>
    /// <param name="deviation">The standard deviation <c>σ ≥ 0</c> of every component in every direction.</param>
    /// <exception cref="ArgumentException">The numbers do not fit, or one is out of range.</exception>
    public GaussianMixture(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, double deviation)
        : this(LogShares(weights), Checked(means, weights.Length), Parameter.NotNegative(deviation))
    {
    }

    GaussianMixture(double[]? logWeights, double[]? means, double deviation)
    {
        (this.logWeights, this.means, Deviation) = (logWeights, means, deviation);
        LogNormalizer = -Dimension * (Scalar<double>.Log(deviation).Value + LogPdf.HalfLogTwoPi);
    }

    /// <summary>Eight clusters on a circle of radius <c>4/√2</c>, of deviation <c>1/(2√2)</c>: entropy 2.8319 nats.</summary>
    /// <remarks>Source: Grathwohl et al. 2019.</remarks>
    public static GaussianMixture EightGaussians
    {
        get
        {
            double r = 4 / Math.Sqrt(2);
            return new([1, 1, 1, 1, 1, 1, 1, 1], [r, 0, -r, 0, 0, r, 0, -r, 2, 2, 2, -2, -2, 2, -2, -2], 0.5 / Math.Sqrt(2));
        }
    }

    /// <inheritdoc cref="IDensity.Dimension"/>
    public int Dimension => logWeights is null ? 0 : Means.Length / logWeights.Length;

    /// <summary>The number <c>K</c> of components.</summary>
    public int Components => LogWeights.Length;

    /// <summary>The deviation <c>σ</c>.</summary>
    public double Deviation { get; }

    /// <summary><c>−D log(σ √(2π))</c>.</summary>
    internal double LogNormalizer { get; }

    /// <summary><c>log w_k</c>, <c>[K]</c>, the weights summing to 1.</summary>
    internal ReadOnlySpan<double> LogWeights => logWeights;

    ReadOnlySpan<double> Means => means;

    internal ReadOnlySpan<double> Mean(int component) => Means.Slice(component * Dimension, Dimension);

    /// <summary>The mixture smoothed by <c>N(0, τ² I)</c>.</summary>
    /// <param name="tau">The noise level <c>τ ≥ 0</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not finite.</exception>
    public GaussianMixture Smoothed(double tau)
        => new(logWeights, means, Math.Sqrt(Deviation * Deviation + Parameter.NotNegative(tau) * tau));

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        double rate = -0.5 / (Deviation * Deviation);
        R log = R.Constant(0);
        for (int k = 0; k < Components; k++)
        {
            R square = R.Constant(0);
            var mean = Mean(k);
            for (int i = 0; i < x.Length; i++)
            {
                R difference = x[i] - mean[i];
                square = R.FusedMultiplyAdd(difference, difference, square);
            }
            R component = R.FusedMultiplyAdd(R.Constant(rate), square, R.Constant(LogWeights[k]));
            log = k == 0 ? component : LogPdf.LogSumExp(log, component);
        }
        return log + LogNormalizer;
    }

    /// <inheritdoc/>
    public void Draw(NoiseStream noise, long first, MatrixView<double> points)
    {
        Shapes.Check<double>(points, Dimension, nameof(points));
        noise.Normals(0, first * Dimension, points.Items);
        double[] choice = new double[1];
        for (int b = 0; b < points.Rows; b++)
        {
            noise.Uniforms<double>(1, first + b, choice);
            int k = 0;
            for (double sum = Weight(0); k < Components - 1 && choice[0] > sum; sum += Weight(k)) k++;
            for (int i = 0; i < Dimension; i++) points[b, i] = Mean(k)[i] + Deviation * points[b, i];
        }
    }

    double Weight(int k) => Scalar<double>.Exp(LogWeights[k]).Value;

    static double[] LogShares(ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty) throw new ArgumentException("a mixture has at least one component", nameof(weights));
        double total = 0;
        foreach (double weight in weights) total += Parameter.Positive(weight, nameof(weights));
        Parameter.Finite(total, nameof(weights));
        var logShares = new double[weights.Length];
        for (int k = 0; k < weights.Length; k++) logShares[k] = Scalar<double>.Log(weights[k] / total).Value;
        return logShares;
    }

    static double[] Checked(ReadOnlySpan<double> means, int components)
    {
        if (means.IsEmpty || means.Length % components != 0)
            throw new ArgumentException($"{means.Length} coordinates of means for {components} weights", nameof(means));
        foreach (double coordinate in means) Parameter.Finite(coordinate, nameof(means));
        return means.ToArray();
    }
}
