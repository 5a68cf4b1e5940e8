namespace Stein.Sampling;

/// <summary>
/// How fast each coordinate mixes: the mean squared change from step to step of its squared distance from the centre, over twice the
/// variance of that square; 1 for independent draws, small for a slow one. By these speeds a warm-up weighs coordinates when it finds the
/// length of trajectories.
/// </summary>
/// <remarks>
/// The weights are the eighth powers of the inverse speeds. Of the powers 0, 1, 2, 4 and 8, the eighth gave a Poisson process with slow
/// hyperparameters (<c>gp_pois_regr</c> of posteriordb) three to six times the effective draws, the eight schools a quarter more for each
/// gradient, and changed little for regressions and time series, whose coordinates mix alike.
/// </remarks>
sealed class MixingEstimate
{
    /// <summary>So many draws of mean speed are added to each coordinate's own.</summary>
    const double Prior = 50;

    readonly double[] last, means, squares, changes;
    readonly int dimension;
    int count;

    /// <summary>Begins where the chains start.</summary>
    public MixingEstimate(Chains<double> chains)
    {
        dimension = chains.Dimension;
        last = chains.Positions.Items.ToArray();
        (means, squares, changes) = (new double[dimension], new double[dimension], new double[dimension]);
    }

    /// <summary>Takes in a step of all chains.</summary>
    /// <param name="chains">The chains.</param>
    /// <param name="centre">The centre, <c>[D]</c>.</param>
    public void Add(Chains<double> chains, ReadOnlySpan<double> centre)
    {
        for (int b = 0; b < chains.Count; b++)
        {
            var x = chains.Positions[b];
            var before = last.AsSpan(b * dimension, dimension);
            count++;
            for (int i = 0; i < dimension; i++)
            {
                double square = (x[i] - centre[i]) * (x[i] - centre[i]), old = (before[i] - centre[i]) * (before[i] - centre[i]);
                double deviation = square - means[i];
                means[i] += deviation / count;
                squares[i] += deviation * (square - means[i]);
                changes[i] += (square - old) * (square - old);
            }
            x.CopyTo(before);
        }
    }

    /// <summary>
    /// Sets the weights of the coordinates in the jump that trajectories are lengthened for, mean 1, and forgets the steps. The slowest
    /// coordinate counts most.
    /// </summary>
    public void Apply(Span<double> weights)
    {
        double mean = 0;
        for (int i = 0; i < dimension; i++)
        {
            double speed = changes[i] / (2 * squares[i]);
            weights[i] = speed > 0 && speed < 1 ? speed : 1;
            mean += weights[i] / dimension;
        }
        double sum = 0;
        foreach (ref double weight in weights)
        {
            double slowness = (count + Prior) / (count * weight + Prior * mean), power = slowness * slowness * slowness * slowness;
            weight = power * power;
            sum += weight / dimension;
        }
        foreach (ref double weight in weights) weight /= sum;
        count = 0;
        means.AsSpan().Clear();
        squares.AsSpan().Clear();
        changes.AsSpan().Clear();
    }
}
