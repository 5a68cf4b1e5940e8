using Stein.Noise;

namespace Stein.Diagnostics;

/// <summary>How far two samples differ, and how often a random split of all their rows differs as much.</summary>
/// <param name="Statistic">The statistic of the samples.</param>
/// <param name="PValue">
/// <c>(1 + #{permutations at least as large})/(1 + permutations)</c>: where the distributions are the same it lies below any <c>α</c> with
/// probability at most <c>α</c>.
/// </param>
public readonly record struct TwoSampleResult(double Statistic, double PValue);

/// <summary>The permutation test of <c>mean k(x, x') + mean k(y, y') − 2 mean k(x, y)</c>, all pairs of different rows.</summary>
static class PermutationTest
{
    /// <summary>Runs the test.</summary>
    /// <param name="kernel"><c>k</c> between all rows, those of the first sample in front, <c>[n + m, n + m]</c>, symmetric.</param>
    /// <param name="first">Rows of the first sample.</param>
    /// <param name="permutations">Random splits, at least 1.</param>
    /// <param name="noise">Where they come from; split <c>i</c> is a function of the stream and <c>i</c>.</param>
    /// <param name="cancellation">Ends the test between two splits.</param>
    public static TwoSampleResult Run(double[] kernel, int first, int permutations, NoiseStream noise, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(permutations);
        int rows = (int)Math.Sqrt(kernel.Length);
        int[] order = [.. Enumerable.Range(0, rows)];
        double statistic = Statistic(kernel, order, first);
        int larger = 0;
        for (int split = 0; split < permutations; split++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < rows; i++) order[i] = i;
            noise.Shuffle<int>((ulong)split, order);
            if (Statistic(kernel, order, first) >= statistic) larger++;
        }
        return new(statistic, (1.0 + larger) / (1.0 + permutations));
    }

    static double Statistic(double[] kernel, int[] order, int first)
    {
        int rows = order.Length, second = rows - first;
        double withinFirst = 0, withinSecond = 0, between = 0;
        for (int i = 0; i < rows; i++)
        {
            var row = kernel.AsSpan(order[i] * rows, rows);
            double own = 0, other = 0;
            for (int j = i + 1; j < first; j++) own += row[order[j]];
            for (int j = Math.Max(first, i + 1); j < rows; j++) other += row[order[j]];
            if (i < first) (withinFirst, between) = (withinFirst + own, between + other);
            else withinSecond += other;
        }
        return withinFirst / (0.5 * first * (first - 1.0))
            + withinSecond / (0.5 * second * (second - 1.0)) - 2 * between / ((double)first * second);
    }
}
