using Stein.Diagnostics;
using Stein.Sampling;

namespace Stein.Cli.Plots;

/// <summary>The coordinates that a picture shows where it has no room for all of them: those that are suspected most.</summary>
/// <param name="Places">Their places, rising.</param>
/// <param name="Words">What the picture says of the choice; nothing where all are shown.</param>
sealed record Suspects(int[] Places, string Words)
{
    /// <summary>The coordinates with the largest <c>R̂</c>; before them those with draws that are no numbers.</summary>
    /// <param name="rows">The summary of all coordinates.</param>
    /// <param name="most">The most that are shown.</param>
    public static Suspects ByRhat(IReadOnlyList<SummaryRow> rows, int most) =>
        Choose(rows.Count, most, i => double.IsFinite(rows[i].Mean) ? rows[i].Rhat : double.PositiveInfinity, "those of largest R-hat");

    /// <summary>The coordinates whose divergent draws lie apart from the others; without divergent draws those of largest R-hat.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="divergent">Whether each draw is divergent; may be empty.</param>
    /// <param name="rows">The summary of all coordinates.</param>
    /// <param name="most">The most that are shown.</param>
    public static Suspects ByDivergence(Draws draws, bool[] divergent, IReadOnlyList<SummaryRow> rows, int most) =>
        !divergent.Contains(true) ? ByRhat(rows, most)
            : Choose(draws.Dimension, most, i => Shift(draws, divergent, i), "those where divergent draws lie apart");

    static Suspects Choose(int count, int most, Func<int, double> suspicion, string why)
    {
        if (count <= most) return new([.. Enumerable.Range(0, count)], "");
        int[] chosen = [.. Enumerable.Range(0, count).OrderByDescending(suspicion).Take(most).Order()];
        return new(chosen, $"{most} of {count} coordinates, {why}");
    }

    /// <summary>How far the mean rank of divergent draws is from the middle, or how much closer together they lie than others.</summary>
    static double Shift(Draws draws, bool[] divergent, int coordinate)
    {
        double[] values = [.. Enumerable.Range(0, divergent.Length).Select(at => draws.Values[at * draws.Dimension + coordinate])];
        if (values.All(value => value == values[0])) return -1;
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(values, order);
        double[] ranks = [.. Enumerable.Range(0, order.Length).Where(rank => divergent[order[rank]])
            .Select(rank => (rank + 0.5) / order.Length - 0.5)];
        return Math.Max(Math.Abs(ranks.Average()), Math.Abs(ranks.Average(Math.Abs) - 0.25));
    }
}
