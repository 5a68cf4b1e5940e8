using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Shards;
using Stein.Training;
using Xunit;

namespace Stein.Tests.Objectives;

/// <summary>
/// On normal data <c>N(m, C)</c> the minimiser of denoising is the score of <c>N(m, C + σ² I)</c>, <c>−(C + σ² I)⁻¹(x − m)</c>:
/// Vincent 2011. A network that is this score has no slope left; trained, a network gets there.
/// </summary>
/// <remarks>
/// The slope's test compares the mean of 400 independent gradients with its standard error, parameter by parameter, at 7 standard
/// errors: over its 24 parameters a right objective fails on less than one seed in 10⁹ (Student's t with 399 degrees of freedom).
/// </remarks>
public class DenoisingScoreMatchingTests
{
    const float Sigma = 0.6f;

    static readonly double[] mean = [0.5, -1], covariance = [1.0, 0.45, 0.45, 0.5];

    [Fact]
    public void TheKnownLinearScoreIsStationary() => Assert.True(IsStationary(new DenoisingScoreMatching(Sigma), Sigma));

    [Fact]
    public void TheScoreOfTheUnsmoothedDataIsNot() => Assert.False(IsStationary(new DenoisingScoreMatching(Sigma), 0));

    [Fact]
    public void UnderTheWrongSignItIsNot() => Assert.False(IsStationary(new WrongSign(Sigma), Sigma));

    [Fact]
    public void ATrainedNetworkIsTheKnownLinearScore() => Assert.InRange(TrainedError(new DenoisingScoreMatching(Sigma)), 0, 0.02);

    [Fact]
    public void TrainedUnderTheWrongSignItIsFarFromIt() => Assert.True(TrainedError(new WrongSign(Sigma)) > 1);

    /// <summary>Whether the expected gradient is zero at the score of the data smoothed by <paramref name="smoothing"/>.</summary>
    static bool IsStationary(IObjective objective, float smoothing)
    {
        const int Batches = 400, Rows = 500;
        var network = LinearScore(smoothing);
        using var pool = new WorkerPool(1);
        var sharded = new ShardedObjective(network, objective, pool);
        double[] sum = new double[network.Parameters.Length], squares = new double[sum.Length];
        for (int batch = 0; batch < Batches; batch++)
        {
            sharded.Differentiate(new(NormalRows(Rows, (ulong)batch), Rows), new NoiseStream(6, 1), (ulong)batch);
            for (int p = 0; p < sum.Length; p++)
            {
                sum[p] += sharded.Gradient[p];
                squares[p] += (double)sharded.Gradient[p] * sharded.Gradient[p];
            }
        }
        for (int p = 0; p < sum.Length; p++)
        {
            double error = Math.Sqrt((squares[p] - sum[p] * sum[p] / Batches) / (Batches - 1) / Batches);
            if (Math.Abs(sum[p] / Batches) > 7 * error) return false;
        }
        return true;
    }

    /// <summary>The mean squared distance of a trained network from the known score, over points of the smoothed data.</summary>
    static double TrainedError(IObjective objective)
    {
        const int Rows = 4096, Steps = 1500;
        var points = NormalRows(Rows, 1000);
        var network = new ScoreNetwork(new(2, [32], Activation.Tanh, skip: -1));
        network.Initialize(new NoiseStream(4, 0), outputScale: 0);
        using var pool = new WorkerPool(1);
        var trainer = new Trainer(network, objective, new Minibatches(new(points.Span, Rows, 2), 512, new NoiseStream(4, 1)),
            new LearningRate(5e-3, Steps, 50), new NoiseStream(4, 2), pool, averageDecay: 0.99);
        for (int step = 0; step < Steps; step++) trainer.Step();
        var known = LinearScore(Sigma);
        float[] fitted = new float[2 * Rows], expected = new float[2 * Rows];
        network.SetParameters(trainer.Average);
        network.Evaluate(new(points.Span, Rows, 2), new MatrixView<float>(fitted, Rows, 2));
        known.Evaluate(new(points.Span, Rows, 2), new MatrixView<float>(expected, Rows, 2));
        return fitted.Zip(expected, (a, b) => (double)(a - b) * (a - b)).Sum() / Rows;
    }

    /// <summary><c>−(C + τ² I)⁻¹(x − m)</c> as a network: <c>softplus(a) − softplus(−a) = a</c>.</summary>
    static ScoreNetwork LinearScore(float smoothing)
    {
        double a = covariance[0] + smoothing * smoothing, b = covariance[1], c = covariance[3] + smoothing * smoothing;
        double determinant = a * c - b * b;
        double[,] precision = { { c / determinant, -b / determinant }, { -b / determinant, a / determinant } };
        var shape = new NetworkShape(2, [4], Activation.Softplus);
        var parameters = new float[shape.StorageLength];
        Span<float> w1 = parameters.AsSpan(shape.Weights(1)), w2 = parameters.AsSpan(shape.Weights(2));
        var b1 = parameters.AsSpan(shape.Bias(1));
        for (int j = 0; j < 4; j++)
        {
            int i = j / 2, sign = j % 2 == 0 ? 1 : -1;
            for (int k = 0; k < 2; k++)
            {
                w1[2 * j + k] = (float)(-sign * precision[i, k]);
                b1[j] += (float)(sign * precision[i, k] * mean[k]);
            }
            w2[4 * i + j] = sign;
        }
        var network = new ScoreNetwork(shape);
        network.SetParameters(parameters);
        return network;
    }

    static AlignedArray<float> NormalRows(int count, ulong step)
    {
        var rows = new AlignedArray<float>(2 * count);
        new NoiseStream(5, 0).Normals(step, 0, rows.Span);
        double root = Math.Sqrt(covariance[0]), slope = covariance[1] / root, rest = Math.Sqrt(covariance[3] - slope * slope);
        for (int b = 0; b < count; b++)
        {
            double u = rows.Span[2 * b], v = rows.Span[2 * b + 1];
            rows.Span[2 * b] = (float)(mean[0] + root * u);
            rows.Span[2 * b + 1] = (float)(mean[1] + slope * u + rest * v);
        }
        return rows;
    }

    /// <summary>The classic mistake, <c>½‖σ s − z‖²</c>: what denoising is if the target's sign is wrong.</summary>
    sealed class WrongSign(float sigma) : IObjective
    {
        public PassKind Pass => PassKind.Gradient;

        public float Smoothing => sigma;

        public double Accumulate(Tile tile, ObjectivePass pass, Span<float> gradient)
        {
            var x = pass.Perturb(tile, sigma, out var noise);
            var bar = pass.ScoreBar(x);
            ReadOnlySpan<float> s = pass.Forward(tile, x).Items, z = noise.Items;
            double sum = 0;
            for (int i = 0; i < s.Length; i++)
            {
                float residual = sigma * s[i] - z[i];
                bar.Items[i] = sigma * residual;
                sum += 0.5 * residual * residual;
            }
            pass.Backward(bar, default, gradient);
            return sum;
        }
    }
}
