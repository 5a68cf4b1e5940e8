using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Shards;

namespace Stein.Training;

/// <summary>Progress of a training.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps planned.</param>
/// <param name="Loss">The mean training loss since the last report.</param>
/// <param name="ValidationLoss">The loss of the averaged parameters on the validation rows.</param>
public readonly record struct FitProgress(int Step, int Steps, double Loss, double ValidationLoss);

/// <summary>A part of a training: an objective for so many steps.</summary>
/// <param name="Objective">The objective.</param>
/// <param name="Steps">Steps at most.</param>
/// <param name="LearningRate">The highest learning rate.</param>
/// <param name="Dropout">Hidden units that are left out.</param>
/// <param name="Noise">Where the objective draws from.</param>
/// <param name="ToTheEnd">
/// Whether only the end counts: evaluations on the way tell what a rate that has just risen again does, more than what comes of it.
/// </param>
readonly record struct TrainingPhase(IObjective Objective, int Steps, double LearningRate, Dropout Dropout, NoiseStream Noise,
    bool ToTheEnd);

/// <summary>How a phase of training ended.</summary>
/// <param name="Steps">Steps done.</param>
/// <param name="BestStep">The step whose averaged parameters the network has now; 0 for those of the start.</param>
/// <param name="ValidationLoss">Their loss on the validation rows.</param>
readonly record struct PhaseOutcome(int Steps, int BestStep, double ValidationLoss);

/// <summary>Training that is watched on validation rows and keeps the parameters that are best there.</summary>
/// <remarks>
/// The averaged parameters are evaluated after each hundredth of the steps. Those of the last evaluation are kept that is not worse than
/// the best one by more than the standard error of their difference, nor by a tenth of its gain over the start. Between evaluations that
/// the validation rows cannot tell apart the later one is taken: there the score is settled in the thinly populated regions as well, which
/// decide the weights of separate clusters and hardly enter the loss.
/// </remarks>
static class EarlyStopping
{
    const int Evaluations = 100;

    /// <summary>The share of the best evaluation's gain over the start that a later one has to keep.</summary>
    const double KeptGain = 0.9;

    /// <summary>
    /// Trains a network on from where it is. In the end it has the best parameters; those of the start if no others are better.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="phase">What it is trained by.</param>
    /// <param name="validation">The loss on the validation rows.</param>
    /// <param name="minibatches">The training rows.</param>
    /// <param name="options">Patience and decay of the average.</param>
    /// <param name="pool">Who computes.</param>
    /// <param name="report">Told about each evaluation.</param>
    /// <param name="cancellation">Ends the training between two steps.</param>
    /// <exception cref="DivergenceException">A loss is not finite; the network has the best parameters before that.</exception>
    public static PhaseOutcome Train(ScoreNetwork network, TrainingPhase phase, ValidationLoss validation, Minibatches minibatches,
        TrainingOptions options, WorkerPool pool, Action<FitProgress> report, CancellationToken cancellation)
    {
        var schedule = Trainer.Schedule(phase.LearningRate, phase.Steps);
        var trainer = new Trainer(network, phase.Objective, minibatches, schedule, phase.Noise, pool, options.AverageDecay, phase.Dropout);
        var best = new Candidate(network.Parameters.ToArray(), validation);
        try
        {
            return Run(trainer, phase, validation, options.Patience, best, report, cancellation);
        }
        catch (DivergenceException)
        {
            // Before the first evaluation there is an average to be compared with the start. Not a number is not better.
            if (best.Step == 0 && trainer.Steps > 0 && validation.Mean(validation.Evaluate(trainer.Average)) is var mean
                && mean < best.Loss)
                best.Replace(trainer.Average, trainer.Steps, mean);
            throw;
        }
        finally
        {
            network.SetParameters(best.Parameters);
        }
    }

    static PhaseOutcome Run(Trainer trainer, TrainingPhase phase, ValidationLoss validation, int patience, Candidate best,
        Action<FitProgress> report, CancellationToken cancellation)
    {
        double start = best.Loss, sum = 0;
        double[] lowest = best.Losses;
        int interval = Math.Max(1, phase.Steps / Evaluations), counted = 0;
        while (trainer.Steps < phase.Steps && (phase.ToTheEnd || trainer.Steps - best.Step <= (long)patience * interval))
        {
            cancellation.ThrowIfCancellationRequested();
            sum += trainer.Step();
            counted++;
            if (trainer.Steps % interval != 0 && trainer.Steps != phase.Steps) continue;
            double[] losses = validation.Evaluate(trainer.Average);
            double mean = validation.Mean(losses);
            report(new(trainer.Steps, phase.Steps, sum / counted, mean));
            (sum, counted) = (0, 0);
            if (!double.IsFinite(mean)) throw trainer.Diverged("the validation loss", mean);
            if (phase.ToTheEnd && trainer.Steps < phase.Steps) continue;
            if (mean < validation.Mean(lowest)) lowest = losses;
            if (validation.IsWorse(losses, lowest)) continue;
            if (!phase.ToTheEnd && start - mean < KeptGain * (start - validation.Mean(lowest))) continue;
            best.Replace(trainer.Average, trainer.Steps, mean);
        }
        return new(trainer.Steps, best.Step, best.Loss);
    }

    /// <summary>The parameters that would be kept now.</summary>
    sealed class Candidate
    {
        public Candidate(float[] parameters, ValidationLoss validation)
        {
            (Parameters, Losses) = (parameters, validation.Evaluate(parameters));
            Loss = validation.Mean(Losses);
        }

        public float[] Parameters { get; }

        /// <summary>The losses of the start, fold by fold.</summary>
        public double[] Losses { get; }

        public int Step { get; private set; }

        public double Loss { get; private set; }

        public void Replace(ReadOnlySpan<float> better, int atStep, double loss)
        {
            better.CopyTo(Parameters);
            (Step, Loss) = (atStep, loss);
        }
    }
}
