using System.Numerics;

namespace Stein.Flow;

/// <summary>How well the results of a point have converged.</summary>
/// <param name="Error">An estimate of the numerical error, usually above it; NaN if a result is not a number.</param>
/// <param name="Steps">The largest number of steps taken.</param>
readonly record struct Convergence(double Error, int Steps);

/// <summary>
/// Integrates a flow in a number of equal steps, then in twice as many, and so on, until the error estimate of each point is below a
/// tolerance. Points that have converged are left out of the finer integrations.
/// </summary>
/// <remarks>
/// With a method of order <c>p</c> the error of the finer result is the difference of the last two over <c>2ᵖ − 1</c>, and is subtracted
/// (Richardson extrapolation). The error estimate is the largest difference among a point's results, or a quarter of the difference
/// before if that is larger, since two results may agree by chance; divided by a number that the caller chooses. A point's results depend
/// on that point alone.
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

    /// <summary>Allocates the buffers.</summary>
    /// <param name="method">The method.</param>
    /// <param name="rows">The largest number of points in a call.</param>
    /// <param name="firstSteps">The number of steps of the first integration.</param>
    /// <param name="tolerance">The error aimed at.</param>
    /// <param name="divisor">The number that a difference of two results is divided by, to give the error estimate.</param>
    public StepDoubling(IFlowMethod<T> method, int rows, int firstSteps, double tolerance, double divisor)
    {
        (this.method, this.firstSteps, this.tolerance, this.divisor) = (method, firstSteps, tolerance, divisor);
        (points, coarse, fine) = (new T[rows * method.Dimension], new double[rows * method.Width], new double[rows * method.Width]);
        (differences, places) = (new double[rows], new int[rows]);
    }

    /// <summary>Integrates the flow from its first noise level to its last.</summary>
    /// <param name="starts">The points at the first level, <c>[B, D]</c>.</param>
    /// <param name="results">Receives the method's results, extrapolated, <c>[B, W]</c>.</param>
    /// <param name="reports">Receives how well each point has converged, <c>[B]</c>.</param>
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
                // Points that go on move to the front, where those before them have been dealt with.
                (places[still], differences[still]) = (place, difference);
                points.AsSpan(k * dimension, dimension).CopyTo(points.AsSpan(still * dimension));
                fine.AsSpan(k * width, width).CopyTo(coarse.AsSpan(still * width));
                still++;
            }
            open = still;
        }
    }
}
