using Stein.Networks;
using Stein.Noise;
using Stein.Objectives;
using Stein.Optimizers;
using Stein.Shards;

namespace Stein.Training;

/// <summary>Training step by step: a minibatch, the gradient of an objective, Adam, the weight average. A step allocates nothing.</summary>
public sealed class Trainer
{
    readonly ShardedObjective objective;
    readonly Minibatches minibatches;
    readonly Adam adam;
    readonly NoiseStream noise;

    /// <summary>Binds everything a training needs.</summary>
    /// <param name="network">The network that is trained.</param>
    /// <param name="objective">What it is trained to minimise.</param>
    /// <param name="minibatches">The data.</param>
    /// <param name="rate">The learning rate of each step.</param>
    /// <param name="noise">What the objective draws from, at the step's number.</param>
    /// <param name="pool">Who computes.</param>
    /// <param name="averageDecay">The decay of the weight average.</param>
    /// <param name="dropout">Hidden units left out while training; none if not given.</param>
    public Trainer(ScoreNetwork network, IObjective objective, Minibatches minibatches, LearningRate rate, NoiseStream noise, WorkerPool pool,
        double averageDecay = 0.999, Dropout dropout = default)
    {
        (Network, this.minibatches, Rate, this.noise) = (network, minibatches, rate, noise);
        this.objective = new(network, objective, pool, dropout);
        adam = new(network.Shape.StorageLength);
        Average = new(network.Shape.StorageLength, averageDecay);
    }

    /// <summary>The network that is trained.</summary>
    public ScoreNetwork Network { get; }

    /// <summary>The learning rate.</summary>
    public LearningRate Rate { get; }

    /// <summary>The weight average.</summary>
    public ExponentialMovingAverage Average { get; }

    /// <summary>Steps done.</summary>
    public int Steps { get; private set; }

    /// <summary>Does one step.</summary>
    /// <returns>The mean loss of the minibatch before the step.</returns>
    /// <exception cref="DivergenceException">The loss is not finite; parameters and average are those before the step.</exception>
    public double Step()
    {
        var batch = minibatches.Next();
        double loss = objective.Differentiate(batch, noise, (ulong)Steps);
        if (!double.IsFinite(loss)) throw new DivergenceException("the training loss", Steps, loss);
        adam.Step(objective.Gradient, 1.0 / batch.Rows, Rate.At(Steps), Network.MutableParameters);
        Network.Pack();
        Average.Update(Network.Parameters);
        Steps++;
        return loss;
    }
}
