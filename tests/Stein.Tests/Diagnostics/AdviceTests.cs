using Stein.Buffers;
using Stein.Diagnostics;
using Stein.Noise;
using Stein.Sampling;
using Stein.Scores;
using Stein.Simd;
using Xunit;

namespace Stein.Tests.Diagnostics;

/// <summary>Each warning is raised by a case of its own, and who follows its advice is rid of it.</summary>
public class AdviceTests
{
    static readonly ILogDensity<double> normal = new Gaussian([0, 0], [1, 0.8, 0.8, 2]);

    static IReadOnlyList<string> Warnings(ILogDensity<double> density, DrawOptions? options = null, double[]? starts = null)
    {
        int dimension = density.Dimension;
        var points = starts is null ? default : new ReadOnlyMatrixView<double>(starts, starts.Length / dimension, dimension);
        var result = MarkovChainMonteCarlo.Draw(density, options, points, seed: 1, cancellation: TestContext.Current.CancellationToken);
        return Summary.Compute(result, density).Warnings;
    }

    [Fact]
    public void AHigherTargetAcceptanceEndsDivergences()
    {
        var banana = Score.FromDensity(new Banana(0.5, 1.5));
        Assert.Contains("try a higher target acceptance", Assert.Single(Warnings(banana), warning => warning.Contains("diverged")));
        Assert.Empty(Warnings(banana, new() { TargetAcceptance = 0.99 }));
    }

    /// <summary>Beyond its bounds the density is no number; transformed, the parameter has none.</summary>
    [Fact]
    public void ATransformationEndsDivergencesAtBounds()
    {
        var warnings = Warnings(Score.FromDensity(new Share(false)));
        Assert.Contains("transformed where there are bounds", Assert.Single(warnings, warning => warning.Contains("diverged")));
        Assert.Empty(Warnings(Score.FromDensity(new Share(true))));
    }

    /// <summary>A funnel raises both; higher targets end neither, the non-centred form both.</summary>
    [Fact]
    public void ANonCentredFormEndsDivergencesAndSmallChangesOfEnergy()
    {
        foreach (var options in new DrawOptions[] { new(), new() { TargetAcceptance = 0.95 } })
        {
            var warnings = Warnings(Score.FromDensity(new Funnel(5)), options);
            Assert.Contains("smaller steps seldom cure; try other parameters, such as a non-centred form",
                Assert.Single(warnings, warning => warning.Contains("diverged")));
            Assert.Contains("such as a non-centred form", Assert.Single(warnings, warning => warning.Contains("E-BFMI")));
        }
        Assert.Empty(Warnings(Score.FromDensity(new NonCentredFunnel())));
    }

    [Fact]
    public void LighterTailsEndSmallChangesOfEnergy()
    {
        var warnings = Warnings(Score.FromDensity(new StudentT(1, 1)));
        Assert.Contains("lighter tails", Assert.Single(warnings, warning => warning.Contains("E-BFMI")));
        Assert.DoesNotContain(Warnings(Score.FromDensity(new StudentT(8, 1))), warning => warning.Contains("E-BFMI"));
    }

    [Fact]
    public void MoreDrawsAfterALongerWarmUpMix()
    {
        var warnings = Warnings(normal, new() { WarmUp = 0, Count = 40, LeapfrogSteps = 1 });
        Assert.All(warnings, warning => Assert.Contains("the chains have not mixed; draw more, with a longer warm-up", warning));
        Assert.Equal(2, warnings.Count);
        Assert.Empty(Warnings(normal, new() { WarmUp = 200, Count = 1000 }));
    }

    [Fact]
    public void MoreDrawsAreWorthMore()
    {
        var few = Warnings(normal, new() { Count = 300, LeapfrogSteps = 1 });
        Assert.NotEmpty(few);
        Assert.All(few, warning => Assert.Matches("^x[12]: the effective sample size of the (bulk|tail) is .* draw more$", warning));
        Assert.Empty(Warnings(normal, new() { Count = 4000, LeapfrogSteps = 1 }));
    }

    /// <summary>
    /// Two means whose places can be exchanged: more draws do not help, an order does, and so do starts in one of the two modes.
    /// </summary>
    [Fact]
    public void AnOrderOrStartsInOneModeMix()
    {
        var exchangeable = Score.FromDensity(new TwoMeans(false));
        foreach (int count in new[] { 1000, 10_000 })
        {
            var warnings = Warnings(exchangeable, new() { Count = count });
            Assert.Equal(2, warnings.Count);
            Assert.All(warnings, warning => Assert.Contains("each keeps to a region of its own, and more draws will not help", warning));
        }
        Assert.Empty(Warnings(Score.FromDensity(new TwoMeans(true))));
        Assert.Empty(Warnings(exchangeable, starts: [-3, 3, -2, 2, -4, 3, -3, 4]));
    }

    [Fact]
    public void AWarmUpMovesChains()
    {
        var narrow = new Gaussian([0], [1e-6]);
        var still = Warnings(narrow, new() { WarmUp = 0, StartRadius = 1e-3 });
        Assert.Contains(still,
            warning => warning.StartsWith("all 4 chains never moved: smaller steps are needed, as after a longer warm-up"));
        Assert.DoesNotContain(still, warning => warning.Contains("R̂") || warning.Contains("accepted"));
        var slow = Warnings(new Gaussian([0], [0.01]), new() { WarmUp = 0, LeapfrogSteps = 1, StartRadius = 0.1 });
        Assert.Contains(slow, warning => warning.StartsWith("all 4 chains accepted few proposals"));
        Assert.Empty(Warnings(narrow, new() { StartRadius = 1e-3 }));
        Assert.Empty(Warnings(new Gaussian([0], [0.01]), new() { LeapfrogSteps = 1, StartRadius = 0.1 }));
    }

    /// <summary>Zeros and ones of a factor are told in one sentence, and one chain that stays behind by its number.</summary>
    [Fact]
    public void ConstantsAndAStillChainAreToldOnce()
    {
        var noise = new double[4000];
        new NoiseStream(3, 0).Normals<double>(0, 0, noise);
        var draws = new Draws(noise, 4, 1);
        string[] names = ["x", .. Enumerable.Range(0, 9).Select(i => $"L{i}")];
        Assert.Equal("all draws of 9 coordinates are the same, as those of constants: L0, L1, L2, L3, L4, L5, …",
            Assert.Single(Summary.Compute(draws.Map(names, (x, y) => { y.Clear(); y[0] = x[0]; })).Warnings));
        Assert.StartsWith("the chain never moved", Assert.Single(Summary.Compute(new Draws(new double[20], 1, 2)).Warnings));
        for (int draw = 0; draw < 1000; draw++) noise[4 * draw + 2] = 0.1;
        Assert.StartsWith("chain 3 of 4 never moved", Summary.Compute(draws).Warnings[^1]);
    }

    [Fact]
    public void WhatManyCoordinatesHaveIsToldOfTheWorst()
    {
        var noise = new double[4 * 1000 * 30];
        new NoiseStream(3, 0).Normals<double>(0, 0, noise);
        for (int at = 0; at < noise.Length; at++) noise[at] += at / 30 % 4 == 1 ? 1 + at % 30 / 30.0 : 0;
        var warnings = Summary.Compute(new Draws(noise, 4, 30)).Warnings;
        Assert.Equal(6, warnings.Count);
        Assert.StartsWith("x30: R̂ is", warnings[4]);
        Assert.Equal("25 other coordinates: R̂ above 1.01", warnings[5]);
    }

    [Fact]
    public void AChainOfFewDrawsIsNotDiagnosed()
        => Assert.Equal(["a chain of fewer than 6 draws cannot be diagnosed"],
            Summary.Compute(new Draws([1, 5, 2, 4, 3, 6], 2, 1)).Warnings);

    readonly struct NonCentredFunnel : IDensity
    {
        public int Dimension => 5;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = LogPdf.Normal(x[0], 0, 3);
            foreach (R z in x[1..]) log += LogPdf.Normal(z, 0, 1);
            return log;
        }
    }

    /// <summary>A number between 0 and 1, as it is or by its logit.</summary>
    readonly struct Share(bool transformed) : IDensity
    {
        public int Dimension => 1;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0), p = transformed ? Constrain.Unit(x[0], ref log) : x[0];
            return log + LogPdf.Beta(p, 2, 2);
        }
    }

    /// <summary>Five values around each of two means, which may have an order.</summary>
    readonly struct TwoMeans(bool ordered) : IDensity
    {
        public int Dimension => 2;

        public R LogDensity<R>(ReadOnlySpan<R> x) where R : unmanaged, IReal<R>
        {
            R log = R.Constant(0), a = x[0], b = ordered ? a + Constrain.Positive(x[1], ref log) : x[1];
            log += LogPdf.Normal(a, 0, 10) + LogPdf.Normal(b, 0, 10);
            for (int i = 0; i < 10; i++)
            {
                double y = (i % 2 == 0 ? -3 : 3) + 0.2 * (i - 4.5);
                log += LogPdf.Mixture(R.Constant(0.5), LogPdf.Normal(a, y, 1), LogPdf.Normal(b, y, 1));
            }
            return log;
        }
    }
}
