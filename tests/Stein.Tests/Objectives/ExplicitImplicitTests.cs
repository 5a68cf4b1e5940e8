using Stein.Buffers;
using Stein.Duals;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Scores;
using Stein.Shards;
using Stein.Simd;
using Stein.Tests.Oracles;
using Stein.Training;
using Xunit;

namespace Stein.Tests.Objectives;

/// <summary>
/// Hyvärinen 2005, theorem 1: the explicit objective less the implicit one is <c>½E‖∇ log p‖²</c> for all parameters, and their
/// gradients are equal. Expectations are quadratures, so that this is an identity, not a statement of statistics.
/// </summary>
public class ExplicitImplicitTests
{
    static readonly Quadrature line = new(1), plane = new(2);

    public static TheoryData<int, Activation> Networks
        => [.. from dimension in new[] { 1, 2 } from activation in Enum.GetValues<Activation>() select (dimension, activation)];

    [Theory]
    [MemberData(nameof(Networks))]
    public void ForNetworksTheyDifferByAConstant(int dimension, Activation activation)
        => Assert.InRange(NetworkGap(dimension, activation, trace: 1, sign: 1), 0, 1e-10);

    [Theory]
    [InlineData(1, -1, 1)]
    [InlineData(2, 0.5, 1)]
    [InlineData(2, 1, -1)]
    [InlineData(1, 1.000001, 1)]
    public void AWrongTraceOrSignIsFound(int dimension, double trace, double sign)
        => Assert.True(NetworkGap(dimension, Activation.Tanh, trace, sign) > 1e-8);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ForDensitiesTheyDifferByAConstant(int dimension)
    {
        var quadrature = dimension == 1 ? line : plane;
        var family = new Bumps(dimension);
        var sample = new WeightedSample(new ReadOnlyMatrixView<double>([.. quadrature.Points.SelectMany(x => x)], quadrature.Points.Length,
            dimension), quadrature.Weights);
        var loss = new DensityScoreMatching<Bumps>(family, sample);
        var random = new Random(8);
        for (int trial = 0; trial < 3; trial++)
        {
            double[] parameters = [.. Enumerable.Range(0, family.Parameters).Select(_ => 2 * random.NextDouble() - 1)];
            double[] implicitGradient = new double[parameters.Length], explicitGradient = new double[parameters.Length];
            double difference = -loss.Evaluate(parameters, implicitGradient);
            for (int b = 0; b < quadrature.Points.Length; b++)
            {
                for (int i = 0; i < dimension; i++)
                {
                    double residual = 0;
                    for (int k = 0; k < parameters.Length; k++)
                    {
                        var at = Mixed(family, quadrature.Points[b], i, parameters, k);
                        residual = at.Tangent.Value.Value - quadrature.Scores[b][i];
                        explicitGradient[k] += quadrature.Weights[b] * residual * at.Tangent.Tangent.Value;
                    }
                    difference += 0.5 * quadrature.Weights[b] * residual * residual;
                }
            }
            Assert.Equal(quadrature.Constant, difference, 1e-10);
            Assert.InRange(Distance(explicitGradient, implicitGradient), 0, 1e-10 * (1 + Norm(explicitGradient)));
        }
    }

    /// <summary>The engine's own objectives, in single precision, the quadrature as weights of rows.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void TheEnginesObjectivesDifferByAConstant(int dimension, Activation activation)
    {
        var quadrature = dimension == 1 ? line : plane;
        var kept = Enumerable.Range(0, quadrature.Points.Length).Where(b => quadrature.Weights[b] > 1e-14).ToArray();
        var points = new AlignedArray<float>(kept.Length * dimension);
        var weights = new AlignedArray<float>(kept.Length);
        for (int b = 0; b < kept.Length; b++)
        {
            weights.Span[b] = (float)(kept.Length * quadrature.Weights[kept[b]]);
            for (int i = 0; i < dimension; i++) points.Span[b * dimension + i] = (float)quadrature.Points[kept[b]][i];
        }
        var target = new Tabulated(dimension, kept.ToDictionary(
            b => Key([.. quadrature.Points[b].Select(x => (float)x)]), b => quadrature.Scores[b].Select(s => (float)s).ToArray()));
        var batch = new Batch(points, kept.Length, weights);
        using var pool = new WorkerPool(1);
        foreach (int[] hidden in new int[][] { [9], [8, 7], [5, 6, 7] })
        {
            var network = new ScoreNetwork(new(dimension, hidden, activation, skip: -1));
            network.Initialize(new NoiseStream(3, (uint)hidden.Length));
            var implicitMatching = new ShardedObjective(network, new ImplicitScoreMatching(), pool);
            var explicitMatching = new ShardedObjective(network, new ExplicitScoreMatching(target), pool);
            double difference = explicitMatching.Differentiate(batch, default, 0) - implicitMatching.Differentiate(batch, default, 0);
            Assert.Equal(quadrature.Constant, difference, 2e-6 * (1 + quadrature.Constant));
            double[] a = [.. explicitMatching.Gradient.ToArray().Select(g => (double)g)],
                b = [.. implicitMatching.Gradient.ToArray().Select(g => (double)g)];
            Assert.InRange(Distance(a, b), 0, 2e-6 * (kept.Length + Norm(a)));
        }
    }

    /// <summary>How far, over some networks, explicit less implicit is from its constant, and the gradients from each other.</summary>
    static double NetworkGap(int dimension, Activation activation, double trace, double sign)
    {
        var quadrature = dimension == 1 ? line : plane;
        var axes = NaiveReverse.Axes(dimension);
        double gap = 0;
        foreach (int[] hidden in new int[][] { [4], [3, 3] })
        {
            var shape = new NetworkShape(dimension, hidden, activation, skip: -1);
            var network = new ScoreNetwork(shape);
            network.Initialize(new NoiseStream(11, (uint)hidden.Length));
            double[] parameters = [.. network.Parameters.ToArray().Select(p => (double)p)];
            NaiveReverse explicitMatching = new(shape, parameters), implicitMatching = new(shape, parameters);
            double difference = 0;
            for (int b = 0; b < quadrature.Points.Length; b++)
            {
                double weight = quadrature.Weights[b];
                double[] x = quadrature.Points[b], target = quadrature.Scores[b];
                var (s, slices) = implicitMatching.Add(x, axes, s => [.. s.Select(value => weight * value)], trace * weight);
                explicitMatching.Add(x, [], s => [.. s.Zip(target, (value, t) => weight * (value - sign * t))], 0);
                double squares = s.Zip(target, (value, t) => (value - sign * t) * (value - sign * t)).Sum();
                difference += weight * (0.5 * squares - 0.5 * s.Sum(value => value * value) - trace * slices.Sum());
            }
            gap = Math.Max(gap, Math.Abs(difference - quadrature.Constant));
            gap = Math.Max(gap, Distance(explicitMatching.Gradient, implicitMatching.Gradient) / (1 + Norm(explicitMatching.Gradient)));
        }
        return gap;
    }

    /// <summary><c>∂_k∂_i log p̃</c> as the tangent's tangent, <c>∂_i log p̃</c> as the tangent's value.</summary>
    static Dual<Dual<Scalar<double>>> Mixed(Bumps family, double[] x, int i, double[] parameters, int k)
    {
        Dual<Dual<Scalar<double>>>[] point = [.. x.Select((value, j) => new Dual<Dual<Scalar<double>>>(new(value, 0),
            new(j == i ? 1 : 0, 0)))];
        Dual<Dual<Scalar<double>>>[] beta = [.. parameters.Select((value, l) => new Dual<Dual<Scalar<double>>>(new(value, l == k ? 1 : 0),
            new(0, 0)))];
        return family.LogDensity<Dual<Dual<Scalar<double>>>>(point, beta);
    }

    static double Norm(double[] x) => Math.Sqrt(x.Sum(value => value * value));

    static double Distance(double[] x, double[] y) => Norm([.. x.Zip(y, (a, b) => a - b)]);

    static string Key(ReadOnlySpan<float> x) => string.Join(' ', x.ToArray().Select(BitConverter.SingleToInt32Bits));

    /// <summary>A score known at the nodes of a quadrature alone.</summary>
    sealed class Tabulated(int dimension, Dictionary<string, float[]> scores) : IScore<float>
    {
        public int Dimension => dimension;

        public void Evaluate(ReadOnlyMatrixView<float> points, MatrixView<float> destination)
        {
            for (int b = 0; b < points.Rows; b++) scores[Key(points[b])].CopyTo(destination[b]);
        }
    }

    /// <summary>
    /// A curved family that the clusters do not belong to: <c>−½‖x‖² + β_0 Σ sin(x_i + β_1) + β_2 softplus(β_3 Σ x_i)</c>.
    /// </summary>
    readonly struct Bumps(int dimension) : IParametricDensity
    {
        public int Dimension => dimension;

        public int Parameters => 4;

        public R LogDensity<R>(ReadOnlySpan<R> x, ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0), sum = R.Constant(0);
            for (int i = 0; i < x.Length; i++)
            {
                log += parameters[0] * R.Sin(x[i] + parameters[1]) - R.Constant(0.5) * x[i] * x[i];
                sum += x[i];
            }
            return log + parameters[2] * R.Softplus(parameters[3] * sum);
        }
    }
}
