using Stein.Scores;
using Xunit;
using Number = Stein.Simd.Scalar<double>;

namespace Stein.Tests.Scores;

public class CountsTests
{
    delegate Number Probability(int count);

    static readonly Dictionary<string, (int Last, Probability Log)> laws = new()
    {
        ["Poisson"] = (200, k => LogPdf.Poisson<Number>(k, 7.3)),
        ["Poisson by log-rate"] = (200, k => LogPdf.PoissonLog<Number>(k, -1.3)),
        ["negative binomial"] = (3000, k => LogPdf.NegativeBinomial<Number>(k, 9, (Number)0.6)),
        ["negative binomial of a constant dispersion"] = (3000, k => LogPdf.NegativeBinomial<Number>(k, 9, 0.6)),
        ["negative binomial by log-mean"] = (3000, k => LogPdf.NegativeBinomialLog<Number>(k, 1.2, (Number)2.4)),
        ["negative binomial by log-mean of a constant dispersion"] = (3000, k => LogPdf.NegativeBinomialLog<Number>(k, 1.2, 2.4)),
        ["binomial"] = (13, k => LogPdf.Binomial<Number>(k, 13, 0.7)),
        ["binomial by logit"] = (13, k => LogPdf.BinomialLogit<Number>(k, 13, -2.1)),
        ["binomial of no trial"] = (0, k => LogPdf.BinomialLogit<Number>(k, 0, -2.1)),
        ["Bernoulli"] = (1, k => LogPdf.Bernoulli<Number>(k == 1, 0.7)),
        ["Bernoulli by logit"] = (1, k => LogPdf.BernoulliLogit<Number>(k == 1, 1.2)),
        ["categorical"] = (2, k => LogPdf.Categorical<Number>(k, [0.2, 0.5, 0.3])),
        ["categorical by logits"] = (2, k => LogPdf.CategoricalLogit<Number>(k, [0.2, 700, 699])),
    };

    public static TheoryData<string> Names => [.. laws.Keys];

    [Theory, MemberData(nameof(Names))]
    public void ProbabilitiesSumToOne(string name)
    {
        var (last, log) = laws[name];
        Assert.Equal(1, Enumerable.Range(0, last + 1).Sum(k => Math.Exp(log(k).Value)), 1e-12);
    }

    [Fact]
    public void MomentsAreThoseOfTheParameters()
    {
        (double mean, double variance) = Moments(k => LogPdf.NegativeBinomial<Number>(k, 9, 0.6), 4000);
        Assert.Equal(9, mean, 1e-9);
        Assert.Equal(9 + 81 / 0.6, variance, 1e-7);
        (mean, variance) = Moments(k => LogPdf.Poisson<Number>(k, 7.3), 200);
        Assert.Equal(7.3, mean, 1e-10);
        Assert.Equal(7.3, variance, 1e-10);

        static (double Mean, double Variance) Moments(Probability log, int last)
        {
            double mean = 0, square = 0;
            for (int k = 0; k <= last; k++)
            {
                double p = Math.Exp(log(k).Value);
                mean += k * p;
                square += (double)k * k * p;
            }
            return (mean, square - mean * mean);
        }
    }

    [Fact]
    public void MultinomialProbabilitiesSumToOneAndOfTwoTheyAreTheBinomial()
    {
        double byProbability = 0, byLogit = 0;
        for (int i = 0; i <= 6; i++)
        {
            for (int j = 0; i + j <= 6; j++)
            {
                byProbability += Math.Exp(LogPdf.Multinomial<Number>([i, j, 6 - i - j], [0.2, 0.5, 0.3]).Value);
                byLogit += Math.Exp(LogPdf.MultinomialLogit<Number>([i, j, 6 - i - j], [1, -2, 0.3]).Value);
            }
            Assert.Equal(
                LogPdf.BinomialLogit<Number>(i, 6, 0.8).Value, LogPdf.MultinomialLogit<Number>([i, 6 - i], [0.8, 0]).Value, 1e-13);
        }
        Assert.Equal(1, byProbability, 1e-13);
        Assert.Equal(1, byLogit, 1e-13);
    }

    [Fact]
    public void CertainOutcomesHaveProbabilityOne()
    {
        Assert.Equal(0, LogPdf.Binomial<Number>(0, 7, 0.0).Value);
        Assert.Equal(0, LogPdf.Binomial<Number>(7, 7, 1.0).Value);
        Assert.Equal(0, LogPdf.Multinomial<Number>([0, 4], [0.0, 1.0]).Value);
        Assert.Equal(0, LogPdf.Poisson<Number>(0, 0.0).Value);
        Assert.Equal(-1e-300, LogPdf.BernoulliLogit<Number>(true, 690.7755278982137).Value, 1e-312);
        Assert.Equal(-1e300, LogPdf.BernoulliLogit<Number>(false, 1e300).Value);
    }

    [Fact]
    public void CountsOutOfRangeAreRefusedUnderTheirNames()
    {
        Number x = 0.5;
        for (int attempt = 0; attempt < 2; attempt++)
        {
            Refused("count", () => LogPdf.Poisson(-1, x), () => LogPdf.PoissonLog(-1, x), () => LogPdf.NegativeBinomial(-1, x, x),
                () => LogPdf.NegativeBinomial(-1, x, 0.5), () => LogPdf.NegativeBinomialLog(-1, x, x),
                () => LogPdf.NegativeBinomialLog(-1, x, 0.5), () => LogPdf.Binomial(-1, 3, x), () => LogPdf.BinomialLogit(4, 3, x));
            Refused("trials", () => LogPdf.Binomial(0, -1, x), () => LogPdf.BinomialLogit(0, -1, x));
            Refused("counts", () => LogPdf.Multinomial<Number>([1, -1], [x, x]), () => LogPdf.MultinomialLogit<Number>([-1], [x]));
            Refused("category", () => LogPdf.Categorical<Number>(2, [x, x]), () => LogPdf.CategoricalLogit<Number>(-1, [x, x]));
            Refused("concentration", () => LogPdf.VonMises(x, 0, -1), () => LogPdf.VonMises(x, 0, double.NaN));
        }
        Assert.Throws<ArgumentException>("probabilities", () => LogPdf.Multinomial<Number>([1, 1], [x]));
        Assert.Throws<ArgumentException>("logits", () => LogPdf.MultinomialLogit<Number>([], []));

        static void Refused(string name, params Func<object>[] uses)
        {
            foreach (var use in uses) Assert.Throws<ArgumentOutOfRangeException>(name, use);
        }
    }
}
