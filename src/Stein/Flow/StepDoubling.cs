using System.Numerics;

namespace Stein.Flow;

/// <summary>How far a row has converged.</summary>
/// <param name="Error">An estimate of the numerical error, meant to lie above it; NaN if a result is not a number.</param>
/// <param name="Steps">The number of steps of its finest way.</param>
readonly record struct Convergence(double Error, int Steps);

/// <summary>
/// Carries rows along a flow in a number of equal steps, then in twice as many, again and again, until the estimate of their error is below
/// a tolerance; rows that have converged take no further part.
/// </summary>
/// <remarks>
/// A method of order <c>p</c> errs in the finer result by <c>1/(2ᵖ − 1)</c> of the difference of the last two, which is taken off
/// (Richardson's extrapolation). The estimate is the largest difference of a row's results, or a quarter of the one before where that is
/// larger, lest two results agree by chance; over a number that the caller chooses. A row's results depend on that row alone.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
sealed class StepDoubling<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int MostDoublings = 10;

    readonly IFlowMethod<T> method;
    readonly int firstSteps;
    readonly double tolerance, divisor;
    readonly T[] points;
    readonly double[] coarse, fine, differences;
    readonly int[] places;

    /// <summary>A control of the steps.</summary>
    /// <param name="method">The method.</param>
    /// <param name="rows">The most rows that are carried at once.</param>
    /// <param name="firstSteps">The number of steps of the first way.</param>
    /// <param name="tolerance">The error aimed at.</param>
    /// <param name="divisor">What a difference of two results is divided by for the estimate of the error.</param>
    public StepDoubling(IFlowMethod<T> method, int rows, int firstSteps, double tolerance, double divisor)
    {
        (this.method, this.firstSteps, this.tolerance, this.divisor) = (method, firstSteps, tolerance, divisor);
        (points, coarse, fine) = (new T[rows * method.Dimension], new double[rows * method.Width], new double[rows * method.Width]);
        (differences, places) = (new double[rows], new int[rows]);
    }

    /// <summary>Carries rows.</summary>
    /// <param name="starts">Where they start, <c>[B, D]</c>.</param>
    /// <param name="results">Receives what the method gives, extrapolated, <c>[B, W]</c>.</param>
    /// <param name="reports">Receives how far each row has converged, <c>[B]</c>.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    public void Carry(ReadOnlySpan<T> starts, Span<double> results, Span<Convergence> reports, CancellationToken cancellation)
    {
        int dimension = method.Dimension, width = method.Width, open = reports.Length;
        double extrapolation = (1 << method.Order) - 1;
        starts.CopyTo(points);
        for (int k = 0; k < open; k++) (places[k], differences[k]) = (k, double.PositiveInfinity);
        method.Carry(points.AsSpan(0, open * dimension), firstSteps, coarse.AsSpan(0, open * width), cancellation);
        for (int doubling = 1; open > 0; doubling++)
        {
            int steps = firstSteps << doubling, still = 0;
            method.Carry(points.AsSpan(0, open * dimension), steps, fine.AsSpan(0, open * width), cancellation);
            for (int k = 0; k < open; k++)
            {
                int place = places[k];
                double difference = 0;
                for (int i = 0; i < width; i++)
                {
                    double change = fine[k * width + i] - coarse[k * width + i];
                    difference = Math.Max(difference, Math.Abs(change));
                    results[place * width + i] = fine[k * width + i] + change / extrapolation;
                }
                double error = Math.Max(difference, differences[k] / 4) / divisor;
                reports[place] = new(error, steps);
                if (!(error > tolerance) || doubling == MostDoublings) continue;
                // Open rows move to the front; what stood there has been dealt with.
                (places[still], differences[still]) = (place, difference);
                points.AsSpan(k * dimension, dimension).CopyTo(points.AsSpan(still * dimension));
                fine.AsSpan(k * width, width).CopyTo(coarse.AsSpan(still * width));
                still++;
            }
            open = still;
        }
    }
}
