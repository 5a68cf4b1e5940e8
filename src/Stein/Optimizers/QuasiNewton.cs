namespace Stein.Optimizers;

/// <summary>
/// Minimises a loss by steps <c>−H ∇J</c>, each with a <see cref="StrongWolfe"/> line search. For an <see cref="IScaledLoss"/> <c>H</c> is the
/// inverse of the metric at each point: the method of scoring, which needs a handful of steps, whatever the scales of the
/// parameters are, where the model fits the data. For any other loss <c>H</c> learns the inverse Hessian from the gradients seen, by the
/// formula of Broyden, Fletcher, Goldfarb and Shanno.
/// </summary>
/// <remarks>
/// Deterministic. It finds a local minimum near the start; a loss with several wants several starts. A step costs
/// <c>O(P²)</c>, with a metric <c>O(P³)</c>, beside one evaluation or a few. Source: Nocedal and Wright, Numerical Optimization, 2nd
/// edition, algorithm 6.1 and section 10.3.
/// </remarks>
static class QuasiNewton
{
    /// <summary>Minimises a loss.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="start">Where to start, <c>[P]</c>; the loss has to be finite there.</param>
    /// <param name="tolerance">The <see cref="Minimum.RelativeGradient"/> that is small enough, 0 or more.</param>
    /// <param name="iterations">The most steps.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="ArgumentException">The start has another length.</exception>
    /// <exception cref="NonFiniteLossException">The loss or its gradient is not finite at the start, or all along a direction.</exception>
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
                // What H has learnt may be worn out by rounding: the gradient itself gets a chance.
                inverse.Restart(loss, point);
                found = Descend();
            }
            if (!double.IsFinite(search.Value)) throw new NonFiniteLossException("the loss", iteration, search.Value, point);
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
        if (!double.IsFinite(value)) throw new NonFiniteLossException("the loss", 0, value, []);
        for (int k = 0; k < gradient.Length; k++)
            if (!double.IsFinite(gradient[k])) throw new NonFiniteLossException($"the slope of parameter {k}", 0, gradient[k], []);
    }

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
