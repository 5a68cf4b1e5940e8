using System.Reflection;
using Stein.Buffers;
using Stein.Models;
using Stein.Networks;
using Stein.Objectives;
using Stein.Sampling;
using Stein.Scores;
using Stein.Tables;
using Stein.Training;
using Xunit;

#pragma warning disable xUnit1051 // Fits of milliseconds need no cancellation.

namespace Stein.Tests.Models;

/// <summary>
/// Every option is checked before any work and refused under its own name. What is refused is listed by option, so an option that is new
/// has to be added here. To show that nothing else is looked at first, the tables have too few rows, and the number of samples is too
/// large.
/// </summary>
public class OptionsTests
{
    static readonly object[] noNumbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    static readonly Dictionary<string, object?[]> training = new()
    {
        [nameof(TrainingOptions.Steps)] = [0, -1, int.MinValue],
        [nameof(TrainingOptions.BatchSize)] = [0, -1, int.MinValue],
        [nameof(TrainingOptions.LearningRate)] = [.. noNumbers, 0.0, -1e-3],
        [nameof(TrainingOptions.AverageDecay)] = [.. noNumbers, 1.0, -0.1],
        [nameof(TrainingOptions.ValidationFraction)] = [.. noNumbers, 0.0, 1.0, -0.1],
        [nameof(TrainingOptions.Patience)] = [-1, int.MinValue],
        [nameof(TrainingOptions.Dropout)] = [.. noNumbers, 1.0, 0.999, -0.1],
    };

    static readonly Dictionary<string, object?[]> network = new()
    {
        [nameof(ScoreOptions.Hidden)] = [null, Array.Empty<int>(), new[] { 0 }, new[] { 8, -1, 8 }],
        [nameof(ScoreOptions.Activation)] = [(Activation)99, (Activation)(-1)],
        [nameof(ScoreOptions.Residual)] = [],
    };

    static readonly Dictionary<string, object?[]> density = new()
    {
        [nameof(DensityOptions.SmallestNoise)] = [.. noNumbers, 0.0, -0.1],
        [nameof(DensityOptions.LargestNoise)] = [.. noNumbers, 0.0, -1.0, new DensityOptions().SmallestNoise],
        [nameof(DensityOptions.NoiseFeatures)] = [0, -1],
        [nameof(DensityOptions.Preconditioning)] = [(Preconditioning)99, (Preconditioning)(-1)],
        [nameof(DensityOptions.EnsembleSize)] = [0, -1],
        [nameof(DensityOptions.Gated)] = [],
        [nameof(DensityOptions.ColumnShapes)] = [],
        [nameof(DensityOptions.FineTuneSteps)] = [-1, int.MinValue],
        [nameof(DensityOptions.FineTuneUpTo)] = [.. noNumbers, 0.0, -0.1],
        [nameof(DensityOptions.Objective)] = [],
    };

    static readonly Dictionary<string, object?[]> sampling = new()
    {
        [nameof(SamplingOptions.Method)] = [(SamplingMethod)99, (SamplingMethod)(-1)],
        [nameof(SamplingOptions.Steps)] = [-1, int.MinValue],
        [nameof(SamplingOptions.StepSize)] = [.. noNumbers, 0.0, -0.1],
        [nameof(SamplingOptions.Denoise)] = [],
    };

    static readonly Dictionary<string, object?[]> draw = new()
    {
        [nameof(DrawOptions.Chains)] = [0, -1],
        [nameof(DrawOptions.WarmUp)] = [-1],
        [nameof(DrawOptions.Count)] = [0, -1],
        [nameof(DrawOptions.Thinning)] = [0, -1],
        [nameof(DrawOptions.LeapfrogSteps)] = [0, -1],
        [nameof(DrawOptions.TargetAcceptance)] = [.. noNumbers, 0.0, 1.0, -0.1],
        [nameof(DrawOptions.Metric)] = [(MetricKind)99, (MetricKind)(-1)],
        [nameof(DrawOptions.Jitter)] = [.. noNumbers, 1.0, -0.1],
        [nameof(DrawOptions.StartRadius)] = [.. noNumbers, 0.0, -1.0],
    };

    static readonly Table few = Table.FromRow(1, 2);

    static readonly DensityModel model = KnownModel.Create(new([0, 0], [1, 1]), 0);

    static readonly ScoreModel score = new(new ScoreNetwork(new(2, [4], skip: -1)), new([0, 0], [1, 1]), ["x1", "x2"]);

    static readonly ImplicitScoreMatching objective = new(0.1f);

    [Fact]
    public void OfTrainingTheyAreRefusedUnderTheirOwnNames()
    {
        RequireRefused<TrainingOptions>(training, options => model.ContinueFit(few, options, progress: new NoTraining()));
        RequireRefused<TrainingOptions>(training, options => score.ContinueFit(few, objective, options, progress: new NoTraining()));
    }

    [Fact]
    public void OfAScoreToo()
        => RequireRefused<ScoreOptions>([.. training, .. network],
            options => ScoreModel.Fit(few, objective, options, progress: new NoTraining()));

    [Fact]
    public void OfADensityToo()
        => RequireRefused<DensityOptions>([.. training, .. network, .. density],
            options => DensityModel.Fit(few, options, progress: new NoTraining()));

    [Fact]
    public void OfSamplesToo() => RequireRefused<SamplingOptions>(sampling, options => model.Sample(int.MaxValue, options));

    [Fact]
    public void OfMarkovChainsToo()
        => RequireRefused<DrawOptions>(draw, options => MarkovChainMonteCarlo.Draw(new NeverEvaluated(), options));

    [Fact]
    public void OptionsWithoutEffectAreRefused()
    {
        RequireName(nameof(DensityOptions.FineTuneUpTo), () => DensityModel.Fit(few, new() { FineTuneUpTo = 0.2 }));
        RequireName(nameof(DensityOptions.FineTuneSteps),
            () => DensityModel.Fit(few,
                new() { FineTuneSteps = 5, Objective = conditioning => new NoiseConditionalScoreMatching(conditioning) }));
        RequireName(nameof(SamplingOptions.Steps),
            () => model.Sample(int.MaxValue, new() { Method = SamplingMethod.ProbabilityFlow, Steps = 5 }));
        foreach (var method in Enum.GetValues<SamplingMethod>().Where(method => method != SamplingMethod.Langevin))
            RequireName(nameof(SamplingOptions.StepSize), () => model.Sample(int.MaxValue, new() { Method = method, StepSize = 0.1 }));
        foreach (var method in new[] { SamplingMethod.Annealed, SamplingMethod.Langevin })
            RequireName(nameof(SamplingOptions.Steps), () => model.Sample(int.MaxValue, new() { Method = method, Steps = 0 }));
        RequireName(nameof(DrawOptions.Jitter),
            () => MarkovChainMonteCarlo.Draw(new NeverEvaluated(), new() { LeapfrogSteps = 1, Jitter = 0.3 }));
        RequireName(nameof(DrawOptions.StartRadius),
            () => MarkovChainMonteCarlo.Draw(new NeverEvaluated(), new() { Chains = 1, StartRadius = 3 }, new(new double[2], 1, 2)));
    }

    [Fact]
    public void OptionsAtTheirEdgesAreUsed()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => Math.Sin(i))],
            y = [.. Enumerable.Range(0, 60).Select(i => i * 7 % 11 + 0.1 * i)];
        var table = Table.FromColumns(("x", x), ("y", y));
        var least = new DensityOptions
        {
            Steps = 1,
            BatchSize = 1,
            LearningRate = double.Epsilon,
            AverageDecay = 0,
            ValidationFraction = double.Epsilon,
            Patience = 0,
            Dropout = 0,
            Hidden = [1],
            NoiseFeatures = 1,
            EnsembleSize = 1,
            FineTuneSteps = 1,
            FineTuneUpTo = 1e-9,
        };
        Assert.Single(SmallFit.Density(table, least).Report!.ValidationRows[0]);
        Assert.True(double.IsFinite(SmallFit.Density(table,
            least with { ValidationFraction = Math.BitDecrement(1.0) }).Report!.LogLikelihood));
        SmallFit.Density(table,
            least with { BatchSize = int.MaxValue, AverageDecay = Math.BitDecrement(1.0), Patience = int.MaxValue, Dropout = 0.99 });
        SmallFit.Score(table, objective, new() { Steps = 1, Hidden = [1], BatchSize = 1, Dropout = 0 });
        Assert.Equal(2, model.Sample(2, new() { Steps = 0 }).RowCount);
        Assert.Equal(2, model.Sample(2, new() { Method = SamplingMethod.Langevin, Steps = 1, StepSize = 1e-9 }).RowCount);
    }

    /// <summary>Sets each option of a record to each wrong value.</summary>
    static void RequireRefused<TOptions>(IEnumerable<KeyValuePair<string, object?[]>> wrong, Action<TOptions> use) where TOptions : new()
    {
        var listed = wrong.ToDictionary();
        PropertyInfo[] properties = [.. typeof(TOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)];
        Assert.Equal(listed.Keys.Order(), properties.Select(property => property.Name).Order());
        foreach (var property in properties)
        {
            foreach (object? value in listed[property.Name])
            {
                var options = new TOptions();
                property.SetValue(options, value);
                RequireName(property.Name, () => use(options));
            }
        }
    }

    static void RequireName(string name, Action use)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(use);
        Assert.Equal(name, refused.ParamName);
        Assert.Contains(name, refused.Message);
    }

    sealed class NeverEvaluated : ILogDensity<double>
    {
        public int Dimension => 2;

        public void Evaluate(ReadOnlyMatrixView<double> points, Span<double> logDensities, MatrixView<double> scores)
            => Assert.Fail("the density was evaluated");

        public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores)
            => Assert.Fail("the score was evaluated");
    }
}
