using Stein.Buffers;
using Stein.Files;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Sampling;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;
using Stein.Training;

namespace Stein.Models;

/// <summary>
/// A score <c>∇ log p</c> learned at one noise level, by an objective that is chosen: Hyvärinen's with the exact trace, and its kin.
/// </summary>
/// <remarks>A model never changes; many threads may use one at once. <see cref="DensityModel"/> gives log-likelihoods as well.</remarks>
/// <example><code>
/// var model = ScoreModel.Fit(table, new ImplicitScoreMatching(noiseFloor: 0.1f));
/// double[] score = model.Score([3.6, 79]);
/// </code></example>
public sealed class ScoreModel : IModel
{
    /// <summary>The standard deviation of the start of Langevin chains: twice that of the data.</summary>
    const float Spread = 2;

    /// <summary>Continued fits train at this share of the learning rate: the parameters are near their end already.</summary>
    const double ContinuedRate = 0.1;

    /// <summary>Puts a model together from its parts.</summary>
    /// <param name="network">The network over standardised columns; it has no conditions.</param>
    /// <param name="scaling">The standardisation of the columns.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="metadata">Texts to be kept in the file beside the model.</param>
    /// <param name="report">How the fit went.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or the network has conditions.</exception>
    public ScoreModel(ScoreNetwork network, Standardization scaling, IReadOnlyList<string> columns, IReadOnlyDictionary<string,
        string>? metadata = null,
        ScoreFitReport? report = null)
    {
        if (network.Shape.Conditions > 0) throw new ArgumentException("this network needs noise levels", nameof(network));
        if (network.Dimension != scaling.Dimension || columns.Count != scaling.Dimension)
            throw new ArgumentException($"a network of dimension {network.Dimension}, {scaling.Dimension} scales and {columns.Count} "
                + $"column names");
        (Network, Scaling, Columns, Report) = (network, scaling, [.. columns], report);
        Metadata = metadata is null ? new() : new Dictionary<string, string>(metadata, StringComparer.Ordinal);
    }

    /// <summary>The network: the score over standardised columns.</summary>
    public ScoreNetwork Network { get; }

    /// <inheritdoc/>
    public Standardization Scaling { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>How the fit went; null for a model that was read from a file or put together from parts.</summary>
    public ScoreFitReport? Report { get; }

    /// <inheritdoc/>
    public int Dimension => Network.Dimension;

    /// <summary>Fits a score to a table.</summary>
    /// <param name="table">The rows <c>[n, D]</c>, at least ten, with weights if it has them; no number is missing.</param>
    /// <param name="objective">The objective, over standardised columns, of one noise level.</param>
    /// <param name="options">How; the defaults suit tables of numbers.</param>
    /// <param name="seed">The seed of every draw.</param>
    /// <param name="pool">Who computes; the shared pool if none. The model does not depend on it.</param>
    /// <param name="progress">Told about the training.</param>
    /// <param name="cancellation">Ends the training between two steps.</param>
    /// <exception cref="ArgumentException">
    /// The table has too few rows, a constant column, or a number that is not finite; an option is out of range; or the objective is one of
    /// all noise levels, which <see cref="DensityModel"/> fits.
    /// </exception>
    /// <exception cref="DivergenceException{ScoreModel}">
    /// The loss became infinite or not a number; it carries the last good model.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ScoreModel Fit(Table table, IObjective objective, ScoreOptions? options = null, ulong seed = 0, WorkerPool? pool = null,
        IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        RequireOneLevel(objective);
        options ??= new();
        options.Check();
        var rows = new TrainingSet(table);
        var scaling = rows.FitScaling(shaped: false);
        var fit = new NetworkFit(rows, scaling, 1, options, new(seed, pool ?? WorkerPool.Shared, progress, cancellation));
        var shape = new NetworkShape(table.ColumnCount, options.Hidden, options.Activation, skip: -1, residual: options.Residual);
        var start = new ScoreModel(fit.Start(shape, 0), scaling, table.Columns);
        return start.Train(rows, fit, fit.Phase(0, objective, options.StepsOrDefault, options.LearningRate, options.DropoutOrDefault));
    }

    /// <summary>Trains this model further, on the same or on other rows; scaling and network stay as they are in kind.</summary>
    /// <param name="table">The rows <c>[n, D]</c>, columns found by name.</param>
    /// <param name="objective">The objective, over standardised columns, of one noise level.</param>
    /// <param name="options">How to train; if none, as in a fit but at a tenth of its learning rate.</param>
    /// <inheritdoc cref="Fit"/>
    /// <param name="seed">The seed of every draw; take another one than before for other minibatches and noise.</param>
    /// <param name="pool">Who computes; the shared pool if none. The model does not depend on it.</param>
    /// <param name="progress">Told about the training.</param>
    /// <param name="cancellation">Ends the training between two steps.</param>
    public ScoreModel ContinueFit(Table table, IObjective objective, TrainingOptions? options = null, ulong seed = 0,
        WorkerPool? pool = null,
        IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        RequireOneLevel(objective);
        var defaults = new ScoreOptions();
        options ??= new()
        {
            BatchSize = defaults.BatchSize,
            LearningRate = ContinuedRate * defaults.LearningRate,
            AverageDecay = defaults.AverageDecay,
            ValidationFraction = defaults.ValidationFraction,
        };
        DensityModel.RequireTrainingOnly(options);
        options.Check();
        var matched = table.Match(Columns, nameof(table));
        var rows = new TrainingSet(matched);
        var fit = new NetworkFit(rows, Scaling, 1, options, new(seed, pool ?? WorkerPool.Shared, progress, cancellation));
        var start = new ScoreModel(Network.Copy(), Scaling, Columns, Metadata);
        return start.Train(rows, fit,
            fit.Phase(0, objective, options.Steps ?? defaults.StepsOrDefault, options.LearningRate, options.Dropout
                ?? defaults.DropoutOrDefault));
    }

    /// <inheritdoc/>
    public Table Score(Table rows) => RowScores.Of(this, rows);

    /// <summary>The score of one row, <c>∂ log p/∂y</c>, in one over the column's unit.</summary>
    /// <param name="row">The row <c>[D]</c>, in the order of <see cref="Columns"/>, all numbers finite.</param>
    /// <exception cref="ArgumentException">The length is not <c>D</c>, or a number is not finite.</exception>
    public double[] Score(ReadOnlySpan<double> row) => RowScores.Of(this, row);

    /// <summary>The score of each row, in the data's units; see <see cref="Score(Table)"/>.</summary>
    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixView<double> points, MatrixView<double> scores)
        => RowScores.Evaluate(Network, Scaling, points, scores);

    /// <summary>Samples by unadjusted Langevin dynamics, each by a chain of its own, in the data's units.</summary>
    /// <param name="count">The number <c>n</c> of samples, at least 0.</param>
    /// <param name="steps">Steps of each chain, at least 1.</param>
    /// <param name="stepSize">The step size <c>ε</c>, <c>x + (ε/2) s(x) + √ε z</c> over standardised columns, above 0.</param>
    /// <param name="seed">The seed of every draw.</param>
    /// <param name="first">The index of the first sample, at least 0: a sample is a function of seed and index.</param>
    /// <param name="pool">Who computes; the shared pool if none. The samples do not depend on it.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>The samples <c>[n, D]</c>; of a chain that diverged, numbers that are not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Table Sample(int count, int steps = 2000, double stepSize = 0.02, ulong seed = 0, long first = 0, WorkerPool? pool = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        var chains = Chains<float>.Scattered(count, Dimension, Spread, new(seed, StreamNumber.LangevinStart), first);
        var langevin = new UnadjustedLangevin<float>(Network, (float)stepSize);
        new Sampler<float>(langevin, new(seed, StreamNumber.LangevinWalk), pool ?? WorkerPool.Shared)
            .Walk(chains, steps, null, cancellation);
        return Table.Own(Scaling.Restore(chains.Positions), count, Columns);
    }

    /// <summary>The same model with other texts beside it.</summary>
    /// <param name="metadata">The texts by their keys.</param>
    public ScoreModel WithMetadata(IReadOnlyDictionary<string, string> metadata) => new(Network, Scaling, Columns, metadata, Report);

    /// <inheritdoc/>
    IModel IModel.WithMetadata(IReadOnlyDictionary<string, string> metadata) => WithMetadata(metadata);

    /// <inheritdoc/>
    public void Save(string path) => ModelFile.Write(this).Write(path);

    /// <inheritdoc/>
    public void Save(Stream stream) => ModelFile.Write(this).Write(stream);

    /// <summary>Reads a model.</summary>
    /// <exception cref="TensorFormatException">The file is not a whole safetensors file of a score of one noise level.</exception>
    public static ScoreModel Load(string path) => Require(IModel.Load(path));

    /// <inheritdoc cref="Load(string)"/>
    public static ScoreModel Load(Stream stream) => Require(IModel.Load(stream));

    static ScoreModel Require(IModel model) => model as ScoreModel
        ?? throw new TensorFormatException($"it holds a density of all noise levels; {nameof(DensityModel)} reads it", 0);

    static void RequireOneLevel(IObjective objective)
    {
        if (objective.Conditioning is not null)
            throw new ArgumentException($"an objective of all noise levels is fitted by {nameof(DensityModel)}", nameof(objective));
    }

    ScoreModel Train(TrainingSet rows, NetworkFit fit, TrainingPhase phase)
    {
        try
        {
            fit.Train([Network], _ => [phase]);
        }
        catch (DivergenceException exception)
        {
            throw new DivergenceException<ScoreModel>(exception, fit.HasGoodParameters ? this : null);
        }
        return new(Network, Scaling, Columns, Metadata, Evaluate(rows, fit, phase.Objective.Smoothing));
    }

    /// <summary>The losses on the validation rows, beside those of a normal.</summary>
    ScoreFitReport Evaluate(TrainingSet rows, NetworkFit fit, float smoothing)
    {
        var split = fit.Splits[0];
        var loss = fit.Validation(0, Network.Shape, new ImplicitScoreMatching(smoothing));
        double own = loss.Mean(loss.Evaluate(Network.Parameters));
        var training = TrainingSet.Widened(rows.Standardize(Scaling, split.Training));
        var validation = TrainingSet.Widened(rows.Standardize(Scaling, split.Validation));
        double gaussian = Gaussian.TryFit(training, smoothing, rows.Normalized(split.Training, split.Training))
            ?.ImplicitLoss(validation, smoothing, rows.Normalized(split.Validation, split.Training)) ?? double.NaN;
        var (steps, bestStep, validationLoss) = fit.Outcome;
        return new(steps, bestStep, validationLoss, own, gaussian, split.Validation);
    }
}
