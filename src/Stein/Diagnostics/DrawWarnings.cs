using System.Globalization;
using Stein.Sampling;

namespace Stein.Diagnostics;

/// <summary>What is wrong with draws, in sentences that tell what to do.</summary>
static class DrawWarnings
{
    const double LargestRhat = 1.01, LeastSizeOfAChain = 100, LeastEnergyFraction = 0.3, LeastAcceptance = 0.1;

    /// <summary>Split <c>R̂</c> of all chains together and of each alone: beyond the one and below the other they sit apart.</summary>
    const double Apart = 1.05, Settled = 1.02;

    /// <summary>The fewest draws of a chain that has an effective size.</summary>
    const int LeastCount = 6;

    /// <summary>Coordinates with the same trouble that have a sentence of their own; names in one sentence.</summary>
    const int MostOfAKind = 5, MostNames = 6;

    /// <summary>The warnings of draws.</summary>
    /// <param name="draws">The draws, at least one.</param>
    /// <param name="rows">Their summary.</param>
    public static IEnumerable<string> Of(Draws draws, IReadOnlyList<SummaryRow> rows)
    {
        if (draws.Count < LeastCount) yield return $"a chain of fewer than {LeastCount} draws cannot be diagnosed";
        var constants = new List<string>();
        var found = new List<(string Kind, double Badness, string Sentence)>();
        int[] still = Still(draws);
        for (int i = 0; i < rows.Count; i++)
        {
            double[] column = draws.Coordinate(i);
            if (Array.TrueForAll(column, value => value == column[0])) constants.Add(rows[i].Name);
            else if (Trouble(rows[i], column, draws, still) is { } trouble)
                found.Add((trouble.Kind, trouble.Badness, $"{rows[i].Name}: {trouble.Sentence}"));
        }
        var told = found.GroupBy(item => item.Kind)
            .SelectMany(kind => kind.OrderByDescending(item => item.Badness).Take(MostOfAKind)).ToHashSet();
        foreach (var item in found.Where(told.Contains)) yield return item.Sentence;
        foreach (var kind in found.Where(item => !told.Contains(item)).GroupBy(item => item.Kind))
            yield return $"{kind.Count()} other coordinates: {kind.Key}";
        if (constants.Count == 1 && rows.Count > 1) yield return $"{constants[0]}: all draws are the same";
        else if (constants.Count > 1 && rows.Count > constants.Count)
        {
            string names = string.Join(", ", constants.Take(MostNames)), rest = constants.Count > MostNames ? ", …" : "";
            yield return $"all draws of {constants.Count} coordinates are the same, as those of constants: {names}{rest}";
        }
        if (still.Length > 0)
            yield return $"{These(still, draws)} never moved: smaller steps are needed, as after a longer warm-up, or other starts";
    }

    /// <summary>The warnings of what chains report.</summary>
    public static IEnumerable<string> Of(DrawResult result)
    {
        int divergences = result.Divergences.Sum(), steps = result.Draws.Count * result.Draws.Chains;
        double least = result.EnergyFractions.DefaultIfEmpty(double.NaN).Min();
        if (divergences > 0)
        {
            // Where energies change little there is a funnel, whose neck no single step size suits.
            string advice = least < LeastEnergyFraction
                ? "which smaller steps seldom cure; try other parameters, such as a non-centred form"
                : "try a higher target acceptance, up to 0.99, or other parameters: transformed where there are bounds, or non-centred";
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{divergences} trajectories diverged ({100.0 * divergences / steps:0.##} for 100 draws): the draws may leave out a "
                    + $"region; {advice}");
        }
        if (least < LeastEnergyFraction)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the energy changes little from step to step (E-BFMI {least:0.00}, below {LeastEnergyFraction}): the tails are reached "
                    + $"seldom; try other parameters, such as a non-centred form, or lighter tails");
        }
        int[] still = Still(result.Draws), slow = [.. Enumerable.Range(0, result.Acceptance.Length)
            .Where(chain => result.Acceptance[chain] < LeastAcceptance && !still.Contains(chain))];
        if (slow.Length > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{These(slow, result.Draws)} accepted few proposals ({100 * slow.Min(chain => result.Acceptance[chain]):0.#} %) and "
                    + $"hardly moved: smaller steps are needed, as after a longer warm-up, or other starts");
        }
    }

    /// <summary>Chains of several draws that are all the same.</summary>
    static int[] Still(Draws draws)
    {
        int step = draws.Chains * draws.Dimension;
        return draws.Count < 2 ? [] : [.. Enumerable.Range(0, draws.Chains).Where(chain =>
        {
            var first = draws.Values.AsSpan(chain * draws.Dimension, draws.Dimension);
            int draw = 1;
            while (draw < draws.Count && first.SequenceEqual(draws.Values.AsSpan(draw * step + chain * draws.Dimension, draws.Dimension)))
                draw++;
            return draw == draws.Count;
        })];
    }

    /// <summary>Chains by their numbers from 1.</summary>
    static string These(int[] chains, Draws draws) => draws.Chains == 1 ? "the chain"
        : chains.Length == draws.Chains ? $"all {draws.Chains} chains"
        : $"{(chains.Length == 1 ? "chain" : "chains")} {string.Join(", ", chains.Select(chain => chain + 1))} of {draws.Chains}";

    static (string Kind, double Badness, string Sentence)? Trouble(SummaryRow row, double[] column, Draws draws, int[] still)
    {
        int bad = column.Count(value => !double.IsFinite(value));
        if (bad > 0) return ("draws that are not finite numbers", bad, $"{bad} of {column.Length} draws are not finite numbers");
        // Of chains that never moved nothing else is worth telling.
        if (draws.Count < LeastCount || still.Length == draws.Chains) return null;
        if (row.Rhat > LargestRhat)
        {
            string advice = draws.Chains == 1 ? "the halves of the chain differ; draw more"
                : SitApart(row, column, draws) ? "the chains have not mixed, each keeps to a region of its own, and more draws will not "
                    + "help; if there are several modes, make the parameters unique, as by an order, or start all chains in one of them"
                : "the chains have not mixed; draw more, with a longer warm-up";
            return (string.Create(CultureInfo.InvariantCulture, $"R̂ above {LargestRhat}"), row.Rhat,
                string.Create(CultureInfo.InvariantCulture, $"R̂ is {Text(row.Rhat)}, above {LargestRhat}: {advice}"));
        }
        double least = LeastSizeOfAChain * draws.Chains;
        if (!(row.BulkSize < least || row.TailSize < least)) return null;
        var (where, size) = !(row.TailSize < row.BulkSize) ? ("bulk", row.BulkSize) : ("tail", row.TailSize);
        return (string.Create(CultureInfo.InvariantCulture, $"effective sample sizes below {least:0}"), -size,
            string.Create(CultureInfo.InvariantCulture,
                $"the effective sample size of the {where} is {size:0}, below {least:0}: draw more"));

        static string Text(double rhat) => rhat.ToString(rhat < 100 ? "0.00##" : "G3", CultureInfo.InvariantCulture);
    }

    /// <summary>Whether each chain by itself has settled, and they disagree.</summary>
    static bool SitApart(SummaryRow row, double[] column, Draws draws) => row.Rhat > Apart
        && Enumerable.Range(0, draws.Chains)
            .All(chain => !(SplitRhat.Compute(column.AsSpan(chain * draws.Count, draws.Count), 1) > Settled));
}
