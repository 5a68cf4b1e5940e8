using Stein.Buffers;
using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Shards;

namespace Stein.Training;

/// <summary>
/// Training step by step: a minibatch, the gradient of an objective, a step of Adam, the moving average of the parameters. A step allocates
/// nothing. <c>ScoreModel.Fit</c> and <c>DensityModel.Fit</c> do all this with early stopping; this is for networks of your own.
/// </summary>
/// <example><code>
/// var network = new ScoreNetwork(new NetworkShape(dimension: 2, hidden: [64, 64]));
/// network.Initialize(new NoiseStream(Seed: 1, Stream: 0));
/// var trainer = new Trainer(network, new ImplicitScoreMatching(), rows, new TrainingOptions { Steps = 1000 });
/// while (trainer.Steps &lt; 1000) trainer.Step();
/// network.SetParameters(trainer.Average);
/// </code></example>
public sealed class Trainer
{
    readonly ShardedObjective objective;
    readonly Minibatches minibatches;
    readonly Adam adam;
    readonly ExponentialMovingAverage average;
    readonly NoiseStream noise;

    /// <summary>Steps whose learning rate rises, at most.</summary>
    const int MostWarmUp = 100;

    /// <summary>A training of one network.</summary>
    /// <param name="network">The network that is trained.</param>
    /// <param name="objective">What it is trained to minimise.</param>
    /// <param name="rows">The training rows <c>[n, D]</c>, in the units of the network's input, at least one; copied.</param>
    /// <param name="options">
    /// Steps (1000 if none are given), size of a minibatch, learning rate, decay of the average and dropout; nothing is kept for
    /// validation.
    /// </param>
    /// <param name="seed">The seed of every draw.</param>
    /// <param name="pool">Who computes; the shared pool if none. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there are no rows.</exception>
    public Trainer(ScoreNetwork network, IObjective objective, ReadOnlyMatrixView<float> rows, TrainingOptions? options = null,
        ulong seed = 0,
        WorkerPool? pool = null)
        : this(network, objective, Minibatches(rows, options ??= new(), seed), Schedule(options.LearningRate, options.Steps ?? 1000),
            new(seed, StreamNumber.Objective), pool ?? WorkerPool.Shared, options.AverageDecay,
            new(options.Dropout ?? 0, new(seed, StreamNumber.Dropout)))
    {
    }

    static Minibatches Minibatches(ReadOnlyMatrixView<float> rows, TrainingOptions options, ulong seed)
    {
        options.Check();
        return new(rows, options.BatchSize, new(seed, StreamNumber.Shuffle));
    }

    /// <summary>The learning rate of a training: it rises over a tenth of the steps, at most 100, then falls to zero.</summary>
    internal static LearningRate Schedule(double peak, int steps) => new(peak, steps, Math.Min(MostWarmUp, steps / 10));

    /// <summary>Binds everything a training needs.</summary>
    /// <param name="network">The network that is trained.</param>
    /// <param name="objective">What it is trained to minimise.</param>
    /// <param name="minibatches">The data.</param>
    /// <param name="rate">The learning rate of each step.</param>
    /// <param name="noise">What the objective draws from, at the step's number.</param>
    /// <param name="pool">Who computes.</param>
    /// <param name="averageDecay">The decay of the weight average.</param>
    /// <param name="dropout">Hidden units left out while training; none if not given.</param>
    internal Trainer(ScoreNetwork network, IObjective objective, Minibatches minibatches, LearningRate rate, NoiseStream noise,
        WorkerPool pool,
        double averageDecay = 0.999, Dropout dropout = default)
    {
        (Network, this.minibatches, Rate, this.noise) = (network, minibatches, rate, noise);
        this.objective = new(network, objective, pool, dropout);
        adam = new(network.Shape.StorageLength);
        average = new(network.Shape.StorageLength, averageDecay);
    }

    /// <summary>The network that is trained.</summary>
    public ScoreNetwork Network { get; }

    /// <summary>The learning rate.</summary>
    internal LearningRate Rate { get; }

    /// <summary>The moving average of the parameters, laid out by the network's shape; what a model keeps.</summary>
    public ReadOnlySpan<float> Average => average.Values;

    /// <summary>Steps done.</summary>
    public int Steps { get; private set; }

    /// <summary>Does one step.</summary>
    /// <returns>The mean loss of the minibatch before the step.</returns>
    /// <exception cref="DivergenceException">The loss is not finite; parameters and average are those before the step.</exception>
    public double Step()
    {
        var batch = minibatches.Next();
        double loss = objective.Differentiate(batch, noise, (ulong)Steps);
        if (!double.IsFinite(loss)) throw Diverged("the training loss", loss);
        adam.Step(objective.Gradient, 1.0 / batch.Rows, Rate.At(Steps), Network.MutableParameters);
        Network.Pack();
        average.Update(Network.Parameters);
        Steps++;
        return loss;
    }

    internal DivergenceException Diverged(string quantity, double value)
        => new(quantity, Steps, value, "; a lower learning rate or a noise floor may help");
}
