using System.Text;
using Stein.Models;
using Xunit;

namespace Stein.Tests.Program;

/// <summary><c>stein sample MODEL --sampler …</c>, and the options of <c>fit</c> that make such models.</summary>
public sealed class SamplerOptionsTests(FittedModel fitted) : IClassFixture<FittedModel>
{
    /// <summary>
    /// Means and deviations of 400 samples of a model of 500 rows: <c>x</c> has 0 and 1, <c>y</c> 100 and 22.4, their correlation is 0.89.
    /// Wide enough for six standard errors of both and for what a short fit is off. Plain Langevin needs scores that are right far out as
    /// well, where its chains start: those of one noise level.
    /// </summary>
    [Theory]
    [InlineData("annealed")]
    [InlineData("predictor-corrector")]
    [InlineData("flow")]
    [InlineData("langevin", "--step-size", "0.05", "--steps", "400")]
    public void EverySamplerDrawsTheDistribution(string sampler, params string[] more)
    {
        string model = sampler == "langevin" ? Single("implicit", "--hidden", "16", "--steps", "400", "--threads", "1") : fitted.Model;
        var columns = FittedModel.Columns(Encoding.UTF8.GetString(DrawFrom(model, ["-n", "400", "--sampler", sampler, .. more])));
        Assert.Equal(["x", "y"], columns.Keys);
        double[] x = columns["x"], y = columns["y"];
        Assert.Equal(400, x.Length);
        double a = x.Average(), b = y.Average(), xx = x.Average(v => (v - a) * (v - a)), yy = y.Average(v => (v - b) * (v - b));
        double xy = x.Zip(y, (v, w) => (v - a) * (w - b)).Average();
        Assert.InRange(a, -0.35, 0.35);
        Assert.InRange(b, 92, 108);
        Assert.InRange(Math.Sqrt(xx), 0.75, 1.25);
        Assert.InRange(Math.Sqrt(yy), 17, 28);
        Assert.InRange(xy / Math.Sqrt(xx * yy), 0.8, 0.96);
    }

    [Theory]
    [InlineData("annealed")]
    [InlineData("predictor-corrector")]
    [InlineData("flow")]
    [InlineData("langevin")]
    public void SamplesDependOnTheSeedAndNotOnThreads(string sampler)
    {
        string[] same = ["-n", "150", "--sampler", sampler, .. sampler == "flow" ? [] : new[] { "--steps", "3" }];
        byte[] one = Draw([.. same, "--threads", "1"]);
        Assert.Equal(one, Draw([.. same, "--threads", "3"]));
        Assert.NotEqual(one, Draw([.. same, "--seed", "1"]));
    }

    [Fact]
    public void PredictorCorrectorIsTheDefault() =>
        Assert.Equal(Draw("-n", "20", "--steps", "3"), Draw("-n", "20", "--steps", "3", "--sampler", "predictor-corrector"));

    [Fact]
    public void TheFlowTakesItsOwnSteps()
    {
        var outcome = fitted.Program.Run("sample", fitted.Model, "-o", "-", "--sampler", "flow", "--steps", "9");
        Assert.Equal(64, outcome.Code);
        Assert.Equal(["stein: --steps is not for --sampler flow, which takes as many as each chain needs"], outcome.Complaints);
    }

    /// <summary>
    /// Chains begin where a predictor leads and step by the level's own noise, so that few leave the data; with a far too large step all
    /// run away.
    /// </summary>
    [Fact]
    public void PlainLangevinStaysNearTheData()
    {
        double[] x = FittedModel.Columns(Encoding.UTF8.GetString(Draw("-n", "300", "--sampler", "langevin", "--steps", "500")))["x"];
        Assert.True(x.Count(value => Math.Abs(value) < 4) >= 290, $"{x.Count(value => Math.Abs(value) < 4)} of 300");
        var outcome = fitted.Program.Run("sample", fitted.Model, "-o", fitted.Program["no.csv"], "--sampler", "langevin", "--step-size",
            "50");
        Assert.Equal(70, outcome.Code);
        Assert.Contains("ran away from the data; a --step-size below 50 may help", Assert.Single(outcome.Complaints));
        Assert.False(File.Exists(fitted.Program["no.csv"]));
    }

    [Theory]
    [InlineData("--step-size is for --sampler langevin", "MODEL", "--step-size", "0.1")]
    [InlineData("--chains, --warm-up, --leapfrog and --format are for a --density", "MODEL", "--chains", "3")]
    [InlineData("--sampler, --steps, --step-size and --denoise are for a MODEL", "--density", "banana", "--steps", "3")]
    public void OptionsThatWouldDoNothingAreWrongUsage(string words, params string[] arguments)
    {
        var outcome = fitted.Program.Run(["sample", .. arguments.Select(word => word == "MODEL" ? fitted.Model : word), "-o",
            fitted.Program["no.csv"]]);
        Assert.Equal((64, $"stein: {words}"), (outcome.Code, Assert.Single(outcome.Complaints)));
        outcome = fitted.Program.Run("plot", fitted.Model, "--samples", fitted.Data, "-n", "5", "-o", fitted.Program["no.png"]);
        Assert.Equal((64, "stein: -n, --sampler, --steps, --step-size and --denoise are for samples drawn anew, not for --samples"),
            (outcome.Code, Assert.Single(outcome.Complaints)));
    }

    [Theory]
    [InlineData("annealed")]
    [InlineData("predictor-corrector")]
    [InlineData("flow")]
    public void AModelOfOneNoiseLevelIsSampledByLangevinAlone(string sampler)
    {
        var outcome = fitted.Program.Run("sample", Single("denoising", ProgramRun.Quick), "-o", "-", "--sampler", sampler);
        Assert.Equal(64, outcome.Code);
        Assert.Equal([$"stein: --sampler {sampler} takes a model of all noise levels, and this one knows one"], outcome.Complaints);
    }

    [Fact]
    public void TheEnsembleAndTheSmallestNoiseAreUsedAndTold()
    {
        string model = fitted.Program["three"];
        Assert.Equal(0,
            fitted.Program.Run(["fit", fitted.Data, "-o", model, "--ensemble", "3", "--smallest-noise", "0.05", .. ProgramRun.Quick]).Code);
        var scores = DensityModel.Load(model).Scores;
        Assert.Equal((3, 0.05), (scores.Ensemble.Count, scores.Range.Smallest));
        Assert.NotEqual(scores.Ensemble[0].Parameters.ToArray(), scores.Ensemble[1].Parameters.ToArray());
        Assert.NotEqual(scores.Ensemble[1].Parameters.ToArray(), scores.Ensemble[2].Parameters.ToArray());
        string info = fitted.Program.Run("info", model).Results;
        Assert.Matches("networks +3", info);
        Assert.Matches("smallest noise +0.05", info);
    }

    [Fact]
    public void AllNoiseLevelsAreTheDefaultObjective()
    {
        byte[] Fit(params string[] more)
        {
            Assert.Equal(0,
                fitted.Program.Run(["fit", fitted.Data, "-o", fitted.Program["m"], "--ensemble", "1", .. more, .. ProgramRun.Quick]).Code);
            return File.ReadAllBytes(fitted.Program["m"]);
        }
        Assert.Equal(Fit(), Fit("--objective", "levels"));
        Assert.Equal(Fit("--dropout", "0", "--no-shapes"), Fit("--no-shapes", "--dropout", "0"));
        Assert.NotEqual(Fit(), Fit("--dropout", "0"));
    }

    [Theory]
    [InlineData("--ensemble, --smallest-noise, --no-shapes and --fine-tune are for --objective levels", "--objective", "implicit",
        "--ensemble", "2")]
    [InlineData("--ensemble, --smallest-noise, --no-shapes and --fine-tune are for --objective levels", "--objective", "sliced",
        "--smallest-noise", "0.1")]
    [InlineData("--objective levels takes --smallest-noise", "--noise-floor", "0.1")]
    [InlineData("--ensemble takes a whole number from 1 to 64", "--ensemble", "65")]
    [InlineData("--smallest-noise takes a number between 0 and 10", "--smallest-noise", "0")]
    [InlineData("--dropout takes a number from 0 to below 0.95", "--dropout", "1")]
    public void OptionsOfOtherObjectivesAreWrongUsage(string words, params string[] more)
    {
        var outcome = fitted.Program.Run(["fit", fitted.Data, "-o", fitted.Program["no"], .. more, .. ProgramRun.Quick]);
        Assert.Equal(64, outcome.Code);
        Assert.Contains(words, Assert.Single(outcome.Complaints));
    }

    string Single(string objective, params string[] more)
    {
        string model = fitted.Program["single"];
        Assert.Equal(0, fitted.Program.Run(["fit", fitted.Data, "-o", model, "--objective", objective, .. more]).Code);
        return model;
    }

    byte[] Draw(params string[] more) => DrawFrom(fitted.Model, more);

    byte[] DrawFrom(string model, params string[] more)
    {
        var outcome = fitted.Program.Run(["sample", model, "-o", "-", .. more]);
        Assert.True(outcome.Code == 0, outcome.Messages);
        return outcome.Output;
    }
}
