using Stein.Buffers;
using Stein.Noise;
using Stein.Simd;

namespace Stein.Scores;

/// <summary>A mixture of normals of one deviation: <c>log p(x) = log Σ_k w_k e^(−‖x − m_k‖²/(2σ²)) − D log σ</c>, up to a constant.</summary>
/// <remarks>
/// The mixture smoothed by <c>N(0, τ² I)</c> is the mixture of deviation <c>√(σ² + τ²)</c>. A deviation of zero stands for points,
/// which have no density of their own but may be smoothed. <see cref="GaussianMixtureScore{T}"/> is its score in closed form.
/// </remarks>
public readonly struct GaussianMixture : IDensity, ISampled
{
    readonly double[] logWeights, means;

    /// <summary>A mixture.</summary>
    /// <param name="weights">The weights <c>w_k</c>, <c>[K]</c>, above 0; only their ratios matter.</param>
    /// <param name="means">The means <c>m_k</c>, <c>[K, D]</c>, row by row.</param>
    /// <param name="deviation">The standard deviation <c>σ ≥ 0</c> of every component in every direction.</param>
    /// <exception cref="ArgumentException">The numbers do not fit, or one is out of range.</exception>
    public GaussianMixture(ReadOnlySpan<double> weights, ReadOnlySpan<double> means, double deviation)
    {
        if (weights.IsEmpty || means.IsEmpty || means.Length % weights.Length != 0)
            throw new ArgumentException($"{means.Length} coordinates of means for {weights.Length} weights");
        if (!(deviation >= 0 && double.IsFinite(deviation))) throw new ArgumentException($"a deviation of {deviation}", nameof(deviation));
        double total = 0;
        foreach (double weight in weights) total += weight > 0 && double.IsFinite(weight) ? weight : throw new ArgumentException($"a weight of {weight}");
        logWeights = new double[weights.Length];
        for (int k = 0; k < weights.Length; k++) logWeights[k] = Scalar<double>.Log(weights[k] / total).Value;
        this.means = means.ToArray();
        Deviation = deviation;
    }

    GaussianMixture(GaussianMixture other, double deviation) => (logWeights, means, Deviation) = (other.logWeights, other.means, deviation);

    /// <summary>Eight clusters on a circle of radius <c>4/√2</c>, of deviation <c>1/(2√2)</c>: entropy 2.8319 nats. Grathwohl et al. 2019.</summary>
    public static GaussianMixture EightGaussians
    {
        get
        {
            double r = 4 / Math.Sqrt(2);
            return new([1, 1, 1, 1, 1, 1, 1, 1], [r, 0, -r, 0, 0, r, 0, -r, 2, 2, 2, -2, -2, 2, -2, -2], 0.5 / Math.Sqrt(2));
        }
    }

    /// <inheritdoc cref="IDensity.Dimension"/>
    public int Dimension => means.Length / logWeights.Length;

    /// <summary>The number <c>K</c> of components.</summary>
    public int Components => logWeights.Length;

    /// <summary>The deviation <c>σ</c>.</summary>
    public double Deviation { get; }

    internal ReadOnlySpan<double> LogWeights => logWeights;

    internal ReadOnlySpan<double> Mean(int component) => means.AsSpan(component * Dimension, Dimension);

    /// <summary>The mixture smoothed by <c>N(0, τ² I)</c>.</summary>
    public GaussianMixture Smoothed(double tau) => new(this, Math.Sqrt(Deviation * Deviation + tau * tau));

    /// <inheritdoc/>
    public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
    {
        R rate = R.Constant(-0.5 / (Deviation * Deviation)), log = R.Constant(0);
        for (int k = 0; k < logWeights.Length; k++)
        {
            R square = R.Constant(0);
            for (int i = 0; i < x.Length; i++)
            {
                R difference = x[i] - R.Constant(means[k * x.Length + i]);
                square = R.FusedMultiplyAdd(difference, difference, square);
            }
            R component = R.FusedMultiplyAdd(rate, square, R.Constant(logWeights[k]));
            log = k == 0 ? component : LogPdf.LogSumExp(log, component);
        }
        return log - R.Constant(x.Length * Scalar<double>.Log(Deviation).Value);
    }

    /// <inheritdoc/>
    public void Draw(NoiseStream noise, long first, MatrixView<double> points)
    {
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

    double Weight(int k) => Scalar<double>.Exp(logWeights[k]).Value;
}
