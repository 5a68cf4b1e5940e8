namespace Stein.Optimizers;

/// <summary>
/// Minimises a loss by steps along <c>−H ∇J</c>, with a line search. For an <see cref="IScaledLoss"/> <c>H</c> is the inverse of its metric
/// at each point. This is the method of scoring: where the model fits the data it takes few steps, whatever the scales of the parameters.
/// For any other loss <c>H</c> estimates the inverse Hessian from the gradients seen, by the formula of Broyden, Fletcher, Goldfarb and
/// Shanno (BFGS).
/// </summary>
/// <remarks>
/// Deterministic. It finds a local minimum near the start; try several starts if the loss may have several. A step costs one evaluation or
/// a few, and <c>O(P²)</c> operations, with a metric <c>O(P³)</c>. Source: Nocedal and Wright, Numerical Optimization, 2nd edition,
/// algorithm 6.1 and section 10.3; the line search is that of <see cref="StrongWolfe"/>.
/// </remarks>
static class QuasiNewton
{
    /// <summary>Minimises a loss.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="start">The first parameters, <c>[P]</c>; the loss has to be finite there.</param>
    /// <param name="tolerance">It stops where <see cref="Minimum.RelativeGradient"/> is at most this, 0 or more.</param>
    /// <param name="iterations">The largest number of steps.</param>
    /// <param name="cancellation">Ends the minimisation before a step.</param>
    /// <exception cref="ArgumentException">The start has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative.</exception>
    /// <exception cref="DivergenceException{T}">The loss or its gradient is not finite at the start, or all along a direction.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Minimum Minimize(
        ILoss loss, ReadOnlySpan<double> start, double tolerance = 1e-10, int iterations = 1000, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        double[] point = start.ToArray(), gradient = new double[point.Length], direction = new double[point.Length];
        double value = loss.Evaluate(point, gradient);
        CheckStart(value, gradient);
        var search = new StrongWolfe(loss);
        var inverse = new InverseHessian(point.Length);
        for (int iteration = 0; ; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            double size = RelativeGradient(point, value, gradient);
            if (size <= tolerance) return Stop(Termination.Converged);
            if (iteration == iterations) return Stop(Termination.IterationLimit);
            if (!Step(iteration)) return Stop(Termination.RoundOff);

            Minimum Stop(Termination why) => new(point, value, size, iteration, search.Evaluations + 1, why);
        }

        bool Step(int iteration)
        {
            if (iteration == 0 || loss is IScaledLoss) inverse.Restart(loss, point);
            bool found = Descend();
            if (!found && !inverse.IsFresh)
            {
                // Rounding may have spoilt H: try once more with a fresh one.
                inverse.Restart(loss, point);
                found = Descend();
            }
            if (!double.IsFinite(search.Value)) throw Diverged("the loss", iteration, search.Value, point);
            if (!found || search.Point.SequenceEqual(point)) return false;
            inverse.Learn(point, gradient, search.Point, search.Gradient);
            search.Point.CopyTo(point);
            search.Gradient.CopyTo(gradient);
            value = search.Value;
            return true;
        }

        bool Descend()
        {
            double slope = inverse.Descend(gradient, direction);
            return slope < 0 && search.Search(point, direction, value, slope, inverse.IsScaled ? 1 : FirstStep(gradient));
        }
    }

    static void CheckStart(double value, double[] gradient)
    {
        if (!double.IsFinite(value)) throw Diverged("the loss", 0, value);
        for (int k = 0; k < gradient.Length; k++)
            if (!double.IsFinite(gradient[k])) throw Diverged($"the slope of parameter {k}", 0, gradient[k]);
    }

    static DivergenceException<double[]> Diverged(string quantity, int iteration, double value, double[]? lastGood = null)
        => new(new(quantity, iteration, value), lastGood);

    static double FirstStep(double[] gradient)
    {
        double sum = 0;
        foreach (double slope in gradient) sum += slope * slope;
        return Math.Min(1, 1 / Math.Sqrt(sum));
    }

    static double RelativeGradient(double[] point, double value, double[] gradient)
    {
        double most = 0;
        for (int k = 0; k < point.Length; k++) most = Math.Max(most, Math.Abs(gradient[k]) * Math.Max(Math.Abs(point[k]), 1));
        return most / Math.Max(Math.Abs(value), 1);
    }
}
