using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Shards;
using Stein.Tables;
using Stein.Training;

namespace Stein.Models;

/// <summary>Trains the networks of a model, one after the other, each on its own split of the rows.</summary>
/// <remarks>What comes out depends on rows, options and seed alone, not on threads or hardware.</remarks>
sealed class NetworkFit
{
    /// <summary>Validation rows are repeated up to this number, so that the noise of an objective does not choose the model.</summary>
    public const int ValidationDraws = 4096;

    readonly TrainingSet rows;
    readonly Standardization scaling;
    readonly TrainingOptions options;
    readonly ulong seed;
    readonly WorkerPool pool;
    readonly IProgress<FitProgress>? progress;
    readonly CancellationToken cancellation;

    /// <summary>Prepares the training of some networks.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="scaling">Their scaling.</param>
    /// <param name="networks">The number of networks, at least 1.</param>
    /// <param name="options">How they are trained.</param>
    /// <param name="context">Seed, workers, progress and cancellation.</param>
    public NetworkFit(TrainingSet rows, Standardization scaling, int networks, TrainingOptions options, FitContext context)
    {
        (this.rows, this.scaling, this.options) = (rows, scaling, options);
        (seed, pool, progress, cancellation) = context;
        Splits = rows.Split(networks, options.ValidationFraction, Noise(StreamNumber.Split));
    }

    /// <summary>The rows that each network is trained and validated on.</summary>
    public IReadOnlyList<RowSplit> Splits { get; }

    /// <summary>Steps done by the last network, the step whose parameters it has, and the mean validation loss of all networks.</summary>
    public PhaseOutcome Outcome { get; private set; }

    /// <summary>A new network as training starts it: with a last layer of zeros.</summary>
    public ScoreNetwork Start(NetworkShape shape, int network)
    {
        var started = new ScoreNetwork(shape);
        started.Initialize(Noise(StreamNumber.Initialization, network), outputScale: 0);
        return started;
    }

    /// <summary>A phase of the training of one network.</summary>
    public TrainingPhase Phase(int network, IObjective objective, int steps, double learningRate, double dropout)
        => new(objective, steps, learningRate,
        new(dropout, Noise(StreamNumber.Dropout, network)), Noise(StreamNumber.Objective, network), ToTheEnd: false);

    /// <summary>A phase that makes a trained network more exact; only its end counts.</summary>
    public TrainingPhase FineTuning(int network, IObjective objective, int steps, double learningRate, double dropout)
        => new(objective, steps, learningRate,
        new(dropout, Noise(StreamNumber.FineTuneDropout, network)), Noise(StreamNumber.FineTune, network), ToTheEnd: true);

    /// <summary>Trains all networks.</summary>
    /// <param name="networks">The networks; what has been trained of them stays if one diverges.</param>
    /// <param name="phases">The phases of a network, by its index.</param>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    public void Train(IReadOnlyList<ScoreNetwork> networks, Func<int, IReadOnlyList<TrainingPhase>> phases)
    {
        int planned = networks.Count * phases(0).Sum(phase => phase.Steps), before = 0;
        double loss = 0;
        for (Trained = 0; Trained < networks.Count; Trained++)
        {
            var minibatches = Minibatches(Trained);
            int last = 0, best = 0;
            double validationLoss = 0;
            foreach (var phase in phases(Trained))
            {
                int done = before;
                HasGoodParameters = last > 0;
                PhaseOutcome outcome;
                try
                {
                    outcome = EarlyStopping.Train(networks[Trained], phase, Validation(Trained, networks[Trained].Shape, phase.Objective),
                        minibatches,
                        options, pool, Report, cancellation);
                }
                catch (DivergenceException exception) when (exception.Step > 0)
                {
                    HasGoodParameters = true;
                    throw;
                }

                void Report(FitProgress report) => progress?.Report(report with { Step = done + report.Step, Steps = planned });

                if (outcome.BestStep > 0) best = last + outcome.BestStep;
                (last, validationLoss) = (last + outcome.Steps, outcome.ValidationLoss);
                before += phase.Steps;
            }
            loss += validationLoss / networks.Count;
            Outcome = new(last, best, loss);
        }
    }

    /// <summary>Networks that are trained to their end.</summary>
    public int Trained { get; private set; }

    /// <summary>Whether the network after those has been trained, by one step at least; it has the best parameters up to then.</summary>
    public bool HasGoodParameters { get; private set; }

    /// <summary>The loss of an objective on the validation rows of a network.</summary>
    public ValidationLoss Validation(int network, NetworkShape shape, IObjective objective)
    {
        var (training, validation) = Splits[network];
        float[] weights = TrainingSet.Narrowed(rows.Normalized(validation, training));
        return new(shape, objective, pool, rows.Standardize(scaling, validation), ValidationDraws, Noise(StreamNumber.Validation), weights);
    }

    Minibatches Minibatches(int network)
    {
        var training = Splits[network].Training;
        float[] weights = TrainingSet.Narrowed(rows.Normalized(training, training));
        return new(rows.Standardize(scaling, training), options.BatchSize, Noise(StreamNumber.Shuffle, network), weights);
    }

    NoiseStream Noise(StreamNumber number, int network = 0) => new(seed, number, network);
}

/// <summary>What every fit is given beside rows and options.</summary>
/// <param name="Seed">The seed of every draw.</param>
/// <param name="Pool">Who computes.</param>
/// <param name="Progress">Told about the training.</param>
/// <param name="Cancellation">Ends the work between two steps.</param>
readonly record struct FitContext(ulong Seed, WorkerPool Pool, IProgress<FitProgress>? Progress, CancellationToken Cancellation);
