using Stein.Networks;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;
using Stein.Training;

namespace Stein.Models;

public sealed partial class DensityModel
{
    /// <summary>
    /// Fine-tuning and continued fits train at this share of the learning rate: the parameters are near their end already.
    /// </summary>
    const double FineTuneRate = 0.1;

    /// <summary>Fits a density to a table.</summary>
    /// <param name="table">The rows <c>[n, D]</c>, at least ten, with weights if it has them; no number is missing.</param>
    /// <param name="options">How; the defaults suit tables of numbers.</param>
    /// <param name="seed">The seed of every draw.</param>
    /// <param name="pool">Who computes; the shared pool if none. The model does not depend on it.</param>
    /// <param name="progress">Told about the training.</param>
    /// <param name="cancellation">Ends the training between two steps.</param>
    /// <returns>The model, at the noise level under which new validation rows are likeliest; see <see cref="Report"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The table has too few rows, a constant column, or a number that is not finite; or an option is out of range or without effect.
    /// </exception>
    /// <exception cref="DivergenceException{DensityModel}">
    /// The loss became infinite or not a number; it carries the last good model.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static DensityModel Fit(Table table, DensityOptions? options = null, ulong seed = 0, WorkerPool? pool = null,
        IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new();
        options.Check();
        var rows = new TrainingSet(table);
        var scaling = rows.FitScaling(options.ColumnShapes);
        var fit = new NetworkFit(rows, scaling, options.EnsembleSizeFor(rows.Rows.Length), options,
            new(seed, pool ?? WorkerPool.Shared, progress, cancellation));
        var standardised = rows.Standardize(scaling, rows.Rows);
        var range = options.LargestNoise is { } largest ? new NoiseRange(options.SmallestNoise, largest)
            : NoiseRange.FromData(standardised, options.SmallestNoise);
        var conditioning = new NoiseConditioning(range, options.NoiseFeatures, options.Preconditioning);
        var objective = Objective(options, conditioning);
        var shape = new NetworkShape(table.ColumnCount, options.Hidden, options.Activation, 0, options.NoiseFeatures, options.Residual,
            options.Gated);
        var networks = new ScoreNetwork[fit.Splits.Count];
        for (int network = 0; network < networks.Length; network++) networks[network] = fit.Start(shape, network);
        var data = Gaussian.Fit(TrainingSet.Widened(standardised), range.Smallest, rows.Normalized(rows.Rows, rows.Rows));
        var model = new DensityModel(new(networks, conditioning), data, range.Smallest, scaling, table.Columns);
        double dropout = options.DropoutFor(rows.Rows.Length);
        return model.Train(fit, table, network => options.FineTuneSteps == 0
            ? [fit.Phase(network, objective, options.StepsFor(rows.Rows.Length), options.LearningRate, dropout)]
            : [
                fit.Phase(network, objective, options.StepsFor(rows.Rows.Length), options.LearningRate, dropout),
                fit.FineTuning(network, new NoiseConditionalScoreMatching(conditioning, exactUpTo: options.FineTuneUpTo),
                    options.FineTuneSteps,
                    FineTuneRate * options.LearningRate, dropout),
            ], pool, cancellation);
    }

    /// <summary>
    /// Trains this model further, on the same or on other rows; scaling, noise levels and networks stay as they are in kind.
    /// </summary>
    /// <param name="table">The rows <c>[n, D]</c>, columns found by name.</param>
    /// <param name="options">How to train; if none, as in a fit but at a tenth of its learning rate.</param>
    /// <inheritdoc cref="Fit"/>
    /// <param name="seed">The seed of every draw; take another one than before for other minibatches and noise.</param>
    /// <param name="pool">Who computes; the shared pool if none. The model does not depend on it.</param>
    /// <param name="progress">Told about the training.</param>
    /// <param name="cancellation">Ends the training between two steps.</param>
    public DensityModel ContinueFit(Table table, TrainingOptions? options = null, ulong seed = 0, WorkerPool? pool = null,
        IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new() { LearningRate = FineTuneRate * new TrainingOptions().LearningRate };
        RequireTrainingOnly(options);
        options.Check();
        var matched = table.Match(Columns, nameof(table));
        var rows = new TrainingSet(matched);
        var fit = new NetworkFit(rows, Scaling, Scores.Ensemble.Count, options,
            new(seed, pool ?? WorkerPool.Shared, progress, cancellation));
        var objective = new NoiseConditionalScoreMatching(Scores.Conditioning);
        var defaults = new DensityOptions { Steps = options.Steps, Dropout = options.Dropout };
        ScoreNetwork[] copies = [.. Scores.Ensemble.Select(network => network.Copy())];
        var model = new DensityModel(new(copies, Scores.Conditioning), Data, Scores.Range.Smallest, Scaling, Columns, Metadata);
        return model.Train(fit, matched, network =>
            [fit.Phase(network, objective, defaults.StepsFor(rows.Rows.Length), options.LearningRate,
                defaults.DropoutFor(rows.Rows.Length))],
            pool, cancellation);
    }

    static IObjective Objective(DensityOptions options, NoiseConditioning conditioning)
    {
        if (options.Objective is not { } create) return new NoiseConditionalScoreMatching(conditioning);
        var objective = create(conditioning);
        return objective?.Conditioning == conditioning ? objective
            : throw new ArgumentException($"the objective of the options has another {nameof(IObjective.Conditioning)} than it was given",
                nameof(options));
    }

    /// <summary>Refuses options whose networks could not be those that are trained further.</summary>
    internal static void RequireTrainingOnly(TrainingOptions options)
    {
        if (options.GetType() != typeof(TrainingOptions))
            throw new ArgumentException($"a fit is continued by {nameof(TrainingOptions)}; those of a new network have no effect",
                nameof(options));
    }

    DensityModel Train(NetworkFit fit, Table table, Func<int, IReadOnlyList<TrainingPhase>> phases, WorkerPool? pool,
        CancellationToken cancellation)
    {
        try
        {
            fit.Train(Scores.Ensemble, phases);
        }
        catch (DivergenceException exception)
        {
            throw new DivergenceException<DensityModel>(exception, LastGood(fit));
        }
        return LevelChoice.Make(this, fit, table, pool ?? WorkerPool.Shared, cancellation);
    }

    /// <summary>The networks trained so far, the one that diverged with its best parameters before.</summary>
    DensityModel? LastGood(NetworkFit fit)
    {
        ScoreNetwork[] good = [.. Scores.Ensemble.Take(fit.HasGoodParameters ? fit.Trained + 1 : fit.Trained)];
        return good.Length == 0 ? null : new(new(good, Scores.Conditioning), Data, Level, Scaling, Columns, Metadata);
    }
}
