using System.CommandLine;
using Stein.Cli.Data;
using Stein.Cli.Plots;
using Stein.Diagnostics;
using Stein.Sampling;
using Stein.Scores;

namespace Stein.Cli.Commands;

/// <summary><c>stein diagnose</c>: whether to believe draws.</summary>
static class Diagnose
{
    public static Command Create(Session session)
    {
        var data = new Argument<string[]>("DRAWS")
        {
            Description = "Tables of draws, of sample --density, CmdStan, R's posterior, ArviZ or another sampler: .csv, .csv.gz, or -. "
                + "Several files have each a chain or more of their own.",
            Arity = ArgumentArity.OneOrMore,
        };
        var chain = new Option<string>("--chain")
        {
            Description = "The column that says which chain a row belongs to. [default: chain or .chain, if there is one]",
            HelpName = "COLUMN",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "A picture of the traces to write: .png or .svg.",
            HelpName = "OUT"
        };
        var ranks = new Option<string>("--ranks")
        {
            Description = "A picture of rank histograms to write: those of chains that agree are flat.",
            HelpName = "OUT",
        };
        var pairs = new Option<string>("--pairs")
        {
            Description = "A picture of pairs of coordinates to write, divergent draws marked.",
            HelpName = "OUT",
        };
        var density = Parameters.Density("Checks this built-in density around the draws, too.");
        var field = new Option<string>("--field")
        {
            Description = "With --density, of two columns: a picture of draws and score to write.",
            HelpName = "OUT"
        };
        var command = new Command("diagnose", "Summarises draws of Markov chains and says whether to believe them.") { data, chain, output,
            ranks, pairs, density, field };
        command.SetAction(parsed =>
        {
            string?[] pictures = [parsed.GetValue(output), parsed.GetValue(field), parsed.GetValue(ranks), parsed.GetValue(pairs)];
            foreach (string path in pictures.OfType<string>())
            {
                if (!Figure.CanWrite(path))
                    throw new ProgramException(ExitCode.WrongUsage,
                        $"a picture is written to a file that ends in .png or .svg, not to '{path}'");
                OutputFile.Check(path);
            }
            if (pictures[1] != null && parsed.GetValue(density) is null)
                throw new ProgramException(ExitCode.WrongUsage, "--field needs a --density");
            string[] paths = parsed.GetRequiredValue(data);
            if (paths.GroupBy(path => path).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw new ProgramException(ExitCode.WrongUsage, $"{twice.Key} is given more than once");
            var chains = ChainDraws.Read(paths, parsed.GetValue(chain), session);
            var draws = chains.Draws;
            ILogDensity<double>? target = null;
            if (parsed.GetValue(density) is { } name)
            {
                target = Densities.Of(name);
                if (target.Dimension != draws.Dimension)
                    throw ProgramException.BadData($"the density {name} has {target.Dimension} coordinates and the draws have "
                        + $"{draws.Dimension}");
            }
            var summary = chains.Summarise(target);
            if (pictures[1] is { } plane)
            {
                if (draws.Dimension != 2) throw new ProgramException(ExitCode.WrongUsage, "--field shows two coordinates");
                PlaneFigure.Draw(target!, (summary.Rows[0].Deviation, summary.Rows[1].Deviation), null,
                    new("draws", Stein.Tables.Table.FromRows(draws.Values, draws.Names)), draws.Names).Write(plane, session);
            }
            var all = chains.WithLogDensity();
            if (pictures[3] != null && all.Dimension == 1)
                throw new ProgramException(ExitCode.WrongUsage, "--pairs shows pairs of coordinates, and there is one");
            session.Results.Write($"{summary}");
            if (pictures[0] is { } traces)
                TraceFigure.Draw(all, Suspects.ByRhat(summary.Rows, TraceFigure.MostCoordinates)).Write(traces, session);
            if (pictures[2] is { } histograms)
                RankFigure.Draw(all, Suspects.ByRhat(summary.Rows, RankFigure.MostCoordinates)).Write(histograms, session);
            if (pictures[3] is { } sheet) Pairs(all, chains.Divergent, summary).Write(sheet, session);
        });
        return command;
    }

    static Figure Pairs(Draws draws, bool[] divergent, Summary summary)
    {
        var suspects = Suspects.ByDivergence(draws, divergent, summary.Rows, PairFigure.MostColumns);
        string[] names = [.. suspects.Places.Select(place => draws.Names[place])];
        var shown = draws.Map(names, (row, chosen) =>
        {
            for (int i = 0; i < chosen.Length; i++) chosen[i] = row[suspects.Places[i]];
        });
        var table = Stein.Tables.Table.FromRows(shown.Values, names);
        int[] marked = [.. Enumerable.Range(0, divergent.Length).Where(at => divergent[at])];
        return PairFigure.DrawDivergent(new("draws", table), marked.Length == 0 ? null : new("divergent", table.Take(marked)),
            suspects.Words);
    }
}
