using System.Globalization;
using Stein.Diagnostics;
using Stein.Sampling;
using Stein.Scores;

namespace Stein.Cli.Data;

/// <summary>The draws of several files, with what the sampler reported of them.</summary>
/// <param name="Run">The draws of the parameters, and what of the run is known.</param>
/// <param name="Divergent">Whether the trajectory of each draw diverged, <c>[Count, Chains]</c>; none if that is not known.</param>
/// <param name="Notice">A sentence about the depths of trajectories, where there is something to tell.</param>
sealed record ChainDraws(DrawResult Run, bool[] Divergent, string? Notice)
{
    public Draws Draws => Run.Draws;

    /// <summary>The parameters and, last, the log-density if it is known.</summary>
    public Draws WithLogDensity()
    {
        if (Run.LogDensities.Length == 0) return Draws;
        int columns = Draws.Dimension + 1;
        var values = new double[Run.LogDensities.Length * columns];
        for (int at = 0; at < Run.LogDensities.Length; at++)
        {
            Draws.Values.AsSpan(at * Draws.Dimension, Draws.Dimension).CopyTo(values.AsSpan(at * columns));
            values[(at + 1) * columns - 1] = Run.LogDensities[at];
        }
        return new(values, Draws.Chains, columns, [.. Draws.Names, DrawsColumns.LogDensity]);
    }

    /// <summary>The summary of the parameters and, last, of the log-density if it is known.</summary>
    /// <param name="target">The density that the draws are of, to be checked; none if that is not wanted.</param>
    public Summary Summarise(ILogDensity<double>? target)
    {
        var summary = Summary.Compute(Run, target);
        List<SummaryRow> rows = [.. summary.Rows];
        List<string> warnings = [.. summary.Warnings];
        if (Run.LogDensities.Length > 0)
        {
            var log = Summary.Compute(new Draws(Run.LogDensities, Draws.Chains, 1, [DrawsColumns.LogDensity]));
            rows.AddRange(log.Rows);
            warnings.AddRange(log.Warnings.Where(warning => warning.StartsWith(DrawsColumns.LogDensity, StringComparison.Ordinal)));
        }
        if (Notice != null) warnings.Add(Notice);
        return new(rows, warnings);
    }

    /// <summary>Reads files: each holds a chain, or several told apart by a column.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="chain">The name of the column that numbers the chains, if it is told.</param>
    /// <param name="session">The session.</param>
    /// <exception cref="ProgramException">A file holds no draws, or other columns or more draws than the first.</exception>
    public static ChainDraws Read(IReadOnlyList<string> paths, string? chain, Session session)
    {
        DrawsFile[] files = [.. paths.Select(path => DrawsFile.Read(path, chain, session))];
        foreach (var file in files) RequireLike(files[0], file);
        if (files.Any(file => file.WarmUpRows > 0))
        {
            session.Note("rows of the warm-up are left out: "
                + string.Join(", ", files.Where(file => file.WarmUpRows > 0).Select(file => $"{file.WarmUpRows} of {file.Source}")));
        }
        string[] parameters = [.. files[0].Columns.Others.Where(name => !DrawsColumns.IsOfSampler(name))];
        (DrawsFile File, int[] Rows)[] chains = [.. files.SelectMany(file => file.Chains.Select(rows => (file, rows)))];
        int count = chains[0].Rows.Length;
        double[] Take(params string[] names)
        {
            var values = new double[count * chains.Length * names.Length];
            for (int at = 0; at < chains.Length; at++)
            {
                var (file, rows) = chains[at];
                int[] places = Array.ConvertAll(names, name => file.Table.Columns.ToList().IndexOf(name));
                for (int draw = 0; draw < count; draw++)
                {
                    for (int i = 0; i < names.Length; i++)
                        values[(draw * chains.Length + at) * names.Length + i] = file.Table.Table[rows[draw], places[i]];
                }
            }
            return values;
        }
        // The numbers of one column of the sampler, draw by draw; none without that column.
        double[] Reported(string name) => files[0].Columns.Others.Contains(name) ? Take(name) : [];
        double[][] OfChains(double[] reported) => reported.Length == 0 ? [] : [.. Enumerable.Range(0, chains.Length)
            .Select(at => Enumerable.Range(0, count).Select(draw => reported[draw * chains.Length + at]).ToArray())];

        double[] stepSizes = Reported(DrawsColumns.StepSize), divergent = Reported(DrawsColumns.Divergent);
        // Without step sizes there are no proposals, and the acceptance that is written is 0.
        double[] acceptance = stepSizes.Length > 0 ? Reported(DrawsColumns.Acceptance) : [];
        var run = new DrawResult(new(Take(parameters), chains.Length, parameters.Length, parameters),
            stepSizes.DefaultIfEmpty(double.NaN).Average(), (long)Reported(DrawsColumns.LeapfrogSteps).Sum(),
            [.. OfChains(acceptance).Select(draws => draws.Average())],
            [.. OfChains(divergent).Select(draws => draws.Count(flag => flag != 0))],
            [.. OfChains(Reported(DrawsColumns.Energy)).Select(draws => DrawResult.EnergyFraction(draws))])
        {
            LogDensities = Reported(DrawsColumns.LogDensity),
        };
        return new(run, Array.ConvertAll(divergent, flag => flag != 0), Deep(Reported(DrawsColumns.Depth), files[0].MaxDepth));
    }

    /// <summary>Requires that a file can be compared with the first.</summary>
    static void RequireLike(DrawsFile first, DrawsFile file)
    {
        string? missing = first.Columns.Others.Except(file.Columns.Others).FirstOrDefault(),
            more = file.Columns.Others.Except(first.Columns.Others).FirstOrDefault();
        if (missing != null) throw Refuse($"it has no column {Field.Quote(missing)}, which {first.Source} has");
        if (more != null) throw Refuse($"it has a column {Field.Quote(more)}, which {first.Source} has not");
        int expected = first.Chains[0].Length, count = file.Chains[0].Length;
        if (count != expected)
            throw Refuse($"its chains have {count} draws and those of {first.Source} {expected}; chains of one length can be compared");

        ProgramException Refuse(string sentence) => ProgramException.BadData($"{file.Source}: {sentence}");
    }

    static string? Deep(double[] depths, int? most)
    {
        int cut = depths.Count(depth => depth >= most);
        return cut == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"{cut} trajectories reached the greatest depth of {most} ({100.0 * cut / depths.Length:0.##} for 100 draws) and were cut "
                + $"short: the draws are right, but each could have gone further; try a greater depth");
    }
}
