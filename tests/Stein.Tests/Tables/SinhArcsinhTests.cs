using FsCheck.Xunit;
using Stein.Duals;
using Stein.Simd;
using Stein.Tables;
using Xunit;
using Twice = Stein.Duals.Dual<Stein.Duals.Dual<Stein.Simd.Scalar<double>>>;

namespace Stein.Tests.Tables;

public class SinhArcsinhTests
{
    [Property]
    public void EveryValueComesBack(int seed)
    {
        var (map, random) = (RandomMap(seed), new Random(seed));
        foreach (double u in Distances(random))
        {
            double y = map.Location + map.Scale * u;
            Assert.Equal(u, (map.Restore(map.Standardize(y)) - map.Location) / map.Scale, 1e-9 * (1 + Math.Abs(u)));
        }
    }

    [Property]
    public void ItIncreasesAndItsSlopeIsThatOfTheFormula(int seed)
    {
        var (map, random) = (RandomMap(seed), new Random(seed));
        foreach (double u in Distances(random))
        {
            double y = map.Location + map.Scale * u, score = random.NextDouble() - 0.5;
            var x = Formula(map, new Twice(Dual<Scalar<double>>.Variable(y), Scalar<double>.Constant(1)));
            double slope = x.Value.Tangent.Value, second = x.Tangent.Tangent.Value;
            Assert.True(slope > 0);
            Assert.Equal(x.Value.Value.Value, map.Standardize(y), 1e-10 * (1 + Math.Abs(map.Standardize(y))));
            Assert.Equal(Math.Log(slope), map.LogSlope(y), 1e-10);
            double bend = second / slope, size = Math.Abs(score * slope) + Math.Abs(bend) + 1 / map.Scale / (1 + Math.Abs(u));
            Assert.Equal(score * slope + bend, map.RestoreScore(score, y), 1e-8 * size);
        }
    }

    [Property]
    public void ShiftAndScaleOfTheColumnDoNotMatter(int seed)
    {
        var (map, random) = (RandomMap(seed), new Random(seed));
        double unit = Math.ScaleB(1, random.Next(-300, 300));
        var scaled = new SinhArcsinh(map.Location * unit, map.Scale * unit, map.Skewness, map.Tail, map.Mean, map.Deviation);
        foreach (double u in Distances(random))
        {
            double y = map.Location + map.Scale * u;
            Assert.Equal(map.Standardize(y), scaled.Standardize(y * unit));
            Assert.Equal(map.LogSlope(y) - Math.Log(unit), scaled.LogSlope(y * unit), 1e-10);
            Assert.Equal(map.RestoreScore(0.3, y), scaled.RestoreScore(0.3, y * unit) * unit,
                1e-10 * (1 + Math.Abs(map.RestoreScore(0.3, y))));
        }
    }

    [Theory]
    [InlineData(1.0, 0.5)]
    [InlineData(1e-300, 0.25)]
    [InlineData(1e300, 0.9)]
    public void ExtremesAreFinite(double scale, double tail)
    {
        var map = new SinhArcsinh(-scale, scale, 0.7, tail, 0.1, 1.3);
        foreach (double y in new[] { 1e308, -1e308, 0, double.Epsilon, scale, -scale, 1e200, -1e-200 })
        {
            Assert.True(double.IsFinite(map.Standardize(y)) && double.IsFinite(map.LogSlope(y)) && double.IsFinite(map.RestoreScore(1, y)),
                $"{y}");
            double back = map.Restore(map.Standardize(y));
            Assert.Equal(y / 2 / scale, back / 2 / scale, 1e-10 * (1 + Math.Abs(y / 2 / scale)));
        }
    }

    [Fact]
    public void WhereTheQuotientOverflowsTheMapIsStillRight()
    {
        var map = new SinhArcsinh(0, 1e-300, 0, 0.5);
        // sinh(½ asinh u) is √(u/2) there.
        Assert.Equal(Math.Sqrt(0.5e10) * 1e150, map.Standardize(1e10), 1e145);
        Assert.Equal(-0.5e-10, map.RestoreScore(0, 1e10), 1e-20);
    }

    [Fact]
    public void DistantValuesNeverGoFurtherAway()
    {
        var map = new SinhArcsinh(0, 1, 0, 0.6);
        for (double u = 0.01; u < 1e9; u *= 1.7) Assert.InRange(map.LogSlope(u), map.LogSlope(2 * u), Math.Log(0.6));
    }

    [Fact]
    public void ElementaryFunctionsAreAccurate()
    {
        for (double u = 1e-300; u < 1e300; u *= 3.7)
        {
            // Of the platform's functions, asinh loses digits near zero.
            double asinh = u < 1e-4 ? u - u * u * u / 6 : Math.Asinh(u);
            Assert.Equal(asinh, SinhArcsinh.Asinh(u), 4e-16 * asinh + (u < 1 ? 1e-15 * u : 0));
            Assert.Equal(-SinhArcsinh.Asinh(u), SinhArcsinh.Asinh(-u));
            if (u > 700) continue;
            Assert.Equal(Math.Sinh(u), SinhArcsinh.Sinh(1, u), 1e-15 * Math.Sinh(u) * (1 + u));
        }
        Assert.Equal(Math.Sinh(710.4), SinhArcsinh.Sinh(1, 710.4), 1e-12 * Math.Sinh(710.4));
        Assert.Equal(0.5e-300 * Math.Exp(400) * Math.Exp(400), SinhArcsinh.Sinh(1e-300, 800), 1e35);
    }

    [Theory]
    [InlineData(0, 1, 0, 0, 0, 1)]
    [InlineData(0, 1, 0, 1.0001, 0, 1)]
    [InlineData(0, 1, 0, -0.5, 0, 1)]
    [InlineData(0, 1, 0, double.NaN, 0, 1)]
    [InlineData(0, 0, 0, 1, 0, 1)]
    [InlineData(0, double.PositiveInfinity, 0, 1, 0, 1)]
    [InlineData(double.NaN, 1, 0, 1, 0, 1)]
    [InlineData(0, 1, double.NegativeInfinity, 1, 0, 1)]
    [InlineData(0, 1, 0, 1, double.NaN, 1)]
    [InlineData(0, 1, 0, 1, 0, 0)]
    public void NumbersOutOfRangeAreRefused(double location, double scale, double skewness, double tail, double mean, double deviation)
        => Assert.Throws<ArgumentException>(() => new SinhArcsinh(location, scale, skewness, tail, mean, deviation));

    internal static SinhArcsinh RandomMap(int seed)
    {
        var random = new Random(seed);
        return new(20 * random.NextDouble() - 10, Math.Exp(4 * random.NextDouble() - 2), 4 * random.NextDouble() - 2,
            1 - 0.9 * random.NextDouble(),
            random.NextDouble() - 0.5, Math.Exp(random.NextDouble() - 0.5));
    }

    static IEnumerable<double> Distances(Random random)
        => Enumerable.Range(0, 20).Select(k => (random.NextDouble() - 0.5) * Math.Pow(10, k % 5));

    /// <summary>The formula as it is written, with its first two derivatives.</summary>
    static Twice Formula(SinhArcsinh map, Twice y)
    {
        static Twice Constant(double value) => Twice.Constant(value);
        var u = (y - Constant(map.Location)) / Constant(map.Scale);
        var root = Twice.Sqrt(Constant(1) + u * u);
        // log(u + √(1 + u²)) would cancel on the left.
        var asinh = u.Value.Value.Value < 0 ? -Twice.Log(root - u) : Twice.Log(root + u);
        var w = Constant(map.Tail) * asinh - Constant(map.Skewness);
        var sinh = Constant(0.5) * (Twice.Exp(w) - Twice.Exp(-w));
        return (sinh - Constant(map.Mean)) / Constant(map.Deviation);
    }
}
