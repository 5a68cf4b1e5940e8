using System.Globalization;
using Stein.Scores;
using Xunit;
using D = Stein.Duals.Dual<Stein.Simd.Scalar<double>>;
using F = Stein.Simd.Scalar<float>;
using J = Stein.Duals.Jet<Stein.Simd.Scalar<double>>;

namespace Stein.Tests.Scores;

/// <summary>The values of <c>Data/special.csv</c> were computed with 60 digits and more by mpmath, at the very double arguments.</summary>
public class SpecialFunctionsTests(ITestOutputHelper output)
{
    /// <summary>What an error is measured by.</summary>
    enum Scale
    {
        /// <summary>The size of the value.</summary>
        Value,

        /// <summary>The larger of 1 and the size of the value.</summary>
        One,

        /// <summary>The value times the larger of 1 and the size of its logarithm.</summary>
        Tail,
    }

    /// <summary>Functions, what their errors are measured by, and the largest errors of value and derivative in roundings.</summary>
    sealed record Case(Func<D, D, D> Double, Func<F, F, F> Single, Scale Scale, double Bound, double SlopeBound = 0);

    static readonly Dictionary<string, Case> cases = new()
    {
        ["cdf"] = new((x, _) => SpecialFunctions.NormalCdf(x), (x, _) => SpecialFunctions.NormalCdf(x), Scale.Tail, 2),
        ["log-cdf"] = new((x, _) => SpecialFunctions.LogNormalCdf(x), (x, _) => SpecialFunctions.LogNormalCdf(x), Scale.Value, 10, 10),
        ["log-cdf of the right"] = new(
            (x, _) => SpecialFunctions.LogNormalCdf(x), (x, _) => SpecialFunctions.LogNormalCdf(x), Scale.Tail, 2),
        ["erf"] = new((x, _) => SpecialFunctions.Erf(x), (x, _) => SpecialFunctions.Erf(x), Scale.Value, 2),
        ["erfc"] = new((x, _) => SpecialFunctions.Erfc(x), (x, _) => SpecialFunctions.Erfc(x), Scale.Tail, 4),
        ["log-sigmoid"] = new((x, _) => SpecialFunctions.LogSigmoid(x), (x, _) => SpecialFunctions.LogSigmoid(x), Scale.Value, 2),
        ["log1m-exp"] = new((x, _) => SpecialFunctions.Log1mExp(x), (x, _) => SpecialFunctions.Log1mExp(x), Scale.Value, 3, 4),
        ["log-gamma"] = new((x, _) => SpecialFunctions.LogGamma(x), (x, _) => SpecialFunctions.LogGamma(x), Scale.One, 16, 12),
        ["digamma"] = new((x, _) => SpecialFunctions.Digamma(x), (x, _) => SpecialFunctions.Digamma(x), Scale.One, 12, 10),
        ["log-i0"] = new((x, _) => SpecialFunctions.LogBesselI0(x), (x, _) => SpecialFunctions.LogBesselI0(x), Scale.One, 14, 60),
        ["log-beta"] = new(SpecialFunctions.LogBeta, SpecialFunctions.LogBeta, Scale.One, 14, 12),
        ["log-binomial"] = new(SpecialFunctions.LogBinomial, SpecialFunctions.LogBinomial, Scale.One, 16),
    };

    public static TheoryData<string> Names => [.. cases.Keys];

    static readonly Lazy<ILookup<string, (double X, double Y, double Value)>> table = new(() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "special.csv")).Skip(1).Select(line => line.Split(',')).ToLookup(
            cells => cells[0], cells => (Number(cells[1]), Number(cells[2]), Number(cells[3]))));

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [Theory, MemberData(nameof(Names))]
    public void ErrsByLessThanItsBound(string name)
    {
        Case f = cases[name];
        Check(name, f.Bound, f.Scale, (x, y) => f.Double(new(x, 0), new(y, 0)).Value.Value);
    }

    public static TheoryData<string> SlopeNames => [.. cases.Where(f => f.Value.SlopeBound > 0).Select(f => f.Key)];

    [Theory, MemberData(nameof(SlopeNames))]
    public void ItsDerivativeErrsByLessThanItsBound(string name)
    {
        Case f = cases[name];
        Check(name + "'", f.SlopeBound, f.Scale, (x, y) => f.Double(D.Variable(x), new(y, 0)).Tangent.Value);
    }

    void Check(string name, double bound, Scale scale, Func<double, double, double> f)
    {
        (double error, double where, double second) = table.Value[name].Select(row => (
            Error(f(row.X, row.Y), row.Value, scale, Math.ScaleB(1, -53)), row.X, row.Y)).Max();
        output.WriteLine($"{name}: {error:F2} roundings at {where:R}, {second:R}");
        Assert.True(error <= bound, $"{error} roundings at {where:R}, {second:R}");
    }

    /// <summary>In single precision the functions are compared with those in double precision, at the same arguments.</summary>
    [Theory, MemberData(nameof(Names))]
    public void TheFloatFunctionErrsByLessThanItsBound(string name)
    {
        Case f = cases[name];
        double worst = 0, where = 0, second = 0;
        foreach (var (x, y, _) in table.Value[name])
        {
            float a = (float)x, b = (float)y;
            double exact = f.Double(new((double)a, 0), new((double)b, 0)).Value.Value;
            if (!float.IsFinite(a) || !float.IsFinite(b) || !float.IsNormal((float)exact) || x > 0 != a > 0 || y > 0 != b > 0) continue;
            double error = Error(f.Single(a, b).Value, exact, f.Scale, Math.ScaleB(1, -24));
            if (error > worst) (worst, where, second) = (error, a, b);
        }
        output.WriteLine($"{name}: {worst:F2} roundings at {where:R}, {second:R}");
        Assert.True(worst <= f.Bound, $"{worst} roundings at {where:R}, {second:R}");
    }

    /// <summary>The second derivative loses its accuracy in the far tail only.</summary>
    [Fact]
    public void TheSecondDerivativeOfTheLogarithmOfTheCdfIsExact()
    {
        foreach (var (x, _, exact) in table.Value["log-cdf''"])
            Assert.Equal(exact, SpecialFunctions.LogNormalCdf(J.Variable(x)).Second.Value, 1e-15 * (1 + x * x));
        Assert.Equal(-1, SpecialFunctions.LogNormalCdf(J.Variable(-1e4)).Second.Value, 1e-7);
    }

    [Fact]
    public void TheLogarithmOfASumIsThatOfTheSum()
    {
        D[] x = [new(1000, 1), new(1001, 0), new(998.5, 0), new(-1e300, 0)];
        D sum = LogPdf.LogSumExp<D>(x);
        double all = 1 + Math.Exp(1) + Math.Exp(-1.5);
        Assert.Equal(1000 + Math.Log(all), sum.Value.Value, 1e-12);
        Assert.Equal(1 / all, sum.Tangent.Value, 1e-14);
        Assert.Equal(3, LogPdf.LogSumExp<D>([new(3, 0)]).Value.Value);
        Assert.Throws<ArgumentException>("x", () => LogPdf.LogSumExp<D>([]));
    }

    static double Error(double value, double exact, Scale scale, double rounding)
    {
        if (value.Equals(exact)) return 0;
        double size = scale switch
        {
            Scale.Value => Math.Abs(exact),
            Scale.One => Math.Max(1, Math.Abs(exact)),
            _ => Math.Abs(exact) * Math.Max(1, Math.Abs(Math.Log(Math.Abs(exact)))),
        };
        double error = Math.Abs(value - exact) / (rounding * size);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }
}
