namespace Stein.Optimizers;

/// <summary>A differentiable loss of a vector of parameters, to be minimised.</summary>
interface ILoss
{
    /// <summary>The number <c>P</c> of parameters.</summary>
    int Parameters { get; }

    /// <summary>The loss and, if asked for, its gradient.</summary>
    /// <param name="parameters">The parameters <c>β</c>, <c>[P]</c>.</param>
    /// <param name="gradient">
    /// Receives <c>∂J/∂β</c>, <c>[P]</c>; if empty, only the loss is computed. The loss has the same bits either way.
    /// </param>
    /// <returns><c>J(β)</c>; outside its domain infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient);
}

/// <summary>A loss that knows a matrix near its Hessian, so that scales and correlations of parameters do not slow minimisers.</summary>
interface IScaledLoss : ILoss
{
    /// <summary>A symmetric, positive semidefinite matrix near the Hessian <c>∂²J/∂β²</c>.</summary>
    /// <param name="parameters">The parameters <c>β</c>, <c>[P]</c>.</param>
    /// <param name="metric">Receives the matrix, <c>[P, P]</c>, row by row.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    void Metric(ReadOnlySpan<double> parameters, Span<double> metric);
}

/// <summary>Checks the arguments of <see cref="ILoss.Evaluate"/>.</summary>
static class LossArguments
{
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Check(ILoss loss, ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient)
    {
        if (parameters.Length != loss.Parameters)
            throw new ArgumentException($"{parameters.Length} numbers for {loss.Parameters} parameters", nameof(parameters));
        if (!gradient.IsEmpty && gradient.Length != loss.Parameters)
            throw new ArgumentException($"{gradient.Length} slopes for {loss.Parameters} parameters", nameof(gradient));
    }
}
