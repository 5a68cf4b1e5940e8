using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Scores;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Objectives;

public class DensityScoreMatchingTests
{
    [Property(MaxTest = 20)]
    public void TheLossIsTheMeanOfTraceAndSquaredScore(int seed)
    {
        var (loss, sample, parameters) = Problem(new Random(seed));
        var score = Score.FromDensity(new Member<Ridge>(default, parameters));
        double[] scores = new double[sample.Rows * 2], traces = new double[sample.Rows];
        score.Trace(sample.Points, new MatrixView<double>(scores, sample.Rows, 2), traces);
        double expected = 0;
        for (int b = 0; b < sample.Rows; b++)
            expected += sample.Weights[b] * (traces[b]
                + 0.5 * (scores[2 * b] * scores[2 * b] + scores[2 * b + 1] * scores[2 * b + 1])) / sample.TotalWeight;
        Assert.Equal(expected, loss.Evaluate(parameters, []), 1e-13 * (1 + Math.Abs(expected)));
    }

    [Property(MaxTest = 20)]
    public void TheGradientIsTheDifferenceOfTheLoss(int seed)
    {
        var (loss, _, parameters) = Problem(new Random(seed));
        var gradient = new double[loss.Parameters];
        loss.Evaluate(parameters, gradient);
        for (int k = 0; k < gradient.Length; k++)
        {
            const double Step = 1e-5;
            double[] above = [.. parameters], below = [.. parameters];
            above[k] += Step;
            below[k] -= Step;
            Assert.Equal((loss.Evaluate(above, []) - loss.Evaluate(below, [])) / (2 * Step), gradient[k],
                1e-7 * (1 + Math.Abs(gradient[k])));
        }
    }

    [Property(MaxTest = 20)]
    public void EveryWidthGivesTheSameBitsWithAndWithoutTheGradient(int seed)
    {
        var (loss, _, parameters) = Problem(new Random(seed));
        var expected = new double[loss.Parameters];
        double value = loss.Evaluate(LaneWidth.Scalar, parameters, expected);
        foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
        {
            var gradient = new double[loss.Parameters];
            Assert.Equal(value, loss.Evaluate(width, parameters, gradient));
            Assert.Equal(value, loss.Evaluate(width, parameters, []));
            Assert.Equal(expected, gradient);
        }
    }

    [Fact]
    public void TheMetricOfAnExponentialFamilyIsItsHessian()
    {
        var random = new Random(3);
        var sample = Moments.Random(random, 2);
        var loss = new DensityScoreMatching<ExponentialDensity<GaussianStatistics>>(new(new(2)), sample);
        int count = loss.Parameters;
        double[] parameters = Moments.Uniform(random, count), metric = new double[count * count], above = new double[count],
            below = new double[count];
        loss.Metric(parameters, metric);
        for (int k = 0; k < count; k++)
        {
            double[] moved = [.. parameters];
            moved[k] = parameters[k] + 1;
            loss.Evaluate(moved, above);
            moved[k] = parameters[k] - 1;
            loss.Evaluate(moved, below);
            for (int l = 0; l < count; l++) Assert.Equal((above[l] - below[l]) / 2, metric[k * count + l], 1e-11);
        }
    }

    [Fact]
    public void AWholeWeightIsARepeatedRowAndZeroIsNone()
    {
        var random = new Random(4);
        double[] points = Moments.Uniform(random, 40), parameters = Moments.Uniform(random, 5);
        double[] weights = [.. Enumerable.Range(0, 20).Select(b => (double)(b % 4))];
        double[] repeated = [.. Enumerable.Range(0, 20).SelectMany(b => Enumerable.Repeat(points[(2 * b)..(2 * b + 2)], b % 4))
            .SelectMany(row => row)];
        for (int b = 0; b < 20; b += 4) points[2 * b] = double.NaN;
        double[] first = new double[5], second = new double[5];
        double weighted = new DensityScoreMatching<Ridge>(default, new(new ReadOnlyMatrixView<double>(points, 20, 2), weights))
            .Evaluate(parameters, first);
        double whole = new DensityScoreMatching<Ridge>(default, new(new ReadOnlyMatrixView<double>(repeated, 30, 2)))
            .Evaluate(parameters, second);
        Assert.Equal(whole, weighted, 1e-13);
        for (int k = 0; k < 5; k++) Assert.Equal(second[k], first[k], 1e-13);
    }

    [Fact]
    public void WeightsThatAreNoneAreRefused()
    {
        var points = new double[4];
        Assert.Throws<ArgumentException>(() => new WeightedSample(new ReadOnlyMatrixView<double>(points, 2, 2), [1]));
        Assert.Throws<ArgumentException>(() => new WeightedSample(new ReadOnlyMatrixView<double>(points, 2, 2), [1, -1]));
        Assert.Throws<ArgumentException>(() => new WeightedSample(new ReadOnlyMatrixView<double>(points, 2, 2), [1, double.NaN]));
        Assert.Throws<ArgumentException>(() => new WeightedSample(new ReadOnlyMatrixView<double>(points, 2, 2), [0, 0]));
        Assert.Throws<ArgumentException>(() => new WeightedSample(new ReadOnlyMatrixView<double>(points, 0, 2)));
        Assert.Throws<ArgumentException>(() => new DensityScoreMatching<Ridge>(default, new(new ReadOnlyMatrixView<double>(points, 1, 4))));
    }

    [Property(MaxTest = 20)]
    public void AFamilyThatDoesNotFitTheDataIsMinimisedToo(int seed)
    {
        // The data lie in two heaps; the logistic has one.
        var random = new Random(seed);
        double[] points = [.. Moments.Uniform(random, 100).Select((x, b) => x + (b % 3 == 0 ? 2 : -1))];
        var loss = new DensityScoreMatching<LogisticFamily>(default, new(new ReadOnlyMatrixView<double>(points, 100, 1)));
        var minimum = QuasiNewton.Minimize(loss, [0, 1], tolerance: 1e-9, iterations: 200, TestContext.Current.CancellationToken);
        Assert.True(minimum.Termination == Termination.Converged, $"{minimum}");
        Assert.True(minimum.Value < loss.Evaluate([0, 1], []));
    }

    static (DensityScoreMatching<Ridge> Loss, WeightedSample Sample, double[] Parameters) Problem(Random random)
    {
        int rows = random.Next(1, 60);
        double[] weights = [.. Enumerable.Range(0, rows).Select(_ => 0.1 + random.NextDouble())];
        var sample = new WeightedSample(new ReadOnlyMatrixView<double>(Moments.Uniform(random, 2 * rows), rows, 2), weights);
        return (new(default, sample), sample, Moments.Uniform(random, 5));
    }

    /// <summary>
    /// A curved family of the plane: <c>−½‖x‖² − softplus(a·x + c) − log(1 + (b·x)²)</c>, <c>β = (a, b, c)</c>.
    /// </summary>
    readonly struct Ridge : IParametricDensity
    {
        public int Dimension => 2;

        public int Parameters => 5;

        public R LogDensity<R>(ReadOnlySpan<R> x, ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
        {
            R along = parameters[0] * x[0] + parameters[1] * x[1] + parameters[4], across = parameters[2] * x[0] + parameters[3] * x[1];
            return R.Constant(-0.5) * (x[0] * x[0] + x[1] * x[1]) - R.Softplus(along) - R.Log1p(across * across);
        }
    }

    /// <summary>The logistic densities of mean <c>β_0</c> and standard deviation <c>1/β_1</c>.</summary>
    readonly struct LogisticFamily : IParametricDensity
    {
        public int Dimension => 1;

        public int Parameters => 2;

        public R LogDensity<R>(ReadOnlySpan<R> x, ReadOnlySpan<R> parameters) where R : unmanaged, IReal<R>
            => new Logistic().LogDensity<R>([(x[0] - parameters[0]) * parameters[1]]);
    }
}
