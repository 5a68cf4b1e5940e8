using Stein.Diagnostics;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Stein.Simd;
using Stein.Tests.Oracles;
using Xunit;

#pragma warning disable xUnit1051 // Walks of a few steps need no cancellation.

namespace Stein.Tests.Sampling;

/// <summary>
/// Simulation-based calibration (Talts et al. 2018): a parameter from the prior, data from the parameter, draws from the posterior; the
/// parameter's rank among the draws is uniform if sampler and density are right. A χ² test over 20 bins at 1e-6; twins with a wrong
/// posterior fail. Behind <c>STEIN_LONG=1</c>.
/// </summary>
public class SimulationBasedCalibrationTests
{
    const int Simulations = 3000;

    [Theory]
    [InlineData("normal", 1)]
    [InlineData("normal", 3)]
    [InlineData("gamma", 1)]
    [InlineData("gamma", 3)]
    [InlineData("beta", 1)]
    [InlineData("beta", 3)]
    public void RanksAreUniform(string model, int leapfrog) => Assert.True(Uniform(model, leapfrog, wrong: false));

    [Theory]
    [InlineData("normal")]
    [InlineData("gamma")]
    [InlineData("beta")]
    public void UnderAWrongPosteriorTheyAreNot(string model) => Assert.False(Uniform(model, 3, wrong: true));

    [Fact]
    public void AShortRunSaysWhatIsWrong()
    {
        var right = Run("normal", 3, wrong: false, 400);
        Assert.Empty(right.Warnings);
        Assert.All(right.PValues, p => Assert.InRange(p, 0.001, 1));
        Assert.Equal(400, right.Histogram(0).Sum());
        Assert.Contains(Run("normal", 3, wrong: true, 400).Warnings, text => text.Contains("are not uniform"));
        // The posterior without its log-Jacobian lies too low.
        Assert.Contains(Run("gamma", 3, wrong: true, 400).Warnings, text => text.Contains("coordinate 1") && text.EndsWith("too low"));
    }

    [Fact]
    public void RanksDoNotDependOnThePool()
    {
        using WorkerPool one = new(1), three = new(3);
        Assert.Equal(Ranks(one), Ranks(three));

        int[] Ranks(WorkerPool pool)
            => SimulationBasedCalibration.Run(seed => Simulate("beta", false, seed), 10, Options(1) with { WarmUp = 30 }, 5, pool).Ranks;
    }

    static bool Uniform(string model, int leapfrog, bool wrong)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STEIN_LONG") == "1", "takes seconds; set STEIN_LONG=1");
        long[] counts = [.. Run(model, leapfrog, wrong, Simulations).Histogram(0)];
        return ChiSquare.Excess(counts) <= 1;
    }

    static SimulationBasedCalibration Run(string model, int leapfrog, bool wrong, int simulations)
        => SimulationBasedCalibration.Run(seed => Simulate(model, wrong, seed), simulations, Options(leapfrog));

    static DrawOptions Options(int leapfrog) => new()
    {
        Chains = 1,
        WarmUp = 300,
        Count = 99,
        Thinning = leapfrog == 1 ? 12 : 5,
        LeapfrogSteps = leapfrog,
    };

    /// <summary>The parameter on the real line, and its posterior there.</summary>
    static (double[] Parameters, ILogDensity<double> Posterior) Simulate(string model, bool wrong, ulong seed)
    {
        var random = new Random((int)seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double Exponential() => -Math.Log(1 - random.NextDouble());
        double Gamma(int shape) => Enumerable.Range(0, shape).Sum(_ => Exponential());
        switch (model)
        {
            case "normal":
                double mean = 2 * Normal();
                double[] y = [.. Enumerable.Range(0, 5).Select(_ => mean + Normal())];
                return ([mean], Score.FromDensity(new NormalMean(y, wrong ? 1.4 : 1)));
            case "gamma":
                double rate = Gamma(3) / 2;
                return ([Math.Log(rate)], Score.FromDensity(new ExponentialRate(Enumerable.Range(0, 6).Sum(_ => Exponential() / rate), 6,
                    forgetful: wrong)));
            default:
                double a = Gamma(2), share = a / (a + Gamma(3));
                return ([Math.Log(share / (1 - share))], Score.FromDensity(
                    new BinomialShare(Enumerable.Range(0, 10).Count(_ => random.NextDouble() < share), wrong ? 14 : 10)));
        }
    }

    /// <summary><c>μ ~ N(0, 2²)</c>, <c>y ~ N(μ, deviation²)</c>.</summary>
    readonly struct NormalMean(double[] y, double deviation) : IDensity
    {
        public int Dimension => 1;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = LogPdf.Normal(x[0], 0, 2);
            foreach (double value in y) log += LogPdf.Normal(value, x[0], deviation);
            return log;
        }
    }

    /// <summary><c>λ ~ Gamma(3, 2)</c>, <c>y ~ Exponential(λ)</c>, by their sum; forgetful of the log-Jacobian it is wrong.</summary>
    readonly struct ExponentialRate(double sum, int count, bool forgetful) : IDensity
    {
        public int Dimension => 1;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R jacobian = R.Constant(0), rate = Constrain.Positive(x[0], ref jacobian);
            R log = LogPdf.Gamma(rate, 3, 2) + R.Constant(count) * R.Log(rate) - rate * R.Constant(sum);
            return forgetful ? log : log + jacobian;
        }
    }

    /// <summary><c>p ~ Beta(2, 3)</c>, <c>k ~ Binomial(n, p)</c>.</summary>
    readonly struct BinomialShare(int k, int n) : IDensity
    {
        public int Dimension => 1;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0), p = Constrain.Unit(x[0], ref log);
            return log + LogPdf.Beta(p, 2, 3) + LogPdf.Beta(p, k + 1, n - k + 1);
        }
    }
}
