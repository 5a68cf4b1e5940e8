using System.CommandLine;
using Stein.Cli.Data;
using Stein.Cli.Plots;
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
        var density = Parameters.Density("Checks this built-in density around the draws, too.");
        var field = new Option<string>("--field")
        {
            Description = "With --density, of two columns: a picture of draws and score to write.",
            HelpName = "OUT"
        };
        var command = new Command("diagnose", "Summarises draws of Markov chains and says whether to believe them.") { data, chain, output,
            density, field };
        command.SetAction(parsed =>
        {
            string?[] pictures = [parsed.GetValue(output), parsed.GetValue(field)];
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
            session.Results.Write($"{summary}");
            if (pictures[0] is { } traces) TraceFigure.Draw(draws).Write(traces, session);
        });
        return command;
    }
}
