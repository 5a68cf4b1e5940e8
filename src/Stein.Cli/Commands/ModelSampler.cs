using System.CommandLine;
using Stein.Cli.Data;
using Stein.Models;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Stein.Simd;
using Stein.Tables;

namespace Stein.Cli.Commands;

/// <summary>How samples are drawn from a model, and the options that say so.</summary>
/// <param name="Options">The options of a density; of a score those of plain Langevin.</param>
/// <param name="IsGiven">Whether a method was asked for.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Threads">Threads; the samples do not depend on it.</param>
sealed record ModelSampler(SamplingOptions Options, bool IsGiven, ulong Seed, int Threads)
{
    /// <summary>Plain Langevin on a score of one noise level: its steps and their size.</summary>
    const int LangevinSteps = 2000;

    const double LangevinStepSize = 0.02;

    /// <summary>No row of 10⁸ can lie farther from the mean of its column, in standard deviations.</summary>
    const float Farthest = 1e4f;

    static readonly Dictionary<string, SamplingMethod> methods = new(StringComparer.Ordinal)
    {
        ["predictor-corrector"] = SamplingMethod.PredictorCorrector,
        ["annealed"] = SamplingMethod.Annealed,
        ["flow"] = SamplingMethod.ProbabilityFlow,
        ["langevin"] = SamplingMethod.Langevin,
    };

    /// <summary>The options, and how to read them.</summary>
    public sealed class CommandOptions
    {
        readonly Option<string> method = new("--sampler")
        {
            Description = "How to draw from a model: predictor-corrector down its noise levels, annealed Langevin dynamics, the "
                + "probability flow, which adds "
                + "no noise on its way, or plain langevin at the level of its density, from where a predictor without corrections leads. "
                + "[default: predictor-corrector; langevin if the model knows one level]",
        };

        readonly Option<int> steps = Parameters.Count(
            "--steps", "N",
                "Steps of each chain on a model; by annealed and predictor-corrector those at each level; flow takes as many as it needs. "
                + $"[default: 1; annealed by plan; langevin {LangevinSteps}]", null);

        readonly Option<double> size = Parameters.Between(
            "--step-size", "E", "The step size ε of langevin, x + (ε/2) s(x) + √ε z, in standardised units. "
                + $"[default: 0.2 times the square of the noise level; {LangevinStepSize} if the model knows one level]", null, 0, 100);

        readonly Option<bool> denoise = new("--denoise")
        {
            Description = "Takes the noise of the density's level away in the end: such samples vary less than the density.",
        };

        readonly Option<ulong> seed = Parameters.Seed();
        readonly Option<int> threads = Parameters.Threads();

        public CommandOptions() => method.AcceptOnlyFromAmong([.. methods.Keys]);

        public IEnumerable<Option> All => [method, steps, size, denoise, seed, threads];

        public ulong Seed(ParseResult parsed) => parsed.GetValue(seed);

        public int Threads(ParseResult parsed) => parsed.GetValue(threads);

        /// <summary>Whether one is given that says how to draw from a model.</summary>
        public bool AreGiven(ParseResult parsed) => new Option[] { method, steps, size, denoise }.Any(parsed.Gives);

        public ModelSampler Read(ParseResult parsed)
        {
            string? name = parsed.GetValue(method);
            var options = new SamplingOptions
            {
                Method = name is null ? SamplingMethod.PredictorCorrector : methods[name],
                Steps = parsed.Gives(steps) ? parsed.GetValue(steps) : null,
                StepSize = parsed.Gives(size) ? parsed.GetValue(size) : null,
                Denoise = parsed.GetValue(denoise),
            };
            return new(options, name is not null, Seed(parsed), Threads(parsed));
        }
    }

    /// <summary>Draws samples, in the data's units.</summary>
    /// <exception cref="ProgramException">A chain ran away, or the model cannot be sampled so.</exception>
    public SourceTable Draw(IModel model, int count, Session session)
    {
        if ((long)count * model.Dimension > Array.MaxLength / 2)
            throw new ProgramException(ExitCode.WrongUsage,
                $"{Numbers.Grouped(count)} samples of {model.Dimension} columns are too many for one run");
        using var pool = new WorkerPool(Threads);
        var samples = model is DensityModel density ? Draw(density, count, pool, session) : Draw((ScoreModel)model, count, pool, session);
        var standardised = model.Scaling.Standardize(samples.Matrix);
        foreach (float coordinate in standardised.Items)
        {
            if (!(Math.Abs(coordinate) < Farthest))
                throw new ProgramException(ExitCode.BadNumbers, $"a chain ran away from the data{Advice(model)}");
        }
        if (model is DensityModel { Scores.Range.Largest: var largest })
        {
            int far = 0;
            // The largest noise level is the largest distance between two rows.
            for (int b = 0; b < standardised.Rows; b++)
                if (Math.Sqrt(Fold.SumOfSquares<float>(standardised[b])) > largest) far++;
            if (far > 0)
                session.Note($"{Numbers.Grouped(far)} of {Numbers.Grouped(count)} samples lie farther from the mean than any two rows of "
                    + $"the data from each other");
        }
        return new("samples", samples);
    }

    Table Draw(DensityModel model, int count, WorkerPool pool, Session session)
    {
        if (Options.Method == SamplingMethod.ProbabilityFlow && Options.Steps is not null)
            throw new ProgramException(ExitCode.WrongUsage, "--steps is not for --sampler flow, which takes as many as each chain needs");
        if (Options.Method != SamplingMethod.Langevin && Options.StepSize is not null)
            throw new ProgramException(ExitCode.WrongUsage, "--step-size is for --sampler langevin");
        if (Options.Method == SamplingMethod.Annealed)
            session.Note($"{NoiseSchedule.Plan(model.Dimension, new NoiseRange(model.Level, model.Scores.Range.Largest), Options.Steps)}");
        return model.Sample(count, Options, Seed, pool: pool, cancellation: session.Cancellation);
    }

    Table Draw(ScoreModel model, int count, WorkerPool pool, Session session)
    {
        if (IsGiven && Options.Method != SamplingMethod.Langevin)
        {
            string name = methods.First(method => method.Value == Options.Method).Key;
            throw new ProgramException(ExitCode.WrongUsage, $"--sampler {name} takes a model of all noise levels, and this one knows one");
        }
        if (Options.Denoise)
            throw new ProgramException(ExitCode.WrongUsage, "--denoise takes a model of all noise levels, and this one knows one");
        return model.Sample(count, Options.Steps ?? LangevinSteps, Options.StepSize ?? LangevinStepSize, Seed, pool: pool,
            cancellation: session.Cancellation);
    }

    string Advice(IModel model)
    {
        if (model is DensityModel && Options.Method != SamplingMethod.Langevin) return "";
        double size = Options.StepSize ?? (model is DensityModel density ? 0.2 * density.Level * density.Level : LangevinStepSize);
        return $"; a --step-size below {Numbers.Brief(size)} may help";
    }
}
