using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Scores;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Objectives;

public class ExponentialFamilyTests
{
    [Property(MaxTest = 20)]
    public void TheClosedFormIsTheMinimumThatDescentFinds(int seed)
    {
        var random = new Random(seed);
        var sample = Moments.Random(random, 2, weighted: true);
        var fit = ExponentialFamilyMatching.Fit(default(Bumps), sample);
        var loss = new DensityScoreMatching<ExponentialDensity<Bumps>>(default, sample);
        var minimum = QuasiNewton.Minimize(loss, new double[3], tolerance: 1e-13, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(fit.Loss, minimum.Value, 1e-11 * (1 + Math.Abs(fit.Loss)));
        Assert.Equal(fit.Loss, loss.Evaluate(fit.Parameters, []), 1e-11 * (1 + Math.Abs(fit.Loss)));
        double scale = 1 + fit.Parameters.Max(Math.Abs);
        for (int k = 0; k < 3; k++) Assert.Equal(fit.Parameters[k], minimum.Point[k], 1e-9 * scale);
    }

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        var sample = Moments.Random(new Random(1), 2);
        var expected = ExponentialFamilyMatching.Fit(LaneWidth.Scalar, default(Bumps), sample);
        foreach (LaneWidth width in Enum.GetValues<LaneWidth>())
        {
            var fit = ExponentialFamilyMatching.Fit(width, default(Bumps), sample);
            Assert.Equal(expected.Parameters, fit.Parameters);
            Assert.Equal(expected.Loss, fit.Loss);
        }
    }

    [Fact]
    public void ASampleThatDoesNotDetermineTheParametersIsRefused()
    {
        double[] line = [1, 2, 2, 4, 3, 6, 5, 10], one = [1, 2];
        foreach (var (points, rows) in new[] { (line, 4), (one, 1) })
        {
            var sample = new WeightedSample(new ReadOnlyMatrixView<double>(points, rows, 2));
            string message = Assert.Throws<ArgumentException>(() => ExponentialFamilyMatching.Fit(new GaussianStatistics(2),
                sample)).Message;
            Assert.Contains("does not determine the parameters", message);
        }
        var flat = new WeightedSample(new ReadOnlyMatrixView<double>([0.5, 0, 0.25, 0], 2, 2));
        Assert.Contains("statistic 1",
            Assert.Throws<ArgumentException>(() => ExponentialFamilyMatching.Fit(default(Squares), flat)).Message);
    }

    [Fact]
    public void NumbersGoneBadAreNamed()
    {
        var sample = new WeightedSample(new ReadOnlyMatrixView<double>([0.5, 1, 0.25, double.NaN], 2, 2));
        Assert.Contains("statistic",
            Assert.Throws<DivergenceException>(() => ExponentialFamilyMatching.Fit(default(Bumps), sample)).Message);
    }

    /// <summary>Three statistics and a base that is not zero.</summary>
    readonly struct Bumps : IExponentialFamily
    {
        public int Dimension => 2;

        public int Count => 3;

        public void Statistics<R>(ReadOnlySpan<R> x, Span<R> statistics) where R : unmanaged, IReal<R>
        {
            statistics[0] = R.Exp(-(x[0] * x[0] + x[1] * x[1]));
            statistics[1] = R.Sin(x[0]) * x[1];
            statistics[2] = R.Log1p(x[1] * x[1]);
        }

        public R Base<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R> => R.Constant(-0.5) * (x[0] * x[0] + x[1] * x[1]);
    }

    readonly struct Squares : IExponentialFamily
    {
        public int Dimension => 2;

        public int Count => 2;

        public void Statistics<R>(ReadOnlySpan<R> x, Span<R> statistics) where R : unmanaged, IReal<R>
            => (statistics[0], statistics[1]) = (x[0] * x[0], x[1] * x[1]);

        public R Base<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R> => R.Constant(0);
    }
}
