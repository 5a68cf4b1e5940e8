using Stein.Buffers;
using Stein.Noise;
using Stein.Scores;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Scores;

public class BuiltInDensityTests
{
    static readonly NoiseStream noise = new(31, 0);

    static readonly GaussianMixture mixture = new([1, 4, 2], [-5, -5, 5, 5, 0, 3], 1.2);

    public static TheoryData<string> Names => ["mixture", "eight", "student", "funnel", "banana", "checkerboard", "rings"];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheScoreIsTheDifferenceOfTheLogDensity(string name)
    {
        switch (name)
        {
            case "mixture": Check(mixture); break;
            case "eight": Check(GaussianMixture.EightGaussians); break;
            case "student": Check(new StudentT(3, 4)); break;
            case "funnel": Check(new Funnel(5)); break;
            case "banana": Check(new Banana(0.3, 2)); break;
            case "checkerboard": Check(new Checkerboard(0.2)); break;
            default: Check(new Rings(3, 0.2)); break;
        }

        static void Check<TDensity>(TDensity density) where TDensity : struct, IDensity
        {
            const int Count = 50;
            const double Step = 1e-5;
            int dimension = density.Dimension;
            double[] points = new double[Count * dimension], scores = new double[Count * dimension];
            noise.Normals<double>(0, 0, points);
            for (int i = 0; i < points.Length; i++) points[i] *= 2;
            Score.FromDensity(density).Evaluate(new(points, Count, dimension), new MatrixView<double>(scores, Count, dimension));
            for (int i = 0; i < points.Length; i++)
            {
                double At(double offset)
                {
                    double[] point = points.AsSpan(i / dimension * dimension, dimension).ToArray();
                    var x = Array.ConvertAll(point, coordinate => new Scalar<double>(coordinate));
                    x[i % dimension] += offset;
                    return density.LogDensity<Scalar<double>>(x).Value;
                }

                double expected = (8 * (At(Step) - At(-Step)) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
                Assert.Equal(expected, scores[i], 1e-6 * (1 + Math.Abs(expected)));
            }
        }
    }

    [Fact]
    public void TheClosedFormIsTheDualNumbersOfTheMixture()
    {
        Check<double>(1e-12);
        Check<float>(3e-5);

        static void Check<T>(double tolerance) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            const int Count = 203;
            double[] draws = new double[2 * Count];
            noise.Normals<double>(1, 0, draws);
            // Far away, where all components vanish, too.
            T[] points = [.. draws.Select((z, i) => T.CreateTruncating(z * (i % 7 == 0 ? 60 : 4)))];
            T[] closed = new T[2 * Count], logs = new T[Count];
            double[] expected = new double[2 * Count], expectedLogs = new double[Count];
            var smoothed = mixture.Smoothed(0.5);
            new GaussianMixtureScore<T>(mixture.Smoothed(0.3)).At(0.4).Evaluate(new(points, Count, 2), new MatrixView<T>(closed, Count, 2));
            new GaussianMixtureScore<T>(smoothed).Evaluate(new(points, Count, 2), logs, new MatrixView<T>(closed, Count, 2));
            double[] wide = [.. points.Select(double.CreateTruncating)];
            Score.FromDensity(smoothed).Evaluate(new(wide, Count, 2), expectedLogs, new MatrixView<double>(expected, Count, 2));
            for (int b = 0; b < Count; b++)
            {
                Assert.Equal(expectedLogs[b], double.CreateTruncating(logs[b]), tolerance * (1 + Math.Abs(expectedLogs[b])));
                for (int i = 2 * b; i < 2 * b + 2; i++)
                {
                    double scale = 1 + Math.Abs(wide[i]) + Math.Abs(expected[i]);
                    Assert.Equal(expected[i], double.CreateTruncating(closed[i]), tolerance * scale);
                }
            }
        }
    }

    [Fact]
    public void TheJacobianInClosedFormIsTheHessian()
    {
        const int Count = 50;
        double[] points = new double[2 * Count], closed = new double[4 * Count], hessians = new double[4 * Count],
            traces = new double[Count];
        noise.Normals<double>(2, 0, points);
        for (int i = 0; i < points.Length; i++) points[i] *= i % 7 == 0 ? 30 : 4;
        var score = new GaussianMixtureScore<double>(mixture);
        score.Jacobian(new(points, Count, 2), new(closed, Count, 4));
        score.Trace(new(points, Count, 2), new(new double[2 * Count], Count, 2), traces);
        Score.FromDensity(mixture).Jacobian(new(points, Count, 2), new(hessians, Count, 4));
        for (int b = 0; b < Count; b++)
        {
            for (int k = 4 * b; k < 4 * b + 4; k++) Assert.Equal(hessians[k], closed[k], 1e-11 * (1 + Math.Abs(hessians[k])));
            Assert.Equal(closed[4 * b + 1], closed[4 * b + 2]);
            Assert.Equal(traces[b], closed[4 * b] + closed[4 * b + 3], 1e-12 * (1 + Math.Abs(traces[b])));
        }
    }

    [Fact]
    public void SmoothingAddsVariances()
    {
        double[] points = [1, 2, -3, 0.5], first = new double[4], second = new double[4];
        var wider = new GaussianMixture([1, 4, 2], [-5, -5, 5, 5, 0, 3], 1.5);
        new GaussianMixtureScore<double>(mixture).At(0.9).Evaluate(new(points, 2, 2), new MatrixView<double>(first, 2, 2));
        new GaussianMixtureScore<double>(wider).Evaluate(new(points, 2, 2), new MatrixView<double>(second, 2, 2));
        for (int i = 0; i < 4; i++) Assert.Equal(second[i], first[i], 1e-13);
    }

    /// <summary>
    /// The mean of <c>−log p</c> over 200,000 draws is the entropy, 2.8319, within 6 standard errors: draws, density and constant belong
    /// together. With the density of another deviation it is not.
    /// </summary>
    [Fact]
    public void EightGaussiansHaveTheirEntropy()
    {
        Assert.InRange(Math.Abs(Excess(GaussianMixture.EightGaussians)), 0, 6);
        Assert.True(Math.Abs(Excess(GaussianMixture.EightGaussians.Smoothed(0.2))) > 6);

        static double Excess(GaussianMixture density)
        {
            const int Count = 200_000;
            double[] points = new double[2 * Count], logs = new double[Count], scores = new double[2 * Count];
            GaussianMixture.EightGaussians.Draw(noise, 0, new(points, Count, 2));
            new GaussianMixtureScore<double>(density).Evaluate(new(points, Count, 2), logs, new MatrixView<double>(scores, Count, 2));
            double mean = logs.Average(), spread = Math.Sqrt(logs.Average(log => (log - mean) * (log - mean)));
            return (-mean - 2.8319) / (spread / Math.Sqrt(Count) + 5e-5);
        }
    }

    /// <summary>
    /// A statistic of 100,000 draws has the distribution function it should, within the bound of Dvoretzky, Kiefer, Wolfowitz and Massart
    /// at 1e-9; with the parameters of another density it has not.
    /// </summary>
    [Theory]
    [InlineData("funnel neck", true)]
    [InlineData("funnel width", true)]
    [InlineData("banana", true)]
    [InlineData("checkerboard row", true)]
    [InlineData("funnel neck, wrong", false)]
    [InlineData("banana, wrong", false)]
    public void DrawsHaveTheirLaw(string what, bool right)
    {
        const int Count = 100_000;
        double[] points = new double[2 * Count];
        var view = new MatrixView<double>(points, Count, 2);
        if (what.StartsWith("funnel")) new Funnel(2).Draw(noise, 0, view);
        else if (what.StartsWith("banana")) new Banana(0.3, 2).Draw(noise, 0, view);
        else new Checkerboard(0.1).Draw(noise, 0, view);
        Func<double, double, double> uniform = what switch
        {
            "funnel neck" => (x, _) => Normal(x / 3),
            "funnel width" => (x, y) => Normal(y * Math.Exp(-x / 2)),
            "banana" => (x, y) => Normal(y - 0.3 * (x * x - 4)),
            "checkerboard row" => (_, y) => (y + 4) / 8,
            "funnel neck, wrong" => (x, _) => Normal(x / 3.3),
            _ => (x, y) => Normal(y - 0.36 * (x * x - 4)),
        };
        double[] sorted = [.. Enumerable.Range(0, Count).Select(b => uniform(points[2 * b], points[2 * b + 1])).Order()];
        double distance = Enumerable.Range(0, Count)
            .Max(i => Math.Max(Math.Abs(sorted[i] - (double)i / Count), Math.Abs(sorted[i] - (i + 1.0) / Count)));
        Assert.Equal(right, distance <= Math.Sqrt(Math.Log(2 / 1e-9) / (2.0 * Count)));

        static double Normal(double z)
        {
            // By the integral of the density from 0, with Simpson's rule.
            double a = Math.Min(Math.Abs(z), 9), sum = 0;
            const int Pieces = 60;
            for (int i = 0; i <= Pieces; i++)
                sum += (i is 0 or Pieces ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-0.5 * (a * i / Pieces) * (a * i / Pieces));
            return 0.5 + Math.Sign(z) * sum * a / Pieces / 3 / Math.Sqrt(2 * Math.PI);
        }
    }

    [Fact]
    public void DrawsOfTheCheckerboardLieOnItsBlackSquares()
    {
        double[] points = new double[2000], logs = new double[1000], scores = new double[2000];
        new Checkerboard(0.01).Draw(noise, 5, new(points, 1000, 2));
        Score.FromDensity(new Checkerboard(0.01)).Evaluate(new(points, 1000, 2), logs, new MatrixView<double>(scores, 1000, 2));
        Assert.InRange(logs.Count(log => log > -Math.Log(32) - 0.5), 950, 1000);
    }

    [Fact]
    public void DrawsDependOnTheirNumberAlone()
    {
        double[] all = new double[60], part = new double[20];
        mixture.Draw(noise, 0, new(all, 30, 2));
        mixture.Draw(noise, 20, new(part, 10, 2));
        Assert.Equal(all[40..], part);
    }
}
