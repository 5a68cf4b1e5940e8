using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;
using Stein.Simd;
using Stein.Tests.Oracles;
using Xunit;

namespace Stein.Tests.Scores;

/// <summary>The named densities integrate to 1.</summary>
public class NormalizedDensityTests
{
    [Fact]
    public void InThePlane()
    {
        Check(Score.FromDensity(new Banana(0.2, 1.3)), 30, 0.1, 1e-10);
        Check(Score.FromDensity(new Checkerboard(0.2)), 12, 0.05, 1e-10);
        Check(Score.FromDensity(new Checkerboard(3)), 130, 0.25, 1e-10);
        Check(Score.FromDensity(new StudentT(20, 2)), 40, 0.1, 1e-10);
        // The tip at the origin, 0.001 wide, is too sharp for the grid.
        Check(Score.FromDensity(new Rings(3, 0.25)), 6, 0.025, 1e-5);
        Check(Score.FromDensity(new GaussianMixture([1, 4, 2], [-2, -1, 2, 1, 0, 3], 0.7)), 10, 0.1, 1e-10);
        Check(new GaussianMixtureScore<double>(new([1, 4, 2], [-2, -1, 2, 1, 0, 3], 0.7)), 10, 0.1, 1e-10);
        Check(new Gaussian([1, -0.5], [2, 0.9, 0.9, 1]), 14, 0.1, 1e-10);
        Check(new Gaussian([1, -0.5], [2, 0.9, 0.9, 1]).Smoothed(0.5), 14, 0.1, 1e-10);

        static void Check(ILogDensity<double> density, double half, double step, double tolerance)
            => Assert.Equal(1, Integral.OverSquare(half, step, (points, values) =>
            {
                var rows = new ReadOnlyMatrixView<double>(points, values.Length, 2);
                density.Evaluate(rows, values, new MatrixView<double>(new double[points.Length], values.Length, 2));
                for (int b = 0; b < values.Length; b++) values[b] = Math.Exp(values[b]);
            }), tolerance);
    }

    [Fact]
    public void OnTheLine()
    {
        Check(new Logistic());
        Check(new StudentT(0.7, 1));
        Check(new StudentT(5, 1));
        Check(new StudentT(1e9, 1));
        Check(new GaussianMixture([1, 3], [-2, 4], 0.5));

        static void Check<TDensity>(TDensity density) where TDensity : struct, IDensity
            => Assert.Equal(1, Integral.Over(Support.Line, x => Math.Exp(At(density, x))), 1e-11);
    }

    /// <summary>Densities of <c>‖x‖</c> alone: over the radius, times the sphere's area <c>2 π^(D/2) / Γ(D/2) r^(D−1)</c>.</summary>
    [Fact]
    public void OverTheRadius()
    {
        for (int dimension = 1; dimension <= 9; dimension++)
            foreach (double degrees in new[] { 0.8, 3, 50, 1e12 }) Check(new StudentT(degrees, dimension));
        foreach (double deviation in new[] { 0.1, 0.3, 2, 20 })
            for (int count = 1; count <= 4; count++) Check(new Rings(count, deviation));

        static void Check<TDensity>(TDensity density) where TDensity : struct, IDensity
        {
            int dimension = density.Dimension;
            double area = dimension % 2 == 1 ? 2 : 2 * Math.PI;
            for (int d = dimension % 2 == 1 ? 1 : 2; d < dimension; d += 2) area *= 2 * Math.PI / d;
            double[] x = new double[dimension];
            Assert.Equal(1, Integral.Over(Support.Above, r =>
            {
                x[0] = r;
                return Math.Exp(At(density, x) + (dimension - 1) * Math.Log(r)) * area;
            }), 1e-10);
        }
    }

    /// <summary>Given the first coordinate, the others are normals of deviation <c>e^(x/2)</c>, whose integral is known.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void TheFunnelOverItsFirstCoordinate(int dimension)
    {
        double[] x = new double[dimension];
        Assert.Equal(1, Integral.Over(Support.Line, first =>
        {
            x[0] = first;
            return Math.Exp(At(new Funnel(dimension), x) + 0.5 * (dimension - 1) * (first + Math.Log(2 * Math.PI)));
        }), 1e-12);
    }

    /// <summary>The mean of <c>p/q</c> over draws from a wider mixture <c>q</c> is 1: within 6 standard errors.</summary>
    [Fact]
    public void AMixtureOfThreeDimensionsByItsDraws()
    {
        const int Count = 100_000;
        var narrow = new GaussianMixture([1, 2], [0, 0, 0, 2, 1, -1], 0.6);
        var wide = narrow.Smoothed(0.6);
        double[] points = new double[3 * Count], first = new double[Count], second = new double[Count], scores = new double[3 * Count];
        wide.Draw(new NoiseStream(5, 1), 0, new(points, Count, 3));
        Score.FromDensity(narrow).Evaluate(new(points, Count, 3), first, new(scores, Count, 3));
        new GaussianMixtureScore<double>(wide).Evaluate(new(points, Count, 3), second, new(scores, Count, 3));
        double[] ratios = [.. first.Zip(second, (p, q) => Math.Exp(p - q))];
        double mean = ratios.Average(), deviation = Math.Sqrt(ratios.Average(ratio => (ratio - mean) * (ratio - mean)) / Count);
        Assert.InRange((mean - 1) / deviation, -6, 6);
    }

    [Fact]
    public void SinglePrecisionHasTheSameNormaliser()
    {
        float[] points = [0.3f, -1, 2, 0.5f], logs = new float[2], scores = new float[4];
        var mixture = new GaussianMixture([1, 4, 2], [-2, -1, 2, 1, 0, 3], 0.7);
        foreach (var score in new IDifferentiableLogDensity<float>[] { Score.InSinglePrecision(mixture),
            new GaussianMixtureScore<float>(mixture) })
        {
            score.Evaluate(new(points, 2, 2), logs, new(scores, 2, 2));
            for (int b = 0; b < 2; b++) Assert.Equal(At(mixture, points[2 * b], points[2 * b + 1]), logs[b], 1e-5);
        }
    }

    static double At<TDensity>(TDensity density, params double[] x) where TDensity : struct, IDensity
        => density.LogDensity<Scalar<double>>(Array.ConvertAll(x, value => new Scalar<double>(value))).Value;
}
