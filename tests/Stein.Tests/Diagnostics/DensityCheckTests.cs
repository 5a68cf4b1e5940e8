using Stein.Diagnostics;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Diagnostics;

/// <summary>Bugs of a density are named; sound densities raise no alarm.</summary>
public class DensityCheckTests
{
    static readonly DrawOptions options = new() { WarmUp = 300, Count = 300 };

    static IReadOnlyList<string> Warnings(ILogDensity<double> density)
    {
        var result = MarkovChainMonteCarlo.Draw(density, options, seed: 2, cancellation: TestContext.Current.CancellationToken);
        return Summary.Compute(result, density).Warnings;
    }

    [Fact]
    public void ARegionWithoutNumbersIsNamed()
        => Assert.Contains(Warnings(Score.FromDensity(new Bug(Kind.NotANumber))),
            warning => warning.StartsWith("the log-density is NaN at"));

    [Fact]
    public void AWrongSignIsNamed()
        => Assert.Contains(Warnings(Score.FromDensity(new Bug(Kind.Sign))), warning => warning.Contains("sign wrong?"));

    [Fact]
    public void AWrongSignOfOneTermIsNamed()
        => Assert.Contains(Warnings(Score.FromDensity(new Bug(Kind.OneSign))), warning => warning.Contains("sign wrong?"));

    /// <summary>Flat, one parameter unused, or separated classes: no integral, and no word of jumps.</summary>
    [Theory]
    [InlineData(Kind.Flat, "'x1'")]
    [InlineData(Kind.Unused, "along the coordinate 'x2' it does not fall off")]
    [InlineData(Kind.Separated, "along the coordinate 'x2' towards +∞")]
    public void AnImproperDensityIsNamed(Kind kind, string where)
    {
        var warnings = Warnings(Score.FromDensity(new Bug(kind)));
        Assert.Contains(where, Assert.Single(warnings, warning => warning.StartsWith("the density has no finite integral")));
        Assert.DoesNotContain(warnings, warning => warning.Contains("jumps"));
    }

    /// <summary>Along every coordinate the density falls off, and between them it rises.</summary>
    [Fact]
    public void AConeWithoutAnIntegralIsNamed()
    {
        var warnings = Warnings(Score.FromDensity(new Bug(Kind.Cone)));
        Assert.Matches("no finite integral: along [0-9]+ % of the directions tried", Assert.Single(warnings, w => w.Contains("integral")));
    }

    [Fact]
    public void ARegionOfInfiniteDensityIsNamed()
        => Assert.Contains(DensityCheck.Findings(Score.FromDensity(new Bug(Kind.Overflow)), new Draws([], 4, 2)),
            finding => finding.StartsWith("the log-density is +∞ at"));

    /// <summary>With a prior, or the sign mended, there is nothing to find.</summary>
    [Theory]
    [InlineData(Kind.Flat)]
    [InlineData(Kind.Unused)]
    [InlineData(Kind.Separated)]
    [InlineData(Kind.OneSign)]
    [InlineData(Kind.Cone)]
    public void APriorMendsAnImproperDensity(Kind kind)
    {
        Assert.Contains(Warnings(Score.FromDensity(new Bug(kind))), warning => warning.EndsWith("is a prior missing, or a sign wrong?"));
        Assert.DoesNotContain(Warnings(Score.FromDensity(new WithPrior(kind))), warning => warning.StartsWith("the density"));
    }

    [Fact]
    public void AJumpIsNamed()
    {
        var warnings = Warnings(Score.FromDensity(new Bug(Kind.Jump)));
        string found = Assert.Single(warnings, warning => warning.Contains("it is discontinuous"));
        Assert.StartsWith("the log-density jumps by 2 at (0.5", found);
    }

    [Fact]
    public void AMissingDerivativeIsNamedAndNoChainStartsThere()
    {
        var density = Score.FromDensity(new Bug(Kind.Score));
        Assert.StartsWith("the score is not finite at 100 % of the points tried",
            Assert.Single(DensityCheck.Findings(density, new Draws([], 4, 2))));
        Assert.Contains("its score are finite", Assert.Throws<ArgumentException>(() => Warnings(density)).Message);
    }

    [Fact]
    public void SoundDensitiesRaiseNoAlarm()
    {
        Sound(Score.FromDensity(new Bug(Kind.None)));
        Sound(Score.FromDensity(new GaussianMixture([1, 4], [-5, -5, 5, 5], 1)));
        Sound(Score.FromDensity(GaussianMixture.EightGaussians));
        Sound(Score.FromDensity(new Funnel(5)));
        Sound(Score.FromDensity(new Banana(0.5, 3)));
        Sound(Score.FromDensity(new StudentT(1, 3)));
        Sound(Score.FromDensity(new StudentT(4, 1)));
        Sound(Score.FromDensity(new Checkerboard(0.1)));
        Sound(Score.FromDensity(new Rings(4, 0.1)));
        Sound(new Gaussian([1000, -3], [1e-6, 0, 0, 1e6]));
        Sound(Score.FromDensity(new Logistic()));
        Sound(Score.FromDensity(new Constrained()));

        static void Sound(ILogDensity<double> density)
        {
            // Draws that cover the region, whatever the sampler makes of the density.
            var values = new double[400 * density.Dimension];
            new NoiseStream(1, 0).Normals<double>(0, 0, values);
            Assert.Empty(DensityCheck.Findings(density, new Draws([.. values.Select(z => 3 * z)], 4, density.Dimension)));
            Assert.Empty(DensityCheck.Findings(density, new Draws([], 4, density.Dimension)));
        }
    }

    public enum Kind
    {
        None, NotANumber, Overflow, Sign, OneSign, Cone, Jump, Score, Flat, Unused, Separated,
    }

    /// <summary>A standard normal of the plane with a bug in it.</summary>
    readonly struct Bug(Kind kind) : IDensity
    {
        public int Dimension => 2;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R half = R.Constant(0.5), normal = -half * (x[0] * x[0] + x[1] * x[1]);
            R shift = x[0] - half;
            return kind switch
            {
                Kind.NotANumber => normal + R.Constant(1e-3) * R.Log(R.Constant(2) - x[1]),
                Kind.Overflow => normal + R.Exp(1000 * (x[0] - half)),
                Kind.Sign => -normal,
                Kind.Cone => x[0] * x[0] * x[1] * x[1] - half * half * (x[0] * x[0] * x[0] * x[0] + x[1] * x[1] * x[1] * x[1]),
                Kind.OneSign => half * x[0] * x[0] - half * x[1] * x[1],
                // The sign of x_1 − ½, a constant to the derivative.
                Kind.Jump => normal + shift / R.Sqrt(shift * shift),
                // √(z²) of a z that is rounded away: the value is finite, the derivative 0/0.
                Kind.Score => normal + R.Sqrt((x[0] - x[0]) * x[1]),
                Kind.Flat => R.Constant(0),
                Kind.Unused => -half * x[0] * x[0],
                // Two rows of a logistic regression, each on its side of 0.
                Kind.Separated => -half * x[0] * x[0] - R.Softplus(-x[1]) - R.Softplus(-2 * x[1]),
                _ => normal,
            };
        }
    }

    /// <summary>The same times a prior that makes it proper.</summary>
    readonly struct WithPrior(Kind kind) : IDensity
    {
        public int Dimension => 2;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = new Bug(kind).LogDensity(x), a = x[0] * x[0], b = x[1] * x[1];
            return kind == Kind.Cone ? log - a * a - b * b : log - a - b;
        }
    }

    readonly struct Constrained : IDensity
    {
        public int Dimension => 3;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0), tau = Constrain.Positive(x[0], ref log), p = Constrain.Unit(x[1], ref log),
                u = Constrain.Between(x[2], -1, 1, ref log);
            return log + LogPdf.Cauchy(tau, 0, 5) + LogPdf.Beta(p, 2, 3) + LogPdf.Normal(u, 0, 1);
        }
    }
}
