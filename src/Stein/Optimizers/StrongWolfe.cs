namespace Stein.Optimizers;

/// <summary>
/// A line search for the strong Wolfe conditions: along a direction of descent, with <c>φ(α) = J(β + α d)</c>, it finds a step with
/// <c>φ(α) ≤ φ(0) + c₁ α φ'(0)</c> and <c>|φ'(α)| ≤ c₂ |φ'(0)|</c>.
/// </summary>
/// <remarks>
/// It brackets such a step and then narrows the bracket by cubic interpolation. Relative differences of the loss below
/// <see cref="Noise"/> count as none: near a minimum, where the loss changes by less than its rounding error, the slopes alone decide. That
/// takes the parameters to full precision. A step to a point where the loss is not finite counts as too long.
/// Source: Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 3.5 and 3.6.
/// </remarks>
sealed class StrongWolfe(ILoss loss)
{
    const double Decrease = 1e-4, Flattening = 0.9, Noise = 1e-12;

    const int MostProbes = 60;

    readonly double[] point = new double[loss.Parameters], gradient = new double[loss.Parameters];
    double[] origin = [], direction = [];
    Probe start;
    double noise;

    /// <summary>The point of the step found.</summary>
    public ReadOnlySpan<double> Point => point;

    /// <summary>The gradient there.</summary>
    public ReadOnlySpan<double> Gradient => gradient;

    /// <summary>The loss there.</summary>
    public double Value { get; private set; }

    /// <summary>How often the loss was computed, over all searches.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Searches along a direction.</summary>
    /// <param name="from">The point <c>β</c>.</param>
    /// <param name="along">The direction <c>d</c>.</param>
    /// <param name="value"><c>φ(0)</c>.</param>
    /// <param name="slope"><c>φ'(0) &lt; 0</c>.</param>
    /// <param name="step">The step to try first.</param>
    /// <returns>Whether a step was found.</returns>
    public bool Search(double[] from, double[] along, double value, double slope, double step)
    {
        (origin, direction, start, noise) = (from, along, new(0, value, slope), Noise * Math.Abs(value));
        Probe before = start;
        double tooLong = double.PositiveInfinity;
        for (int probes = 0; probes < MostProbes; probes++)
        {
            Probe at = Try(step);
            if (!at.IsFinite)
            {
                tooLong = step;
                step = 0.5 * (before.Step + step);
                continue;
            }
            if (IsTooHigh(at) || at.Value > before.Value + noise) return Narrow(before, at);
            if (IsFlat(at)) return true;
            if (at.Slope >= 0) return Narrow(at, before);
            step = Math.Min(0.5 * (at.Step + tooLong), Longer(before, at));
            before = at;
        }
        return false;
    }

    /// <summary>
    /// Narrows a bracket down to a step that fulfils both conditions. The loss is low at one end, where it falls towards the other end.
    /// </summary>
    bool Narrow(Probe low, Probe high)
    {
        for (int probes = 0; probes < MostProbes; probes++)
        {
            Probe at = Try(Between(low, high));
            if (at.Step == low.Step || at.Step == high.Step) return false;
            if (!at.IsFinite || IsTooHigh(at) || at.Value > low.Value + noise)
            {
                high = at;
                continue;
            }
            if (IsFlat(at)) return true;
            if (at.Slope * (high.Step - low.Step) >= 0) high = low;
            low = at;
        }
        return false;
    }

    bool IsTooHigh(Probe at) => at.Value > start.Value + Decrease * at.Step * start.Slope + noise;

    bool IsFlat(Probe at) => Math.Abs(at.Slope) <= -Flattening * start.Slope;

    Probe Try(double step)
    {
        for (int k = 0; k < point.Length; k++) point[k] = Math.FusedMultiplyAdd(step, direction[k], origin[k]);
        Value = loss.Evaluate(point, gradient);
        Evaluations++;
        double slope = 0;
        for (int k = 0; k < point.Length; k++) slope = Math.FusedMultiplyAdd(gradient[k], direction[k], slope);
        return new(step, Value, slope);
    }

    /// <summary>The minimum of the cubic through both steps, kept a tenth away from either.</summary>
    static double Between(Probe low, Probe high)
    {
        double length = high.Step - low.Step, step = Cubic(low, high), share = (step - low.Step) / length;
        return double.IsFinite(share) ? low.Step + Math.Clamp(share, 0.1, 0.9) * length : low.Step + 0.5 * length;
    }

    /// <summary>The minimum of the cubic, at least twice and at most ten times as far.</summary>
    static double Longer(Probe before, Probe at)
    {
        double step = Cubic(before, at);
        return double.IsFinite(step) && step > at.Step ? Math.Clamp(step, 2 * at.Step, 10 * at.Step) : 4 * at.Step;
    }

    /// <summary>Nocedal and Wright, equation 3.59.</summary>
    static double Cubic(Probe a, Probe b)
    {
        double first = a.Slope + b.Slope - 3 * (a.Value - b.Value) / (a.Step - b.Step);
        double second = Math.Sign(b.Step - a.Step) * Math.Sqrt(first * first - a.Slope * b.Slope);
        return b.Step - (b.Step - a.Step) * ((b.Slope + second - first) / (b.Slope - a.Slope + 2 * second));
    }

    readonly record struct Probe(double Step, double Value, double Slope)
    {
        public bool IsFinite => double.IsFinite(Value) && double.IsFinite(Slope);
    }
}
