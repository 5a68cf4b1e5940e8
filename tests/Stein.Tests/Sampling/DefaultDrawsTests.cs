using Stein.Diagnostics;
using Stein.Sampling;
using Stein.Scores;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Sampling;

/// <summary>Default options on normals of any dimension and scale: R̂ below 1.01, deviations within 5 %, the acceptance aimed at.</summary>
public class DefaultDrawsTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(1000)]
    public void IndependentNormals(int dimension)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("STEIN_LONG") == "1" || dimension < 1000, "takes minutes; set STEIN_LONG=1");
        RequireRight(Score.FromDensity(new Normals(dimension, _ => 1)), _ => 1);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-4)]
    [InlineData(1e6)]
    public void UnequalScales(double scale) => RequireRight(Score.FromDensity(new Normals(2, i => i == 0 ? scale : 1)), i => i == 0 ? scale : 1);

    /// <summary>Fifty deviations from 0.1 to 10: variances with a ratio of 10⁴.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void IllConditionedNormals(bool rotated)
    {
        const int Dimension = 50;
        static double Scale(int i) => Math.Pow(10, 2.0 * i / (Dimension - 1) - 1);
        if (!rotated)
        {
            RequireRight(Score.FromDensity(new Normals(Dimension, Scale)), Scale);
            return;
        }
        // A reflection by a vector of equal entries: I − 2 v vᵀ.
        var covariance = new double[Dimension * Dimension];
        for (int k = 0; k < Dimension; k++)
        {
            for (int i = 0; i < Dimension; i++)
                for (int j = 0; j < Dimension; j++) covariance[i * Dimension + j] += Scale(k) * Scale(k) * Turned(k, i) * Turned(k, j);
        }
        RequireRight(new Gaussian(new double[Dimension], covariance), i => Math.Sqrt(covariance[i * (Dimension + 1)]));

        static double Turned(int k, int i) => (k == i ? 1 : 0) - 2.0 / Dimension;
    }

    /// <summary>Coordinates scaled by powers of two give the same bits, scaled: nothing in the warm-up has a scale of its own.</summary>
    [Theory]
    [InlineData(MetricKind.Diagonal)]
    [InlineData(MetricKind.Dense)]
    public void DrawsAreEquivariant(MetricKind kind)
    {
        double[] factors = [1.0 / (1 << 20), 1 << 12, 1];
        double[] starts = [0.3, -1, 2, 1, 1, -1, -2, 0.5, 0.1, 0.7, -0.2, 1.5];
        double[] plain = Draw([1, 1, 1]), scaled = Draw(factors);
        Assert.Equal(plain.Select((item, at) => item * factors[at % 3]), scaled);

        double[] Draw(double[] scales)
        {
            return MarkovChainMonteCarlo.Draw(Score.FromDensity(new Correlated(scales)), new DrawOptions { WarmUp = 200, Count = 20, Metric = kind },
                new([.. starts.Select((item, at) => item * scales[at % 3])], 4, 3), seed: 2,
                cancellation: TestContext.Current.CancellationToken).Draws.Values;
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(19)]
    [InlineData(50)]
    public void AShortWarmUpIsOfUse(int steps)
    {
        var result = MarkovChainMonteCarlo.Draw(Score.FromDensity(new Normals(5, i => 1 + i)), new DrawOptions { WarmUp = steps, Count = 2000 },
            seed: 1, cancellation: TestContext.Current.CancellationToken);
        Assert.All(result.Acceptance, acceptance => Assert.InRange(acceptance, 0.3, 1));
        Assert.All(Summary.Compute(result).Rows, row => Assert.InRange(row.Rhat, 0, 1.05));
    }

    /// <summary>The tails of a Cauchy need energies that fresh momenta seldom give; those of a normal do not.</summary>
    [Theory]
    [InlineData(1.0, true)]
    [InlineData(1000.0, false)]
    public void TailsThatAreSeldomReachedAreNamed(double degrees, bool seldom)
    {
        var result = MarkovChainMonteCarlo.Draw(Score.FromDensity(new StudentT(degrees, 1)), seed: 1,
            cancellation: TestContext.Current.CancellationToken);
        log.WriteLine(string.Join(", ", result.EnergyFractions.Select(fraction => $"{fraction:F2}")));
        Assert.Equal(seldom, Summary.Compute(result).Warnings.Any(warning => warning.Contains("E-BFMI")));
    }

    /// <summary>
    /// Earnings in units by height in inches, flat priors: a slope of a thousand and an intercept of tens of thousands, against the least
    /// squares that such a posterior has for its mean.
    /// </summary>
    [Fact]
    public void ARegressionInRawUnits()
    {
        var reference = new Posteriors.Reference("earnings-logearn_height");
        double[] earn = reference["earn"], height = reference["height"];
        double x = height.Average(), y = earn.Average();
        double slope = height.Zip(earn, (a, b) => (a - x) * (b - y)).Sum() / height.Sum(a => (a - x) * (a - x));
        var result = MarkovChainMonteCarlo.Draw(Score.FromDensity(new Posteriors.Line(earn, height)), seed: 1,
            cancellation: TestContext.Current.CancellationToken);
        var rows = Summary.Compute(result).Rows;
        Assert.All(rows, row => Assert.InRange(row.Rhat, 0, 1.01));
        Assert.InRange(Math.Abs(rows[1].Mean - slope) / rows[1].MeanError, 0, 4);
        Assert.InRange(Math.Abs(rows[0].Mean - (y - slope * x)) / rows[0].MeanError, 0, 4);
    }

    /// <summary>Two normals of different deviations have deviation √13 together, and 0.231 of the mass within ½ of the mean.</summary>
    [Fact]
    public void AMixtureOfTwoScales()
    {
        var result = MarkovChainMonteCarlo.Draw(Score.FromDensity(new TwoScales()), new DrawOptions { Count = 4000 }, seed: 1,
            cancellation: TestContext.Current.CancellationToken);
        double[] x = result.Draws.Coordinate(0);
        Assert.Equal(Math.Sqrt(13), Math.Sqrt(x.Average(item => item * item)), 0.2);
        Assert.Equal(0.231, x.Average(item => Math.Abs(item) < 0.5 ? 1.0 : 0), 0.02);
    }

    void RequireRight(ILogDensity<double> target, Func<int, double> deviation)
    {
        var result = MarkovChainMonteCarlo.Draw(target, new DrawOptions { Count = 2000 }, seed: 1,
            cancellation: TestContext.Current.CancellationToken);
        var rows = Summary.Compute(result).Rows;
        log.WriteLine($"acceptance {result.Acceptance.Average():F3}, {result.LeapfrogSteps / 2000.0:F2} gradients a draw, R̂ {rows.Max(row => row.Rhat):F4}, "
            + $"effective {rows.Min(row => row.BulkSize):F0}, {rows.Min(row => row.TailSize):F0}");
        for (int i = 0; i < rows.Count; i++) Assert.InRange(rows[i].Deviation / deviation(i), 0.95, 1.05);
        Assert.All(rows, row => Assert.InRange(row.Rhat, 0, 1.01));
        Assert.All(rows, row => Assert.InRange(Math.Abs(row.Mean) / row.MeanError, 0, 4.5));
        Assert.InRange(result.Acceptance.Average(), 0.77, 0.83);
    }

    readonly struct Normals(int dimension, Func<int, double> deviation) : IDensity
    {
        public int Dimension => dimension;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0);
            for (int i = 0; i < x.Length; i++) log += LogPdf.Normal(x[i], 0, deviation(i));
            return log;
        }
    }

    /// <summary>A density of three dependent coordinates, none of them normal.</summary>
    readonly struct Correlated(double[] scales) : IDensity
    {
        public int Dimension => 3;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R a = x[0] * (1 / scales[0]), b = x[1] * (1 / scales[1]), c = x[2] * (1 / scales[2]);
            return LogPdf.Normal(a, 0, 1) + LogPdf.Normal(b - 2 * a, 0, 1) + LogPdf.Normal(c - 0.1 * a * b, 0, 0.7);
        }
    }

    readonly struct TwoScales : IDensity
    {
        public int Dimension => 1;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
            => LogPdf.Mixture(R.Constant(0.5), LogPdf.Normal(x[0], 0, 1), LogPdf.Normal(x[0], 0, 5));
    }
}
