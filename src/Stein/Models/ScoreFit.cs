using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Scores;
using Stein.Shards;
using Stein.Tables;
using Stein.Training;

namespace Stein.Models;

/// <summary>A look at a training in progress.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps planned.</param>
/// <param name="Loss">Mean training loss since the last look.</param>
/// <param name="ValidationLoss">Loss of the weight average on the held-out rows.</param>
public readonly record struct FitProgress(int Step, int Steps, double Loss, double ValidationLoss);

/// <summary>Fits a <see cref="ScoreModel"/> to a table: standardisation, split, training with early stopping, weight average.</summary>
public static class ScoreFit
{
    /// <summary>The fewest rows a model is fitted to.</summary>
    public const int FewestRows = 10;

    const int Looks = 100, FewestSteps = 1000, MostSteps = 20_000;

    /// <summary>Held-out rows are repeated up to this number, so that the noise of an objective does not choose the model.</summary>
    const int HeldOutDraws = 4096;

    /// <summary>The share of the best look's gain over the start that a later look has to keep.</summary>
    const double KeptGain = 0.9;

    /// <summary>The learning rate of fine-tuning, as a share of that of training.</summary>
    const double FineTuneRate = 0.1;

    /// <summary>Fits a model.</summary>
    /// <param name="rows">The table <c>[n, D]</c>, in its own units.</param>
    /// <param name="columns">The names of its columns.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told about every look at the held-out rows.</param>
    /// <param name="weights">
    /// The weights of the rows <c>[n]</c>, finite and not below 0; empty if all are one. Only their ratios matter. A row of weight 0 is
    /// left out, whatever it holds.
    /// </param>
    /// <param name="cancellation">Ends the training between two steps.</param>
    /// <returns>
    /// The weight average at the last look that was not worse than the best one by more than the standard error of the
    /// difference, nor by a tenth of its gain; it depends on rows and options alone, not on threads or hardware.
    /// </returns>
    /// <remarks>
    /// Between looks that the held-out rows cannot tell apart the later one is taken: there the score is settled in the thinly
    /// populated regions as well, which decide the weights of separate clusters and hardly enter the loss. Fine-tuning ends with its last step, or
    /// where it began if that is worse.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The table has too few rows, a constant column, or a number that is not finite; or the weights are no weights.
    /// </exception>
    /// <exception cref="DivergenceException">The loss became infinite or not a number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FitResult Run(ReadOnlyMatrixView<double> rows, IReadOnlyList<string> columns, FitOptions options,
        IProgress<FitProgress>? progress = null, ReadOnlySpan<double> weights = default, CancellationToken cancellation = default)
    {
        int[] weighing = Weighing(rows.Rows, weights);
        if (weighing.Length < FewestRows) throw new ArgumentException($"{weighing.Length} rows are too few to fit a model; it takes {FewestRows}");
        RequireFinite(rows, weighing);
        int steps = options.Steps ?? Math.Clamp((int)(128 * Math.Sqrt(weighing.Length)), FewestSteps, MostSteps);
        int members = options.Members ?? (options.Objective == null ? Math.Clamp(4_500 / weighing.Length, 1, 3) : 1);
        double dropout = options.Dropout ?? Math.Min(0.2, 8 / Math.Sqrt(weighing.Length));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(members);
        ArgumentOutOfRangeException.ThrowIfNegative(options.FineTune, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Patience, nameof(options));
        if (columns.Count != rows.Columns) throw new ArgumentException($"{columns.Count} names for {rows.Columns} columns", nameof(columns));
        if (!(options.LearningRate > 0)) throw new ArgumentException($"a learning rate of {options.LearningRate}");
        var splits = Splits(weighing, members, options);
        int[] known = [.. splits.SelectMany(split => split.Training).Distinct().Order()];
        double[] knownWeights = Normalized(weights, known, known);
        var selected = Select(rows, known);
        var scaling = options.Shapes && options.Objective is null ? ColumnShapes.Fit(selected, knownWeights) : Standardization.Fit(selected, knownWeights);
        ReadOnlyMatrixView<float> knownRows = scaling.Standardize(selected);

        using var pool = new WorkerPool(options.Threads);
        var objective = options.Objective ?? new NoiseConditionalScoreMatching(
            new(NoiseRange.Of(knownRows, options.SmallestNoise), options.NoiseFeatures), options.Wrapping);
        var conditional = objective as NoiseConditionalScoreMatching;
        if (members > 1 && conditional == null) throw new ArgumentException("several networks are for all noise levels; an objective of one level takes one");
        if (options.FineTune > 0 && conditional == null) throw new ArgumentException("fine-tuning is for all noise levels; an objective of one level has none");
        if (options.FineTune > 0 && !(options.FineTuneUpTo > 0)) throw new ArgumentException($"fine-tuning up to a noise level of {options.FineTuneUpTo}");
        var shape = new NetworkShape(rows.Columns, options.Hidden, options.Activation, skip: objective.Conditions > 0 ? 0 : -1, objective.Conditions, options.Residual);
        var phases = new List<Phase> { new(objective, steps, options.LearningRate, dropout, StreamNumber.Objective, StreamNumber.Dropout, ToTheEnd: false) };
        if (options.FineTune > 0)
        {
            phases.Add(new(conditional!.WithExactUpTo(options.FineTuneUpTo), options.FineTune, FineTuneRate * options.LearningRate, dropout,
                StreamNumber.FineTune, StreamNumber.FineTuneDropout, ToTheEnd: true));
        }
        var networks = new ScoreNetwork[members];
        int last = 0, best = 0, planned = phases.Sum(phase => phase.Steps), before = 0;
        double loss = 0;
        ReadOnlyMatrixView<float> heldOutRows = default;
        double[] heldOutWeights = [];
        for (int member = 0; member < members; member++)
        {
            var (training, heldOut) = splits[member];
            heldOutRows = scaling.Standardize(Select(rows, heldOut));
            RequireFinite(rows, heldOut, heldOutRows);
            heldOutWeights = Normalized(weights, heldOut, training);
            var minibatches = new Minibatches(scaling.Standardize(Select(rows, training)), options.Batch, Noise(options, StreamNumber.Shuffle, member),
                Narrowed(Normalized(weights, training, training)));
            networks[member] = new(shape);
            networks[member].Initialize(Noise(options, StreamNumber.Initialization, member), outputScale: 0);
            (last, best) = (0, 0);
            double memberLoss = 0;
            foreach (var phase in phases)
            {
                var judge = new ValidationLoss(shape, phase.Objective, pool, heldOutRows, HeldOutDraws, Noise(options, StreamNumber.Validation), Narrowed(heldOutWeights));
                int done = before;
                var (taken, bestStep, phaseLoss) = Train(networks[member], phase, judge, minibatches, member, options, pool,
                    look => progress?.Report(look with { Step = done + look.Step, Steps = members * planned }), cancellation);
                if (bestStep > 0) best = last + bestStep;
                (last, memberLoss) = (last + taken, phaseLoss);
                before += phase.Steps;
            }
            loss += memberLoss / members;
        }
        if (conditional != null)
        {
            var data = Gaussian.Fit(Widened(knownRows), objective.Smoothing, knownWeights);
            var levels = new ScoreLevels(new(networks, conditional.Embedding, conditional.Wrapping), data, conditional.Embedding.Range.Smallest);
            return new(new(levels, scaling, columns), last, best, loss, double.NaN, double.NaN, splits);
        }
        float smoothing = objective.Smoothing;
        var implicitLoss = new ValidationLoss(
            shape, new ImplicitScoreMatching(smoothing), pool, heldOutRows, HeldOutDraws, Noise(options, StreamNumber.Validation), Narrowed(heldOutWeights));
        double own = implicitLoss.Mean(implicitLoss.Of(networks[0].Parameters));
        double gaussian = Gaussian.TryFit(Widened(knownRows), smoothing, knownWeights)?.ImplicitLoss(Widened(heldOutRows), smoothing, heldOutWeights) ?? double.NaN;
        return new(new(networks[0], scaling, columns), last, best, loss, own, gaussian, splits);
    }

    /// <summary>
    /// An objective that networks are trained by for some steps, and whether only the end counts:
    /// looks on the way tell what a rate that has just risen again does, more than what comes of it.
    /// </summary>
    readonly record struct Phase(IObjective Objective, int Steps, double Rate, double Dropout, StreamNumber Draws, StreamNumber DropoutDraws, bool ToTheEnd);

    /// <summary>Trains a network on from where it is; in the end it has the parameters of the best step, those of the start if no other is better.</summary>
    static (int Steps, int BestStep, double Loss) Train(ScoreNetwork network, Phase phase, ValidationLoss judge, Minibatches minibatches, int member,
        FitOptions options, WorkerPool pool, Action<FitProgress> report, CancellationToken cancellation)
    {
        var (objective, steps, peak, dropout, draws, dropoutDraws, toTheEnd) = phase;
        var rate = new LearningRate(peak, steps, Math.Min(100, steps / 10));
        var trainer = new Trainer(network, objective, minibatches, rate, Noise(options, draws, member), pool, options.AverageDecay,
            new(dropout, Noise(options, dropoutDraws, member)));
        var best = new float[network.Shape.StorageLength];
        trainer.Network.Parameters.CopyTo(best);
        double[] lowest = judge.Of(best);
        double start = judge.Mean(lowest), loss = start, sum = 0;
        int interval = Math.Max(1, steps / Looks), counted = 0, bestStep = 0;
        while (trainer.Steps < steps && (toTheEnd || trainer.Steps - bestStep <= (long)options.Patience * interval))
        {
            cancellation.ThrowIfCancellationRequested();
            sum += trainer.Step();
            counted++;
            if (trainer.Steps % interval != 0 && trainer.Steps != steps) continue;
            double[] losses = judge.Of(trainer.Average.Values);
            double mean = judge.Mean(losses);
            report(new(trainer.Steps, steps, sum / counted, mean));
            (sum, counted) = (0, 0);
            if (!double.IsFinite(mean)) throw new DivergenceException("the held-out loss", trainer.Steps, mean);
            if (toTheEnd && trainer.Steps < steps) continue;
            if (mean < judge.Mean(lowest)) lowest = losses;
            if (judge.IsWorse(losses, lowest) || !toTheEnd && start - mean < KeptGain * (start - judge.Mean(lowest))) continue;
            (loss, bestStep) = (mean, trainer.Steps);
            trainer.Average.Values.CopyTo(best);
        }
        network.SetParameters(best);
        return (trainer.Steps, bestStep, loss);
    }

    static NoiseStream Noise(FitOptions options, StreamNumber stream, int member = 0) => new(options.Seed, stream, member);

    /// <summary>The rows that have a weight above zero.</summary>
    static int[] Weighing(int rows, ReadOnlySpan<double> weights)
    {
        if (!weights.IsEmpty && weights.Length != rows) throw new ArgumentException($"{weights.Length} weights for {rows} rows");
        var weighing = new List<int>(rows);
        for (int b = 0; b < rows; b++)
        {
            double weight = weights.IsEmpty ? 1 : weights[b];
            if (!(weight >= 0 && double.IsFinite(weight))) throw new ArgumentException($"row {b} has a weight of {weight}");
            if (weight > 0) weighing.Add(b);
        }
        return [.. weighing];
    }

    static void RequireFinite(ReadOnlyMatrixView<double> rows, int[] indices)
    {
        foreach (int row in indices)
            for (int i = 0; i < rows.Columns; i++)
                if (!double.IsFinite(rows[row, i])) throw new ArgumentException($"column {i}, row {row} is {rows[row, i]}");
    }

    /// <summary>Rows that training does not see may lie out of its reach.</summary>
    static void RequireFinite(ReadOnlyMatrixView<double> rows, IReadOnlyList<int> indices, ReadOnlyMatrixView<float> standardised)
    {
        for (int b = 0; b < indices.Count; b++)
            for (int i = 0; i < rows.Columns; i++)
                if (!float.IsFinite(standardised[b, i])) throw new ArgumentException($"column {i}, row {indices[b]} is {rows[indices[b], i]}, too far from the others");
    }

    /// <summary>The weights of some rows over their mean on the training rows; none where all of them are the same.</summary>
    static double[] Normalized(ReadOnlySpan<double> weights, IReadOnlyList<int> rows, IReadOnlyList<int> training)
    {
        if (weights.IsEmpty) return [];
        double most = 0, least = double.PositiveInfinity, sum = 0;
        foreach (double weight in weights)
            if (weight > 0) (most, least) = (Math.Max(most, weight), Math.Min(least, weight));
        if (most == least) return [];
        foreach (int row in training) sum += weights[row] / most;
        var normalized = new double[rows.Count];
        for (int b = 0; b < rows.Count; b++) normalized[b] = weights[rows[b]] / most / (sum / training.Count);
        return normalized;
    }

    /// <summary>The weights in single precision, bounded lest one be nothing or everything.</summary>
    static float[] Narrowed(double[] weights) => Array.ConvertAll(weights, weight => (float)Math.Clamp(weight, 1e-30, 1e30));

    /// <summary>For each network another part of the rows is held out, so that each row teaches all networks but one.</summary>
    static RowSplit[] Splits(int[] rows, int members, FitOptions options)
    {
        if (!(options.HeldOut > 0 && options.HeldOut < 1)) throw new ArgumentException($"a held-out share of {options.HeldOut} is not between 0 and 1");
        int count = Math.Clamp((int)Math.Round(options.HeldOut * rows.Length), 1, rows.Length - 2);
        int[] order = [.. rows];
        Noise(options, StreamNumber.Split).Shuffle<int>(0, order);
        return [.. Enumerable.Range(0, members).Select(member =>
        {
            int[] turned = [.. Enumerable.Range(0, order.Length).Select(i => order[(int)(((long)member * count + i) % order.Length)])];
            return new RowSplit([.. turned[count..].Order()], [.. turned[..count].Order()]);
        })];
    }

    static ReadOnlyMatrixView<double> Select(ReadOnlyMatrixView<double> rows, IReadOnlyList<int> indices) => new(rows.Pick(indices), indices.Count, rows.Columns);

    static ReadOnlyMatrixView<double> Widened(ReadOnlyMatrixView<float> rows)
    {
        var widened = new MatrixView<double>(new double[rows.Rows * rows.Columns], rows.Rows, rows.Columns);
        for (int b = 0; b < rows.Rows; b++)
            for (int i = 0; i < rows.Columns; i++) widened[b, i] = rows[b, i];
        return widened;
    }
}
