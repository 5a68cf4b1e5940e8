namespace Stein.Sampling;

/// <summary>
/// E-BFMI of one chain: the mean squared change of its energy from step to step over the variance of the energy. Betancourt 2016.
/// </summary>
struct EnergyFraction
{
    long steps;
    double last, mean, squares, changes;

    /// <summary>The fraction; NaN of fewer than two different energies.</summary>
    public readonly double Value => changes / squares;

    /// <summary>Takes in the energy of the next step.</summary>
    public void Add(double energy)
    {
        steps++;
        if (steps > 1) changes += (energy - last) * (energy - last);
        double deviation = energy - mean;
        mean += deviation / steps;
        squares += deviation * (energy - mean);
        last = energy;
    }
}
