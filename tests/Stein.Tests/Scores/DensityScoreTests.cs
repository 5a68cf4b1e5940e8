using FsCheck.Xunit;
using Stein.Benchmarks.Consistency;
using Stein.Buffers;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Scores;

[Collection(nameof(Alone))]
public class DensityScoreTests
{
    [Property(MaxTest = 30)]
    public void AGaussianByItsDensityHasTheScoreOfItsFormula(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, 7), rows = random.Next(0, 20);
        double[] mean = Numbers(random, dimension), root = Numbers(random, dimension * dimension);
        double[] points = Numbers(random, rows * dimension);
        var covariance = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j < dimension; j++)
            {
                for (int k = 0; k < dimension; k++) covariance[i * dimension + j] += root[i * dimension + k] * root[j * dimension + k];
                if (i == j) covariance[i * dimension + j] += 0.5;
            }
        }
        var gaussian = new Gaussian(mean, covariance);
        var precision = new double[dimension * dimension];
        var cholesky = new Stein.Linear.Cholesky(covariance, dimension);
        for (int i = 0; i < dimension; i++)
        {
            precision[i * dimension + i] = 1;
            cholesky.Solve(precision.AsSpan(i * dimension, dimension));
        }
        double[] expected = new double[points.Length], actual = new double[points.Length], traces = new double[rows];
        var x = new ReadOnlyMatrixView<double>(points, rows, dimension);
        gaussian.Evaluate(x, new MatrixView<double>(expected, rows, dimension));
        var score = Score.FromDensity(new Quadratic(mean, precision));
        score.Evaluate(x, new MatrixView<double>(actual, rows, dimension));
        for (int i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], 1e-12 * (1 + expected.Max(Math.Abs)));
        score.Trace(x, default, traces);
        Assert.All(traces, trace => Assert.Equal(-gaussian.PrecisionTrace, trace, 1e-12 * gaussian.PrecisionTrace));
    }

    [Fact]
    public void TheLogisticHasItsTextbookScore()
    {
        double[] x = [-40, -3, -0.5, 0, 0.5, 3, 40], values = new double[7], scores = new double[7], traces = new double[7];
        var score = Score.FromDensity(new Logistic());
        score.Evaluate(new ReadOnlyMatrixView<double>(x, 7, 1), values, new MatrixView<double>(scores, 7, 1));
        score.Trace(new ReadOnlyMatrixView<double>(x, 7, 1), default, traces);
        for (int b = 0; b < 7; b++)
        {
            double half = Math.PI * x[b] / (2 * Math.Sqrt(3)), rate = Math.PI / Math.Sqrt(3);
            Assert.Equal(-2 * Math.Log(Math.Cosh(half)) + Math.Log(rate / 4), values[b], 1e-14 * (1 + Math.Abs(values[b])));
            Assert.Equal(-rate * Math.Tanh(half), scores[b], 1e-14);
            Assert.Equal(-rate * rate / 2 / Math.Pow(Math.Cosh(half), 2), traces[b], 1e-14);
        }
    }

    [Fact]
    public void FloatsFollowDoubles()
    {
        double[] x = Numbers(new Random(3), 40), expected = new double[40];
        float[] single = [.. x.Select(v => (float)v)], actual = new float[40];
        Score.FromDensity(new Banana(0.7)).Evaluate(new(x, 20, 2), new MatrixView<double>(expected, 20, 2));
        Score.InSinglePrecision(new Banana(0.7)).Evaluate(new(single, 20, 2), new MatrixView<float>(actual, 20, 2));
        for (int i = 0; i < 40; i++) Assert.Equal(expected[i], actual[i], 1e-5);
    }

    [Fact]
    public void AMemberOfAFamilyIsADensity()
    {
        double[] w = Numbers(new Random(4), 9), x = Numbers(new Random(5), 30), scores = new double[30];
        var member = new Member<IndependentComponents<Logistic>>(new(new Logistic(), 3), w);
        Score.FromDensity(member).Evaluate(new ReadOnlyMatrixView<double>(x, 10, 3), new MatrixView<double>(scores, 10, 3));
        for (int b = 0; b < 10; b++)
        {
            for (int j = 0; j < 3; j++)
            {
                double expected = 0;
                for (int k = 0; k < 3; k++)
                {
                    double s = Enumerable.Range(0, 3).Sum(l => w[k * 3 + l] * x[b * 3 + l]), rate = Math.PI / Math.Sqrt(3);
                    expected -= rate * Math.Tanh(rate * s / 2) * w[k * 3 + j];
                }
                Assert.Equal(expected, scores[b * 3 + j], 1e-13);
            }
        }
        var family = new IndependentComponents<Logistic>(default, 3);
        var refusal = Assert.Throws<ArgumentException>("parameters", () => new Member<IndependentComponents<Logistic>>(family, [1]));
        Assert.Contains("9 parameters", refusal.Message);
    }

    [Fact]
    public void SamplersTakeUserDensities()
    {
        using var pool = new WorkerPool(1);
        var chains = Chains<double>.Scattered(10, 2, 1, new NoiseStream(1, 0));
        var langevin = new UnadjustedLangevin<double>(Score.FromDensity(new Banana(0.5)), 0.1);
        new Sampler<double>(langevin, new NoiseStream(1, 1), pool).Walk(chains, 100, null, TestContext.Current.CancellationToken);
        Assert.All(chains.Positions.Items.ToArray(), x => Assert.InRange(x, -20, 60));
    }

    [Fact]
    public void ScoresAllocateNothing()
    {
        double[] x = Numbers(new Random(6), 600), scores = new double[600], traces = new double[100];
        var small = Score.FromDensity(new Banana(0.5));
        var member = Score.FromDensity(new Member<IndependentComponents<Logistic>>(new(new Logistic(), 6), new double[36]));
        Assert.Equal(0, Allocated(() =>
        {
            small.Evaluate(new ReadOnlyMatrixView<double>(x, 100, 2), new MatrixView<double>(scores, 100, 2));
            member.Evaluate(new ReadOnlyMatrixView<double>(x, 100, 6), new MatrixView<double>(scores, 100, 6));
            member.Trace(new ReadOnlyMatrixView<double>(x, 100, 6), default, traces);
        }));
    }

    [Fact]
    public void PointsOfAnotherDimensionAreRefused()
        => Assert.Contains("dimension 2", Assert.Throws<ArgumentException>(() => Score.FromDensity(new Banana(1))
            .Evaluate(new ReadOnlyMatrixView<double>(new double[3], 1, 3), new MatrixView<double>(new double[3], 1, 3))).Message);

    static long Allocated(Action step)
    {
        for (int i = 0; i < 20; i++) step();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 3 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++) step();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    static double[] Numbers(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextDouble() - 1)];

    readonly struct Banana(double bend) : IDensity
    {
        public int Dimension => 2;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R y = x[1] - bend * x[0] * x[0];
            return -0.5 * (x[0] * x[0] + y * y);
        }
    }

    readonly struct Quadratic(double[] mean, double[] precision) : IDensity
    {
        public int Dimension => mean.Length;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R sum = R.Constant(0);
            for (int i = 0; i < mean.Length; i++)
            {
                for (int j = 0; j < mean.Length; j++)
                    sum -= 0.5 * precision[i * mean.Length + j] * (x[i] - mean[i]) * (x[j] - mean[j]);
            }
            return sum;
        }
    }
}
