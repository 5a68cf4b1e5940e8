using System.CommandLine;
using Stein.Buffers;
using Stein.Cli.Data;
using Stein.Models;
using Stein.Sampling;
using Stein.Shards;
using Stein.Simd;

namespace Stein.Cli.Commands;

/// <summary>How samples are drawn from a model, and the options that say so.</summary>
/// <param name="Method">The method; null for predictor-corrector on a model of all noise levels, plain Langevin on another.</param>
/// <param name="Steps">Steps of each chain, or at each level; null for what suits the model.</param>
/// <param name="StepSize">The step size <c>ε</c> of plain Langevin; null for what suits the model.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Threads">Threads; the samples do not depend on it.</param>
sealed record ModelSampler(string? Method, int? Steps, double? StepSize, ulong Seed, int Threads)
{
    const string Plain = "langevin", Annealed = "annealed", Corrector = "predictor-corrector", Flow = "flow";

    const int PlainSteps = 2000;

    /// <summary>The step size of plain Langevin at one noise level, and at that of a density as a share of the variance of its noise.</summary>
    const double PlainStepSize = 0.02, ShareOfVariance = 0.2;

    /// <summary>The standard deviation of the start of plain Langevin: twice that of the data.</summary>
    const float Spread = 2;

    /// <summary>No row of 10⁸ can lie farther from the mean of its column, in standard deviations.</summary>
    const float Farthest = 1e4f;

    /// <summary>Apart from those of training and of <see cref="ModelSampling"/>.</summary>
    const uint StartStream = 18, WalkStream = 19;

    public ModelSampler(ulong seed, int threads) : this(null, null, null, seed, threads)
    {
    }

    /// <summary>The options, and how to read them.</summary>
    public sealed class Options
    {
        readonly Option<string> method = new("--sampler")
        {
            Description = "How to draw from a model: predictor-corrector down its noise levels, annealed Langevin dynamics, the probability flow, which adds "
                + "no noise on its way, or plain langevin at the level of its density, from where a predictor without corrections leads. "
                + "[default: predictor-corrector; langevin if the model knows one level]",
        };

        readonly Option<int> steps = Parameters.Count(
            "--steps", "N", "Steps of each chain on a model; by annealed and predictor-corrector those at each level; flow takes as many as it needs. "
                + $"[default: 1; annealed by plan; langevin {PlainSteps}]", null);

        readonly Option<double> size = Parameters.Between(
            "--step-size", "E", "The step size ε of langevin, x + (ε/2) s(x) + √ε z, in standardised units. "
                + $"[default: {ShareOfVariance} times the square of the noise level; {PlainStepSize} if the model knows one level]", null, 0, 100);

        readonly Option<ulong> seed = Parameters.Seed();
        readonly Option<int> threads = Parameters.Threads();

        public Options() => method.AcceptOnlyFromAmong(Corrector, Annealed, Flow, Plain);

        public IEnumerable<Option> All => [method, steps, size, seed, threads];

        public ulong Seed(ParseResult parsed) => parsed.GetValue(seed);

        public int Threads(ParseResult parsed) => parsed.GetValue(threads);

        /// <summary>Whether one is given that says how to draw from a model.</summary>
        public bool AreGiven(ParseResult parsed) => parsed.Gives(method) || parsed.Gives(steps) || parsed.Gives(size);

        public ModelSampler Read(ParseResult parsed) => new(
            parsed.GetValue(method), parsed.Gives(steps) ? parsed.GetValue(steps) : null, parsed.Gives(size) ? parsed.GetValue(size) : null, Seed(parsed), Threads(parsed));
    }

    /// <summary>Runs a chain for each sample and takes where it ends, in the data's units.</summary>
    /// <exception cref="ProgramException">A chain ran away, or the model cannot be sampled so.</exception>
    public Table Draw(ScoreModel model, int count, Session session)
    {
        if ((long)count * model.Dimension > Array.MaxLength / 2)
            throw new ProgramException(ExitCode.WrongUsage, $"{Numbers.Grouped(count)} samples of {model.Dimension} columns are too many for one run");
        string method = Method ?? (model.Levels is null ? Plain : Corrector);
        if (method != Plain && model.Levels is null)
            throw new ProgramException(ExitCode.WrongUsage, $"--sampler {method} takes a model of all noise levels, and this one knows one");
        if (method == Flow && Steps is not null)
            throw new ProgramException(ExitCode.WrongUsage, $"--steps is not for --sampler {Flow}, which takes as many as each chain needs");
        if (method != Plain && StepSize is not null) throw new ProgramException(ExitCode.WrongUsage, $"--step-size is for --sampler {Plain}");
        using var pool = new WorkerPool(Threads);
        double[] values = method == Corrector ? model.Sample(count, Seed, pool, Steps ?? 1, session.Cancellation) : model.Scaling.Restore(Walk(model, method, count, pool, session).Positions);
        var standardised = model.Scaling.Standardize(new ReadOnlyMatrixView<double>(values, count, model.Dimension));
        foreach (float coordinate in standardised.Items)
        {
            if (!(Math.Abs(coordinate) < Farthest))
                throw new ProgramException(ExitCode.BadNumbers, $"a chain ran away from the data{(method == Plain ? $"; a --step-size below {Numbers.Brief(OwnStepSize(model))} may help" : "")}");
        }
        int far = Far(model, standardised);
        if (far > 0) session.Note($"{Numbers.Grouped(far)} of {Numbers.Grouped(count)} samples lie farther from the mean than any two rows of the data from each other");
        return new("samples", model.Columns, values);
    }

    /// <summary>How many samples are farther from the mean than the largest noise level, which is the largest distance between two rows.</summary>
    static int Far(ScoreModel model, ReadOnlyMatrixView<float> standardised)
    {
        if (model.Levels is not { } levels) return 0;
        int far = 0;
        for (int b = 0; b < standardised.Rows; b++)
            if (Math.Sqrt(Fold.SumOfSquares<float>(standardised[b])) > levels.Way.Largest) far++;
        return far;
    }

    double OwnStepSize(ScoreModel model) => StepSize ?? (model.Levels is { } levels ? ShareOfVariance * levels.Level * levels.Level : PlainStepSize);

    Chains<float> Walk(ScoreModel model, string method, int count, WorkerPool pool, Session session)
    {
        if (model.Levels is not { } levels) return Langevin(model, Chains<float>.Scattered(count, model.Dimension, Spread, new(Seed, StartStream)), pool, session);
        var (chains, walk) = model.Start(count, Seed);
        var range = levels.Way;
        if (method == Plain)
        {
            model.Descend(chains, walk, pool, corrections: 0, denoise: false, session.Cancellation);
            return Langevin(model, chains, pool, session);
        }
        if (method == Annealed)
        {
            var plan = NoiseSchedule.Plan(model.Dimension, range, Steps);
            session.Note($"{plan}");
            new AnnealedLangevin<float>(levels.Scores, plan.Levels, plan.StepSize, plan.StepsPerLevel).Descend(chains, walk, denoise: true, pool, session.Cancellation);
            return chains;
        }
        var report = new ProbabilityFlowSampler<float>(levels.Scores, levels.Data.Mean, Math.Sqrt(levels.Data.MeanVariance), range)
            .Descend(chains, denoise: true, pool, session.Cancellation);
        if (report.Unconverged > 0)
            session.Note($"of {Numbers.Grouped(report.Unconverged)} samples the numerical error may be up to {Numbers.Brief(report.Error)} standard deviations");
        return chains;
    }

    Chains<float> Langevin(ScoreModel model, Chains<float> chains, WorkerPool pool, Session session)
    {
        var langevin = new UnadjustedLangevin<float>(model.Score, (float)OwnStepSize(model));
        new Sampler<float>(langevin, new(Seed, WalkStream), pool).Walk(chains, Steps ?? PlainSteps, null, session.Cancellation);
        return chains;
    }
}
