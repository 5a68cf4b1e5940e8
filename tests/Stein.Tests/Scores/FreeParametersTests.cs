using Stein.Duals;
using Stein.Scores;
using Stein.Simd;
using Xunit;
using Number = Stein.Duals.Dual<Stein.Simd.Scalar<double>>;

namespace Stein.Tests.Scores;

/// <summary>Densities whose parameters vary agree with those of constants, and their derivatives with differences.</summary>
public class FreeParametersTests
{
    delegate Number Density(Number[] at);

    /// <summary>Of the number and the parameters: all vary, the number varies, the number was observed. And a point.</summary>
    static readonly Dictionary<string, (Density Free, Density Constant, Density Observed, double[] At)> families = new()
    {
        ["normal"] = (p => LogPdf.Normal(p[0], p[1], p[2]), p => LogPdf.Normal(p[0], V(p[1]), V(p[2])),
            p => LogPdf.Normal(V(p[0]), p[1], p[2]), [0.4, -0.3, 1.7]),
        ["log-normal"] = (p => LogPdf.LogNormal(p[0], p[1], p[2]), p => LogPdf.LogNormal(p[0], V(p[1]), V(p[2])),
            p => LogPdf.LogNormal(V(p[0]), p[1], p[2]), [0.4, -0.3, 1.7]),
        ["Cauchy"] = (p => LogPdf.Cauchy(p[0], p[1], p[2]), p => LogPdf.Cauchy(p[0], V(p[1]), V(p[2])),
            p => LogPdf.Cauchy(V(p[0]), p[1], p[2]), [4, -0.3, 1.7]),
        ["t"] = (p => LogPdf.StudentT(p[0], p[1], p[2], p[3]), p => LogPdf.StudentT(p[0], V(p[1]), V(p[2]), V(p[3])),
            p => LogPdf.StudentT(V(p[0]), p[1], p[2], p[3]), [4, 3.3, -0.3, 1.7]),
        ["Laplace"] = (p => LogPdf.Laplace(p[0], p[1], p[2]), p => LogPdf.Laplace(p[0], V(p[1]), V(p[2])),
            p => LogPdf.Laplace(V(p[0]), p[1], p[2]), [-4, -0.3, 1.7]),
        ["logistic"] = (p => LogPdf.Logistic(p[0], p[1], p[2]), p => LogPdf.Logistic(p[0], V(p[1]), V(p[2])),
            p => LogPdf.Logistic(V(p[0]), p[1], p[2]), [-4, -0.3, 1.7]),
        ["von Mises"] = (p => LogPdf.VonMises(p[0], p[1], p[2]), p => LogPdf.VonMises(p[0], V(p[1]), V(p[2])),
            p => LogPdf.VonMises(V(p[0]), p[1], p[2]), [2, -0.3, 1.7]),
        ["exponential"] = (p => LogPdf.Exponential(p[0], p[1]), p => LogPdf.Exponential(p[0], V(p[1])),
            p => LogPdf.Exponential(V(p[0]), p[1]), [2, 0.3]),
        ["gamma"] = (p => LogPdf.Gamma(p[0], p[1], p[2]), p => LogPdf.Gamma(p[0], V(p[1]), V(p[2])),
            p => LogPdf.Gamma(V(p[0]), p[1], p[2]), [2, 0.3, 1.7]),
        ["inverse gamma"] = (p => LogPdf.InverseGamma(p[0], p[1], p[2]), p => LogPdf.InverseGamma(p[0], V(p[1]), V(p[2])),
            p => LogPdf.InverseGamma(V(p[0]), p[1], p[2]), [2, 3.3, 1.7]),
        ["Weibull"] = (p => LogPdf.Weibull(p[0], p[1], p[2]), p => LogPdf.Weibull(p[0], V(p[1]), V(p[2])),
            p => LogPdf.Weibull(V(p[0]), p[1], p[2]), [2, 3.3, 1.7]),
        ["beta"] = (p => LogPdf.Beta(p[0], p[1], p[2]), p => LogPdf.Beta(p[0], V(p[1]), V(p[2])),
            p => LogPdf.Beta(V(p[0]), p[1], p[2]), [0.2, 3.3, 0.7]),
        ["Dirichlet"] = (p => LogPdf.Dirichlet<Number>(p[..3], p[3..]), p => LogPdf.Dirichlet(p[..3], [V(p[3]), V(p[4]), V(p[5])]),
            p => LogPdf.Dirichlet<Number>([V(p[0]), V(p[1]), V(p[2])], p[3..]), [0.2, 0.3, 0.5, 3.3, 0.7, 12]),
        ["negative binomial"] = (p => LogPdf.NegativeBinomial(4, p[0], p[1]), p => LogPdf.NegativeBinomial(4, p[0], V(p[1])),
            p => LogPdf.NegativeBinomialLog(4, Number.Log(p[0]), p[1]), [2.7, 3.3]),
        ["multivariate normal"] = (p => LogPdf.MultivariateNormal<Number>(p[..2], p[2..4], p[4..]),
            p => LogPdf.MultivariateNormal(p[..2], [V(p[2]), V(p[3])], [.. p[4..].Select(V)]),
            p => LogPdf.MultivariateNormal<Number>([V(p[0]), V(p[1])], p[2..4], p[4..]), [0.2, 0.3, -1, 2, 1.3, 99, -0.4, 0.7]),
    };

    /// <summary>Densities that have one form.</summary>
    static readonly Dictionary<string, (Density Log, double[] At)> others = new()
    {
        ["t of constant degrees"] = (p => LogPdf.StudentT(p[0], 3.3, p[1], p[2]), [4, -0.3, 1.7]),
        ["observed t of constant degrees"] = (p => LogPdf.StudentT(4.4, 3.3, p[0], p[1]), [-0.3, 1.7]),
        ["Pareto"] = (p => LogPdf.Pareto(p[0], 0.2, p[1]), [4, 3.3]),
        ["Poisson"] = (p => LogPdf.Poisson(4, p[0]), [3.3]),
        ["Poisson of 0"] = (p => LogPdf.Poisson(0, p[0]), [3.3]),
        ["Poisson by log-rate"] = (p => LogPdf.PoissonLog(4, p[0]), [3.3]),
        ["negative binomial of 0"] = (p => LogPdf.NegativeBinomial(0, p[0], p[1]), [2.7, 3.3]),
        ["negative binomial by log-mean"] = (p => LogPdf.NegativeBinomialLog(7, p[0], 1.3), [1.2]),
        ["binomial"] = (p => LogPdf.Binomial(4, 7, p[0]), [0.3]),
        ["binomial by logit"] = (p => LogPdf.BinomialLogit(4, 7, p[0]), [0.3]),
        ["Bernoulli"] = (p => LogPdf.Bernoulli(true, p[0]) + 2 * LogPdf.Bernoulli(false, p[0]), [0.3]),
        ["Bernoulli by logit"] = (p => LogPdf.BernoulliLogit(true, p[0]) + 2 * LogPdf.BernoulliLogit(false, p[0]), [0.3]),
        ["categorical"] = (p => LogPdf.Categorical<Number>(1, p), [0.3, 0.2, 0.5]),
        ["categorical by logits"] = (p => LogPdf.CategoricalLogit<Number>(1, p), [0.3, 0.2, -0.5]),
        ["multinomial"] = (p => LogPdf.Multinomial<Number>([3, 0, 2], p), [0.3, 0.2, 0.5]),
        ["multinomial by logits"] = (p => LogPdf.MultinomialLogit<Number>([3, 0, 2], p), [0.3, 0.2, -0.5]),
        ["correlations"] = (p => LogPdf.LkjCholesky([p[0], p[0], p[0], p[1], p[0], p[0], p[0], p[0], p[2]], p[3]), [1, 0.8, 0.3, 1.7]),
    };

    public static TheoryData<string> Families => [.. families.Keys];

    public static TheoryData<string> All => [.. families.Keys, .. others.Keys];

    static double V(Number x) => x.Value.Value;

    static Number[] Constants(double[] at) => [.. at.Select(Number.Constant)];

    [Theory, MemberData(nameof(Families))]
    public void ConstantsAndObservationsGiveTheSameDensity(string name)
    {
        var (free, constant, observed, at) = families[name];
        var random = new Random(1);
        for (int i = 0; i < 100; i++)
        {
            Number[] point = Constants([.. at.Select(value => value * (1 + 0.2 * random.NextDouble()))]);
            double expected = V(free(point));
            Assert.Equal(expected, V(constant(point)), 1e-13 * (1 + Math.Abs(expected)));
            Assert.Equal(expected, V(observed(point)), 1e-13 * (1 + Math.Abs(expected)));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void DerivativesAreDifferences(string name)
    {
        (Density log, double[] at) = families.TryGetValue(name, out var family) ? (family.Free, family.At) : others[name];
        for (int i = 0; i < at.Length; i++)
        {
            double step = 1e-3 * Math.Abs(at[i]);
            double Moved(double by) => V(log(Constants([.. at.Select((value, j) => j == i ? value + by * step : value)])));
            double expected = (8 * (Moved(1) - Moved(-1)) - (Moved(2) - Moved(-2))) / (12 * step);
            Number[] point = [.. at.Select((value, j) => j == i ? Number.Variable(value) : Number.Constant(value))];
            Assert.Equal(expected, log(point).Tangent.Value, 1e-9 * (1 + Math.Abs(expected)));
        }
    }

    /// <summary>The values were computed with 60 digits by mpmath, from the textbook formulas.</summary>
    public static TheoryData<string, double[], double> Values => new()
    {
        { "NegativeBinomial", [3.0, 2.5, 0.7], -2.4290126505100003 },
        { "NegativeBinomial", [1000000.0, 999000.0, 100000000.0], -8.327052116762195 },
        { "NegativeBinomial", [5.0, 4.0, 1000000000000.0], -1.856019937184593 },
        { "NegativeBinomial", [0.0, 1e-05, 3.0], -9.999983333370371e-06 },
        { "NegativeBinomial", [40.0, 0.001, 0.01], -104.16835880650007 },
        { "Poisson", [4.0, 3.2], -1.725450591125222 },
        { "Poisson", [0.0, 1e-300], -1e-300 },
        { "Poisson", [1000000.0, 1000500.0], -7.951652244472229 },
        { "Binomial", [7.0, 20.0, -0.3], -1.9288136428058946 },
        { "Binomial", [20.0, 20.0, -700.0], -14000.0 },
        { "Binomial", [1.0, 1000000.0, -14.0], -1.01601781541948 },
        { "Binomial", [999999.0, 1000000.0, 20.0], -6.1865505956560405 },
        { "StudentT", [1.5, 3.3, 0.2, 2.0], -1.9458038826169233 },
        { "StudentT", [10000000000.0, 3.3, 0.0, 1.0], -97.43786540681248 },
        { "StudentT", [2.0, 1000000000.0, 0.0, 1.0], -2.918938531454673 },
        { "StudentT", [0.1, 0.001, 0.0, 1.0], -5.347864140333919 },
        { "Gamma", [2.0, 3.5, 1.2], -1.22998020216837 },
        { "Gamma", [1e-08, 0.01, 3.0], 13.647980151357501 },
        { "Gamma", [1000000.0, 1000000.0, 1.001], -8.326360811986866 },
        { "InverseGamma", [0.5, 2.2, 0.7], -0.06356136566402511 },
        { "InverseGamma", [0.0001, 1.0, 0.1], -983.8819043490416 },
        { "Beta", [0.3, 2.5, 0.4], -2.070445318051056 },
        { "Beta", [1e-12, 0.5, 1000000000.0], 23.60377853338878 },
        { "Beta", [0.25, 100000.0, 300000.0], 6.367658693848445 },
        { "VonMises", [1.0, 0.3, 2.0], -1.132186233323325 },
        { "VonMises", [0.31, 0.3, 1000000.0], -44.0107667139449 },
        { "VonMises", [2.0, 0.3, 0.0], -1.8378770664093456 },
        { "VonMises", [2.0, -1.0, 40.0], -78.67736379177953 },
        { "Weibull", [1.5, 0.8, 2.0], -1.653172198170408 },
        { "Weibull", [3.0, 20.0, 2.0], -3315.2503079326016 },
        { "Logistic", [-100000.0, 0.0, 2.0], -50000.69314718056 },
        { "Logistic", [800.0, 3.0, 1.5], -531.7387984414415 },
    };

    [Theory, MemberData(nameof(Values))]
    public void ValuesAreThoseOfTheTextbook(string name, double[] at, double expected)
    {
        Number[] p = Constants(at);
        int count = (int)Math.Min(at[0], int.MaxValue);
        Number[] actual = name switch
        {
            "NegativeBinomial" => [LogPdf.NegativeBinomial(count, p[1], p[2]), LogPdf.NegativeBinomial(count, p[1], at[2]),
                LogPdf.NegativeBinomialLog(count, Number.Log(p[1]), p[2]), LogPdf.NegativeBinomialLog(count, Number.Log(p[1]), at[2])],
            "Poisson" => [LogPdf.Poisson(count, p[1]), LogPdf.PoissonLog(count, Number.Log(p[1]))],
            "Binomial" => [LogPdf.BinomialLogit(count, (int)at[1], p[2])],
            "StudentT" => [LogPdf.StudentT(p[0], p[1], p[2], p[3]), LogPdf.StudentT(p[0], at[1], at[2], at[3]),
                LogPdf.StudentT(at[0], at[1], p[2], p[3])],
            "Gamma" => [LogPdf.Gamma(p[0], p[1], p[2]), LogPdf.Gamma(p[0], at[1], at[2]), LogPdf.Gamma(at[0], p[1], p[2])],
            "InverseGamma" => [LogPdf.InverseGamma(p[0], p[1], p[2]), LogPdf.InverseGamma(p[0], at[1], at[2])],
            "Beta" => [LogPdf.Beta(p[0], p[1], p[2]), LogPdf.Beta(p[0], at[1], at[2])],
            "VonMises" => [LogPdf.VonMises(p[0], p[1], p[2]), LogPdf.VonMises(p[0], at[1], at[2])],
            "Weibull" => [LogPdf.Weibull(p[0], p[1], p[2]), LogPdf.Weibull(p[0], at[1], at[2])],
            _ => [LogPdf.Logistic(p[0], p[1], p[2]), LogPdf.Logistic(p[0], at[1], at[2])],
        };
        // The sum's terms are as large as its largest argument times a logarithm.
        double size = Math.Max(
            Math.Abs(expected), name is "VonMises" ? at[2] : name is "Beta" ? 0.25 * at[2] : 20 * Math.Min(at[0], at[1]));
        foreach (Number value in actual) Assert.Equal(expected, V(value), 2e-15 * (10 + size));
    }

    /// <summary>The exact size of a Laplace's deviation, on both sides and far out; its derivative at the kink is 0.</summary>
    [Fact]
    public void ALaplaceFallsAsTheDistance()
    {
        foreach (double z in new[] { 1e-25, 0.3, 5, 1e10, 1e100, 1e300 })
        {
            Assert.Equal(-Math.Log(2) - z, V(LogPdf.Laplace(Number.Constant(z), 0, 1)), 1e-15 * (1 + z));
            Assert.Equal(1, LogPdf.Laplace(Number.Variable(-z), 0, 1).Tangent.Value);
            Assert.Equal(-1, LogPdf.Laplace(Number.Variable(z), 0, 1).Tangent.Value);
        }
        Assert.Equal(0, LogPdf.Laplace(Number.Variable(2), 2, 1).Tangent.Value);
        Assert.Equal(-1, LogPdf.Laplace(Dual<Scalar<float>>.Variable(1e20f), 0, 1).Tangent.Value);
    }
}
