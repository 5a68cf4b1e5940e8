using Stein.Scores;
using Stein.Simd;
using Stein.Tests.Oracles;
using Xunit;
using Number = Stein.Duals.Dual<Stein.Simd.Scalar<double>>;

namespace Stein.Tests.Scores;

public class LogPdfTests
{
    /// <summary>A density of one number.</summary>
    delegate Number Density(Number x);

    static readonly Dictionary<string, (Support Support, Density Log)> densities = new()
    {
        ["normal"] = (Support.Line, x => LogPdf.Normal(x, 0.7, 0.3)),
        ["normal of a constant deviation 5"] = (Support.Line, x => LogPdf.Normal(x, -2, 5)),
        ["normal of a varying deviation"] = (Support.Line, x => LogPdf.Normal(x, Number.Constant(1), Number.Constant(2.5))),
        ["observed normal"] = (Support.Line, x => LogPdf.Normal(1.5, x, 0.4)),
        ["Cauchy"] = (Support.Line, x => LogPdf.Cauchy(x, -1, 2.5)),
        ["t of 1"] = (Support.Line, x => LogPdf.StudentT(x, 1, 0.5, 2)),
        ["t of 4.5"] = (Support.Line, x => LogPdf.StudentT(x, 4.5, -0.5, 0.7)),
        ["t of a million"] = (Support.Line, x => LogPdf.StudentT(x, 1e6, 0, 1.3)),
        ["exponential"] = (Support.Above, x => LogPdf.Exponential(x, 0.3)),
        ["gamma of 0.6"] = (Support.Above, x => LogPdf.Gamma(x, 0.6, 2)),
        ["gamma of 7.5"] = (Support.Above, x => LogPdf.Gamma(x, 7.5, 0.2)),
        ["gamma of 40"] = (Support.Above, x => LogPdf.Gamma(x, 40, 3)),
        ["beta"] = (Support.Unit, x => LogPdf.Beta(x, 2, 3)),
        ["beta of 0.7"] = (Support.Unit, x => LogPdf.Beta(x, 0.7, 1)),
        ["beta of 30"] = (Support.Unit, x => LogPdf.Beta(x, 12, 30)),
        ["half-normal"] = (Support.Above, x => LogPdf.HalfNormal(x, 2.5)),
        ["half-normal of a free deviation"] = (Support.Above, x => LogPdf.HalfNormal(x, Number.Constant(0.4))),
        ["half-Cauchy"] = (Support.Above, x => LogPdf.HalfCauchy(x, 2.5)),
        ["half-Cauchy of a free scale"] = (Support.Above, x => LogPdf.HalfCauchy(x, Number.Constant(0.4))),
        ["log-normal"] = (Support.Above, x => LogPdf.LogNormal(x, 0.3, 0.8)),
        ["right half of a Laplace"] = (Support.Above, x => LogPdf.Laplace(x + 2, 2, 1.3) + Math.Log(2)),
        ["left half of a Laplace"] = (Support.Above, x => LogPdf.Laplace(2 - x, 2, 1.3) + Math.Log(2)),
        ["logistic"] = (Support.Line, x => LogPdf.Logistic(x, -1, 0.7)),
        ["inverse gamma"] = (Support.Above, x => LogPdf.InverseGamma(x, 1.5, 2)),
        ["inverse gamma of 0.4"] = (Support.Above, x => LogPdf.InverseGamma(x, 0.4, 0.7)),
        ["Weibull"] = (Support.Above, x => LogPdf.Weibull(x, 1.7, 0.8)),
        ["Weibull of 0.6"] = (Support.Above, x => LogPdf.Weibull(x, 0.6, 2)),
        ["Pareto above 2"] = (Support.Above, x => LogPdf.Pareto(x + 2, 2, 1.4)),
        ["Pareto of a free shape"] = (Support.Above, x => LogPdf.Pareto(x + 0.7, 0.7, Number.Constant(3))),
        ["uniform"] = (Support.Unit, x => LogPdf.Uniform(5 * x - 2, -2, 3) + Math.Log(5)),
        ["von Mises"] = (Support.Unit, x => LogPdf.VonMises(2 * Math.PI * x, 1, 1.7) + Math.Log(2 * Math.PI)),
        ["mixture"] = (Support.Line, x => LogPdf.Mixture(Number.Constant(0.3), LogPdf.StudentT(x, 4, 1, 0.5), LogPdf.Cauchy(x, -3, 2))),
        ["mixture of a constant share"] = (Support.Line, x => LogPdf.Mixture(0.3, LogPdf.Normal(x, 1, 0.5), LogPdf.Normal(x, -3, 2))),
    };

    public static TheoryData<string> Names => [.. densities.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ItIntegratesToOne(string name)
    {
        var (support, log) = densities[name];
        Assert.Equal(1, Integral.Over(support, x => Math.Exp(log(new Number(x, 0)).Value.Value)), 1e-11);
    }

    /// <summary>Restricted to numbers above the centre they are half-densities, whose integral is a half.</summary>
    [Fact]
    public void HalfDensitiesIntegrateToAHalf()
    {
        Assert.Equal(0.5, Integral.Over(Support.Above, x => Math.Exp(LogPdf.Normal(new Scalar<double>(x), 0, 5).Value)), 1e-12);
        Assert.Equal(0.5, Integral.Over(Support.Above, x => Math.Exp(LogPdf.Cauchy(new Scalar<double>(x), 0, 5).Value)), 1e-12);
        Assert.Equal(0.5, Integral.Over(Support.Above, x => Math.Exp(LogPdf.StudentT(new Scalar<double>(x), 3, 0, 5).Value)), 1e-12);
    }

    /// <summary>What was observed has a density too: the integral over it is 1.</summary>
    [Fact]
    public void ObservedNumbersHaveADensity()
    {
        Scalar<double> mean = 1, deviation = 2.5;
        Assert.Equal(1, Integral.Over(Support.Line, y => Math.Exp(LogPdf.Normal(new Scalar<double>(y), 1, 2.5).Value)), 1e-12);
        Assert.Equal(1, Integral.Over(Support.Line, y => Math.Exp(LogPdf.Normal(y, mean, deviation).Value)), 1e-12);
        Assert.Equal(1, Integral.Over(Support.Line, y => Math.Exp(LogPdf.Normal(y, mean, 2.5).Value)), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheDerivativeIsTheDifference(string name)
    {
        var (support, log) = densities[name];
        for (int i = 1; i < 20; i++)
        {
            const double Step = 1e-4;
            double x = support == Support.Line ? i - 9.7 : support == Support.Above ? 0.3 * i : i / 20.0;
            double At(double offset) => log(new Number(x + offset, 0)).Value.Value;
            double expected = (8 * (At(Step) - At(-Step)) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
            Assert.Equal(expected, log(Number.Variable(x)).Tangent.Value, 1e-8 * (1 + Math.Abs(expected)));
        }
    }

    /// <summary>
    /// <c>½ N(0, 1) + ½ N(0, 5²)</c> has variance ½ + 25/2 and 0.2313 of its mass within ½ of 0. Without the normalisers of the deviations
    /// it would be <c>1/6 N(0, 1) + 5/6 N(0, 5²)</c>, of deviation 4.58.
    /// </summary>
    [Fact]
    public void AMixtureOfTwoDeviationsHasItsMoments()
    {
        static double Density(double at)
        {
            Scalar<double> x = at;
            return Math.Exp(LogPdf.Mixture(0.5, LogPdf.Normal(x, 0, 1), LogPdf.Normal(x, 0, 5)).Value);
        }

        Assert.Equal(1, Integral.Over(Support.Line, Density), 1e-12);
        Assert.Equal(Math.Sqrt(13), Math.Sqrt(Integral.Over(Support.Line, x => x * x * Density(x))), 1e-11);
        // Half of the mass within ½ of 0 lies between 0 and ½.
        Assert.Equal(0.2313, Integral.Over(Support.Unit, t => Density(0.5 * t)), 1e-4);
    }

    public static TheoryData<string, double> Refused
    {
        get
        {
            var data = new TheoryData<string, double>();
            foreach (string name in new[]
            {
                "deviation", "scale", "degrees", "rate", "shape", "a", "b", "minimum", "multiplier", "concentrations", "dispersion",
            })
                foreach (double value in new[] { 0, -1, double.NaN, double.PositiveInfinity }) data.Add(name, value);
            foreach (double value in new[] { 0, 1, -0.1, 1.1, double.NaN }) data.Add("theta", value);
            foreach (double value in new[] { 2, 1.9, double.NaN, double.PositiveInfinity }) data.Add("high", value);
            return data;
        }
    }

    /// <summary>At the first call, and after a good one too.</summary>
    [Theory]
    [MemberData(nameof(Refused))]
    public void ANumberOutOfRangeIsRefusedUnderItsName(string name, double value)
    {
        Scalar<double> x = 0.5, log = 0;
        Action<double>[] uses = name switch
        {
            "deviation" => [v => LogPdf.Normal(x, 0, v), v => LogPdf.Normal(0.2, x, v), v => LogPdf.HalfNormal(x, v),
                v => LogPdf.LogNormal(x, 0, v)],
            "scale" => [v => LogPdf.Cauchy(x, 0, v), v => LogPdf.StudentT(x, 3, 0, v), v => LogPdf.HalfCauchy(x, v),
                v => LogPdf.Laplace(x, 0, v), v => LogPdf.Logistic(x, 0, v), v => LogPdf.InverseGamma(x, 2, v),
                v => LogPdf.Weibull(x, 2, v)],
            "degrees" => [v => LogPdf.StudentT(x, v, 0, 1), v => LogPdf.StudentT(x, v, x, x), v => LogPdf.StudentT(1, v, x, x)],
            "rate" => [v => LogPdf.Exponential(x, v), v => LogPdf.Gamma(x, 2, v)],
            "shape" => [v => LogPdf.Gamma(x, v, 2), v => LogPdf.InverseGamma(x, v, 2), v => LogPdf.Weibull(x, v, 2),
                v => LogPdf.Pareto(x, 0.1, v), v => LogPdf.LkjCholesky<Scalar<double>>([1, 0, 0, 1], v)],
            "minimum" => [v => LogPdf.Pareto(x, v, 2), v => LogPdf.Pareto(x, v, x)],
            "multiplier" => [v => Constrain.Affine(x, 2, v, ref log), v => Constrain.Affine(0.3, 2, v)],
            "concentrations" => [v => LogPdf.Dirichlet<Scalar<double>>([x, x], [v, 1]),
                v => LogPdf.Dirichlet<Scalar<double>>([x, x], [2, v])],
            "dispersion" => [v => LogPdf.NegativeBinomial(3, x, v), v => LogPdf.NegativeBinomialLog(3, x, v)],
            "a" => [v => LogPdf.Beta(x, v, 2)],
            "b" => [v => LogPdf.Beta(x, 2, v)],
            "theta" => [v => LogPdf.Mixture(v, x, x)],
            _ => [v => Constrain.Between(x, 2, v, ref log), v => Constrain.Between(0.3, 2, v)],
        };
        foreach (var use in uses)
        {
            for (int attempt = 0; attempt < 2; attempt++)
            {
                var refusal = Assert.Throws<ArgumentOutOfRangeException>(name, () => use(value));
                Assert.Equal(value, refusal.ActualValue);
                use(name == "high" ? 3 : 0.5);
            }
        }
    }

    /// <summary>More constants than are remembered, from several threads: every value is that of the formula.</summary>
    [Fact]
    public void RememberedNormalisersAreThoseOfTheFormula()
        => Parallel.For(0, 4, thread =>
        {
            Scalar<double> zero = 0;
            var random = new Random(thread % 2);
            for (int i = 0; i < 20_000; i++)
            {
                double deviation = Math.Exp(0.001 * random.Next(5000)), scale = 1 + random.Next(50);
                Assert.Equal(-Scalar<double>.Log(deviation).Value - 0.9189385332046728, LogPdf.Normal(zero, 0, deviation).Value);
                Assert.Equal(LogPdf.Cauchy(zero, 0, scale).Value, LogPdf.StudentT(zero, 1, 0, scale).Value, 1e-14);
            }
        });
}
