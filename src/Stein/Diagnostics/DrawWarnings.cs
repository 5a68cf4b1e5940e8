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
        bool[] still = [.. Enumerable.Repeat(draws.Count > 1, draws.Chains)];
        for (int i = 0; i < rows.Count; i++)
        {
            double[] column = draws.Coordinate(i);
            if (Array.TrueForAll(column, value => value == column[0]))
            {
                constants.Add(rows[i].Name);
                continue;
            }
            for (int chain = 0; chain < draws.Chains; chain++)
            {
                var path = column.AsSpan(chain * draws.Count, draws.Count);
                still[chain] &= !path.ContainsAnyExcept(path[0]);
            }
            if (Trouble(rows[i], column, draws) is { } trouble)
                found.Add((trouble.Kind, trouble.Badness, $"{rows[i].Name}: {trouble.Sentence}"));
        }
        var told = found.GroupBy(item => item.Kind)
            .SelectMany(kind => kind.OrderByDescending(item => item.Badness).Take(MostOfAKind)).ToHashSet();
        foreach (var item in found.Where(told.Contains)) yield return item.Sentence;
        foreach (var kind in found.Where(item => !told.Contains(item)).GroupBy(item => item.Kind))
            yield return $"{kind.Count()} other coordinates: {kind.Key}";
        if (constants.Count == rows.Count) yield return "all draws are the same: the chains never moved";
        else if (constants.Count == 1) yield return $"{constants[0]}: all draws are the same";
        else if (constants.Count > 1)
        {
            string names = string.Join(", ", constants.Take(MostNames)), rest = constants.Count > MostNames ? ", …" : "";
            yield return $"all draws of {constants.Count} coordinates are the same, as those of constants: {names}{rest}";
        }
        for (int chain = 0; chain < draws.Chains && constants.Count < rows.Count; chain++)
            if (still[chain]) yield return $"chain {chain} never moved: start it elsewhere";
    }

    /// <summary>The warnings of what chains report.</summary>
    public static IEnumerable<string> Of(DrawResult result)
    {
        int divergences = result.Divergences.Sum(), steps = result.Draws.Count * result.Draws.Chains;
        if (divergences > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{divergences} trajectories diverged ({100.0 * divergences / steps:0.##} for 100 draws): the draws may leave out a "
                    + $"region; try a higher target acceptance, other parameters, such as a non-centred form, or transformed ones where "
                    + $"there are bounds");
        }
        double least = result.EnergyFractions.DefaultIfEmpty(double.NaN).Min();
        if (least < LeastEnergyFraction)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the energy changes little from step to step (E-BFMI {least:0.00}, below {LeastEnergyFraction}): the tails are reached "
                    + $"seldom; try other parameters, such as a non-centred form, or lighter tails");
        }
        for (int chain = 0; chain < result.Acceptance.Length; chain++)
        {
            if (!(result.Acceptance[chain] < LeastAcceptance)) continue;
            yield return string.Create(CultureInfo.InvariantCulture,
                $"chain {chain} accepted {100 * result.Acceptance[chain]:0.#} % of its proposals: it hardly moved; give it a longer "
                    + $"warm-up, or start it closer");
        }
    }

    static (string Kind, double Badness, string Sentence)? Trouble(SummaryRow row, double[] column, Draws draws)
    {
        int bad = column.Count(value => !double.IsFinite(value));
        if (bad > 0) return ("draws that are not finite numbers", bad, $"{bad} of {column.Length} draws are not finite numbers");
        if (draws.Count < LeastCount) return null;
        if (row.Rhat > LargestRhat)
        {
            string advice = draws.Chains == 1 ? "the halves of the chain differ; draw more"
                : SitApart(row, column, draws) ? "the chains have not mixed, each keeps to a region of its own, and more draws will not "
                    + "help; if there are several modes, make the parameters unique, as by an order, or start all chains in one of them"
                : "the chains have not mixed; draw more, with a longer warm-up";
            return (string.Create(CultureInfo.InvariantCulture, $"R̂ above {LargestRhat}"), row.Rhat,
                string.Create(CultureInfo.InvariantCulture, $"R̂ is {row.Rhat:0.00##}, above {LargestRhat}: {advice}"));
        }
        double least = LeastSizeOfAChain * draws.Chains;
        if (!(row.BulkSize < least || row.TailSize < least)) return null;
        var (where, size) = !(row.TailSize < row.BulkSize) ? ("bulk", row.BulkSize) : ("tail", row.TailSize);
        return (string.Create(CultureInfo.InvariantCulture, $"effective sample sizes below {least:0}"), -size,
            string.Create(CultureInfo.InvariantCulture, $"the effective sample size of the {where} is {size:0}, below {least:0}: draw more"));
    }

    /// <summary>Whether each chain by itself has settled, and they disagree.</summary>
    static bool SitApart(SummaryRow row, double[] column, Draws draws) => row.Rhat > Apart
        && Enumerable.Range(0, draws.Chains)
            .All(chain => !(SplitRhat.Compute(column.AsSpan(chain * draws.Count, draws.Count), 1) > Settled));
}
