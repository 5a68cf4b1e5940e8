using Stein.Cli.Data;
using Stein.Models;
using Stein.Networks;
using Stein.Objectives;
using Stein.Shards;
using Stein.Training;

namespace Stein.Cli.Commands;

/// <summary>Fits models to tables, writes into their metadata how, and says in words how well.</summary>
/// <param name="Table">The table.</param>
/// <param name="Seed">The seed of every draw.</param>
/// <param name="Pool">Who computes.</param>
/// <param name="Progress">Told about the training.</param>
/// <param name="Cancellation">Ends the training.</param>
sealed record Fitting(SourceTable Table, ulong Seed, WorkerPool Pool, IProgress<FitProgress> Progress, CancellationToken Cancellation)
{
    /// <summary>Fits a density.</summary>
    public (IModel Model, string Summary) Density(DensityOptions options)
    {
        var model = Guarded(() => DensityModel.Fit(Table.Table, options, Seed, Pool, Progress, Cancellation));
        var report = model.Report!;
        var facts = new Dictionary<string, string>
        {
            ["objective"] = Fit.Levels,
            ["validation_log_likelihood"] = Numbers.Exact(report.LogLikelihood),
            ["gaussian_validation_log_likelihood"] = Numbers.Exact(report.GaussianLogLikelihood),
        };
        if (options.FineTuneSteps > 0) facts["fine_tune_steps"] = $"{options.FineTuneSteps}";
        string summary = $"validation log-likelihood {Numbers.Loss(report.LogLikelihood)} nats a "
            + $"row{OfGaussian(report.GaussianLogLikelihood)}, "
            + $"smoothed by {Numbers.Brief(model.Level)} standard deviations";
        return (model.WithMetadata(Facts(facts, options, report.BestStep)), summary);
    }

    /// <summary>Fits a score of one noise level.</summary>
    public (IModel Model, string Summary) Score(IObjective objective, ScoreOptions options)
    {
        var model = Guarded(() => ScoreModel.Fit(Table.Table, objective, options, Seed, Pool, Progress, Cancellation));
        var report = model.Report!;
        var facts = new Dictionary<string, string>
        {
            ["objective"] = objective switch { DenoisingScoreMatching => "denoising", SlicedScoreMatching => "sliced", _ => "implicit" },
            ["noise_floor"] = Numbers.Exact(objective.Smoothing),
            ["validation_implicit_loss"] = Numbers.Exact(report.ImplicitLoss),
            ["gaussian_validation_implicit_loss"] = Numbers.Exact(report.GaussianImplicitLoss),
        };
        if (objective is SlicedScoreMatching sliced) facts["slices"] = $"{sliced.Slices}";
        string summary = $"validation implicit loss {Numbers.Loss(report.ImplicitLoss)} at step "
            + $"{report.BestStep}{OfGaussian(report.GaussianImplicitLoss)}";
        return (model.WithMetadata(Facts(facts, options, report.BestStep)), summary);
    }

    Dictionary<string, string> Facts(Dictionary<string, string> facts, TrainingOptions options, int bestStep)
    {
        if (options.Steps is { } steps) facts["steps"] = $"{steps}";
        if (options.Dropout is { } dropout) facts["dropout"] = Numbers.Exact(dropout);
        facts["best_step"] = $"{bestStep}";
        facts["batch"] = $"{options.BatchSize}";
        facts["learning_rate"] = Numbers.Exact(options.LearningRate);
        facts["validation_fraction"] = Numbers.Exact(options.ValidationFraction);
        facts["seed"] = $"{Seed}";
        facts["rows"] = $"{Table.Rows}";
        return facts;
    }

    /// <summary>Refuses what no network could be.</summary>
    public static void CheckNetwork(int dimension, IReadOnlyList<int> hidden, int conditions)
    {
        try
        {
            _ = new NetworkShape(dimension, hidden, conditions: conditions);
        }
        catch (ArgumentException e)
        {
            throw new ProgramException(ExitCode.WrongUsage, $"--hidden: {e.Message}");
        }
    }

    T Guarded<T>(Func<T> fit)
    {
        try
        {
            return fit();
        }
        catch (ArgumentException e)
        {
            throw ProgramException.BadData($"{Table.Source}: {e.Message.Split(" (Parameter '")[0]}");
        }
    }

    /// <summary>The same figure of a Gaussian, where there is one: the covariance may be singular.</summary>
    static string OfGaussian(double figure) => double.IsNaN(figure) ? "" : $", of a Gaussian {Numbers.Loss(figure)}";
}
