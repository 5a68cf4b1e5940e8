using System.Globalization;
using FsCheck.Xunit;
using Stein.Buffers;
using Stein.Diagnostics;
using Stein.Noise;
using Stein.Scores;
using Stein.Tables;
using Stein.Tests.Program;
using Xunit;

namespace Stein.Tests.Tables;

public class ColumnShapesTests
{
    static readonly NoiseStream noise = new(21, 0);

    /// <summary>The values are the quantiles of the law, so all that parts the fit from the truth is their number and the ridge.</summary>
    [Theory]
    [InlineData(0, 0.6)]
    [InlineData(0.7, 0.8)]
    [InlineData(-0.7, 0.5)]
    [InlineData(0.9, 1)]
    public void TheShapeOfSinhArcsinhQuantilesIsFound(double skewness, double tail)
    {
        var truth = new SinhArcsinh(5, 3, skewness, tail);
        var map = Fit([.. Normal(4000).Select(truth.Restore)]).Columns[0];
        Assert.Equal(skewness, map.Skewness, 0.03);
        Assert.Equal(tail, map.Tail, 0.03);
        Assert.Equal(0, map.Mean, 0.03);
        Assert.Equal(1, map.Deviation, 0.03);
    }

    /// <summary>
    /// Of 2000 draws the estimates of <c>ε</c> and <c>δ</c> have standard errors below 0.05, so a limit of 5 of them has a false-alarm rate
    /// below 1e-5.
    /// </summary>
    [Fact]
    public void TheShapeOfSinhArcsinhDrawsIsFound()
    {
        var draws = new double[2000];
        noise.Normals<double>(0, 0, draws);
        var truth = new SinhArcsinh(-2, 0.1, 0.5, 0.6);
        var map = Fit([.. draws.Select(truth.Restore)]).Columns[0];
        Assert.Equal(0.5, map.Skewness, 0.25);
        Assert.Equal(0.6, map.Tail, 0.25);
    }

    [Property(MaxTest = 10)]
    public void ShiftAndScaleOfTheColumnDoNotMatter(int seed)
    {
        var random = new Random(seed);
        double[] y = LogNormal(300);
        double scale = Math.Pow(10, random.Next(-100, 100)), shift = 10 * random.NextDouble();
        double[] moved = Array.ConvertAll(y, value => scale * (value + shift));
        SinhArcsinh map = Fit(y).Columns[0], other = Fit(moved).Columns[0];
        Assert.False(map.IsAffine);
        Assert.Equal(map.Tail, other.Tail, 1e-6);
        Assert.Equal(map.Skewness, other.Skewness, 1e-6);
        for (int b = 0; b < y.Length; b++) Assert.Equal(map.Standardize(y[b]), other.Standardize(moved[b]), 1e-5);
        double[] mirrored = Array.ConvertAll(y, value => -value);
        Assert.Equal(-map.Skewness, Fit(mirrored).Columns[0].Skewness, 1e-3);
    }

    [Theory]
    [InlineData("geyser.csv", 2)]
    [InlineData("wine-white-40.csv", 12)]
    public void OnRealColumnsItIsSane(string file, int columns)
    {
        string[] lines = File.ReadAllLines(ProgramRun.Shared(file))[1..];
        double[] rows = [.. lines.SelectMany(line => line.Split(',')[..columns])
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        var table = new ReadOnlyMatrixView<double>(rows, lines.Length, columns);
        var map = ColumnShapes.Fit(table);
        for (int i = 0; i < columns; i++)
        {
            Assert.InRange(map.Columns[i].Tail, 0.1, 1);
            Assert.InRange(map.Columns[i].Skewness, -2, 2);
            for (int b = 0; b < lines.Length; b++) Assert.InRange(map.Columns[i].Standardize(table[b, i]), -6, 6);
        }
    }

    [Fact]
    public void LightTailedColumnsStayAffine()
    {
        Assert.False(Fit(Normal(500)).IsShaped);
        Assert.False(Fit([.. Enumerable.Range(0, 500).Select(b => b / 500.0)]).IsShaped);
        Assert.False(Fit([.. Enumerable.Range(0, 500).Select(b => Math.Sin(b))]).IsShaped);
    }

    [Property(MaxTest = 20)]
    public void SoDoCheckerboardsAndRingsOfGaussians(uint seed)
    {
        const int Count = 500;
        foreach (ISampled density in new ISampled[] { new Checkerboard(0.1), GaussianMixture.EightGaussians })
        {
            var points = new double[2 * Count];
            density.Draw(new(seed, 0), 0, new MatrixView<double>(points, Count, 2));
            Assert.False(ColumnShapes.Fit(new ReadOnlyMatrixView<double>(points, Count, 2)).IsShaped);
        }
    }

    [Fact]
    public void AShapedColumnIsStandardisedAndNearerToNormal()
    {
        double[] y = LogNormal(1000);
        var map = Fit(y).Columns[0];
        double[] x = Array.ConvertAll(y, map.Standardize);
        Assert.Equal(0, x.Average(), 1e-10);
        Assert.Equal(1, x.Average(value => value * value), 1e-10);
        // It had more than 4.
        Assert.InRange(x.Average(value => value * value * value), -0.3, 0.3);
        Assert.InRange(x.Max(), 2.5, 6);
    }

    [Theory]
    [InlineData(1e2, 1.9)]
    [InlineData(-1e2, 1.9)]
    [InlineData(1e6, 1.2)]
    [InlineData(1e100, 0.2)]
    public void ALoneOutlierLeavesTheBulkItsSpread(double outlier, double least)
    {
        double[] bulk = Normal(1000);
        var map = Fit([.. bulk, outlier]).Columns[0];
        Assert.InRange(map.Skewness * Math.Sign(outlier), 0, 0.7);
        Assert.InRange(Math.Abs(map.Standardize(outlier)), 5, Math.Sqrt(1001));
        // Affine, the 2 % and 98 % quantiles would have come together.
        Assert.True(map.Standardize(bulk[980]) - map.Standardize(bulk[19]) > least);
    }

    [Fact]
    public void AnOutlierAtTheEndOfTheNumbersIsFiniteToo()
    {
        double[] y = [.. Normal(1000), -1e300];
        var map = Fit(y).Columns[0];
        Assert.All(y, value => Assert.InRange(map.Standardize(value), -Math.Sqrt(1001), Math.Sqrt(1001)));
    }

    [Fact]
    public void ColumnsOfRepeatedValuesAreSane()
    {
        double[] most = [.. Enumerable.Range(0, 400).Select(b => b < 300 ? 0.0 : b - 299)],
            binary = [.. Enumerable.Range(0, 400).Select(b => b % 5 == 0 ? 1.0 : 0)];
        double[] some = [.. Enumerable.Range(0, 400).Select(b => Math.Exp(Math.Max(0, b - 120.0) / 100))];
        Assert.False(Fit(most).IsShaped);
        Assert.False(Fit(binary).IsShaped);
        Assert.False(Fit([0, 1]).IsShaped);
        var map = Fit(some).Columns[0];
        Assert.False(map.IsAffine);
        Assert.All(some, value => Assert.InRange(map.Standardize(value), -4, 4));
    }

    [Fact]
    public void WholeWeightsAreRepeatedRows()
    {
        double[] y = LogNormal(200), weights = [.. Enumerable.Range(0, 200).Select(b => 1.0 + b * 7 % 3)];
        double[] repeated = [.. y.SelectMany((value, b) => Enumerable.Repeat(value, (int)weights[b]))];
        SinhArcsinh weighted = Fit(y, weights).Columns[0], whole = Fit(repeated).Columns[0];
        foreach (double value in y) Assert.Equal(whole.Standardize(value), weighted.Standardize(value), 1e-5);
        Assert.NotEqual(Fit(y).Columns[0].Skewness, weighted.Skewness, 1e-4);
    }

    [Property(MaxTest = 30)]
    public void TheGradientIsThatOfFiniteDifferences(int seed)
    {
        const double Step = 1e-5;
        var random = new Random(seed);
        double[] weights = [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble())];
        var loss = new SinhArcsinhLoss([.. LogNormal(50).Select(y => y - 1)], weights);
        double[] parameters = [.. Enumerable.Range(0, 4).Select(_ => 2 * random.NextDouble() - 1)], gradient = new double[4];
        double value = loss.Evaluate(parameters, gradient);
        Assert.Equal(value, loss.Evaluate(parameters, []));
        for (int k = 0; k < 4; k++)
        {
            double[] up = [.. parameters], down = [.. parameters];
            up[k] += Step;
            down[k] -= Step;
            double slope = (loss.Evaluate(up, []) - loss.Evaluate(down, [])) / (2 * Step);
            Assert.Equal(slope, gradient[k], 1e-6 * (1 + Math.Abs(slope) + value));
        }
    }

    static Standardization Fit(double[] y, ReadOnlySpan<double> weights = default)
        => ColumnShapes.Fit(new ReadOnlyMatrixView<double>(y, y.Length, 1), weights);

    static double[] Normal(int count) => [.. Enumerable.Range(0, count).Select(k => NormalQuantile.At((k + 0.5) / count))];

    static double[] LogNormal(int count) => Array.ConvertAll(Normal(count), Math.Exp);
}
